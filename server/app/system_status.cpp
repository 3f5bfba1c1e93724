#include "server/app/system_status.hpp"

#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {

Result<void> check_may_see_system(Records& records, const Deed& deed)
{
    const auto tree = records.units().tree(day_of(deed.now));
    // Before the first unit is there, nobody has a right anywhere.
    if (!deed.caller.may_in_all(Right::manage_accounts, tree->roots(), *tree))
        return fail(Kind::forbidden, "system.not_allowed");
    return {};
}

Result<void> note_backup_asked(Records& records, const Deed& deed)
{
    if (const auto may = check_may_see_system(records, deed); !may)
        return may;
    note(records, deed, "system.backup_asked", { "system", 0, {}, {} });
    return {};
}

Result<void> note_alarm_tested(
    Records& records, const Deed& deed, AlarmWay way, const std::string& failure)
{
    if (const auto may = check_may_see_system(records, deed); !may)
        return may;
    json::Object detail{ { "way", json::of(name_of(way)) } };
    if (!failure.empty())
        detail["says"] = json::of(failure);
    note(records, deed, "system.alarm_tested", { "system", 0, {}, {} }, std::move(detail));
    return {};
}

void note_alarm(Records& records, const Deed& deed, const AlarmNews& news)
{
    note(records, deed, news.is_well ? "system.alarm_over" : "system.alarm",
        { "system", 0, news.title, {} },
        { { "code", json::of(news.code) }, { "says", json::of(news.says) } });
}

}
