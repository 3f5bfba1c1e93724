#include "server/app/inbox_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "server/app/airing.hpp"
#include "server/app/inbox_parts.hpp"
#include "server/app/note.hpp"
#include "server/app/schedule_parts.hpp"
#include "server/app/unit_on_day.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr Milliseconds near_slot = std::chrono::hours(1);
constexpr std::chrono::hours whole_day{ 24 };

Deed in_name_of_rule(const Deed& deed, UnitId unit)
{
    Deed own = deed;
    own.caller.unit = unit;
    own.caller.grants
        = { { "inbox_rule", unit, day_of(deed.now), {}, { Right::view, Right::edit_schedule } } };
    return own;
}

bool is_due(const InboxEntry& entry, const InboxRule& rule, const InboxDue& due)
{
    const bool covered = !rule.priority_only || entry.bulletin.priority() != Priority::normal;
    const bool in_time = entry.bulletin.saved().changed <= due.decide_by;
    // What failed, or was taken out again, since this deadline waits for the next one.
    const bool touched = entry.decision && entry.decision->at >= due.decide_by;
    return covered && in_time && !touched;
}

// An airing of the commune that begins in the hour from the slot on and reaches all of it.
std::optional<AcceptInto> airing_near(
    Records& records, UnitId unit, Moment slot, const UnitTree& tree)
{
    const AudienceReach reach(records, tree);
    const auto own = reach.positions({ { unit }, {}, {} });
    // What is paused on that day is no place to be heard in.
    auto near = records.schedules().live_in({ slot, slot + near_slot });
    std::erase_if(near, [&](const Schedule& schedule) {
        return schedule.at_once || !tree.covers(unit, schedule.unit);
    });
    std::set<ScheduleId> ids;
    for (const Schedule& schedule : near)
        ids.insert(schedule.id);
    auto withheld = withheld_starts(records, tree, { slot, slot + near_slot }, ids);
    std::optional<AcceptInto> nearest;
    for (const Schedule& schedule : near) {
        auto starts = starts_between(schedule, { slot, slot + near_slot });
        const auto subject = subject_of(records, schedule);
        if (!starts || !subject)
            continue;
        for (const WithheldStart& one : withheld[schedule.id])
            std::erase(*starts, one.at);
        if (starts->empty())
            continue;
        const auto heard = reach.positions(subject->audience);
        const bool whole = std::includes(heard.begin(), heard.end(), own.begin(), own.end());
        if (whole && (!nearest || starts->front() < *nearest->occurrence)) {
            nearest.emplace();
            nearest->schedule = schedule.id;
            nearest->occurrence = starts->front();
        }
    }
    return nearest;
}

}

Result<ShownInboxRule> show_inbox_rule(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto written = records.inbox().rules_on(asked->path, asked->day);
    ShownInboxRule shown;
    shown.unit = unit;
    if (asked->is_past) {
        const auto nearest = std::find_if(asked->path.begin(), asked->path.end(),
            [&](UnitId id) { return written.contains(id); });
        if (nearest != asked->path.end())
            shown.rule = written.at(*nearest).what;
    } else {
        shown.rule = rule_for(records, unit, *asked->tree);
    }
    if (!shown.rule)
        return shown;
    shown.since = since_of(written, shown.rule->unit);
    if (shown.rule->unit == unit)
        shown.version = shown.rule->version;
    else
        shown.inherited_from = shown.rule->unit;
    return shown;
}

Result<ShownInboxRule> save_inbox_rule(Records& records, const Deed& deed, UnitId unit,
    std::optional<InboxRule> wished, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const Unit* found = tree->find(unit);
    if (found == nullptr || !deed.caller.may_in(Right::view, unit, *tree))
        return fail(Kind::missing, "unit.missing");
    if (is_commune(found->kind) || found->kind == UnitKind::hamlet
        || found->kind == UnitKind::department)
        return fail(Kind::conflict, "inbox.rule_is_of_above");
    if (!deed.caller.may_in(Right::manage_rules, unit, *tree))
        return fail(Kind::forbidden, "rules.not_allowed");
    if (wished && (wished->decide_by >= whole_day || wished->air_at >= whole_day))
        return fail_field("air_at", "input.out_of_range", "00:00–23:59");
    const auto before = records.inbox().rule(unit);
    const Version current = before ? before->version : 0;
    if (seen && *seen != current)
        return fail(Kind::conflict, "rules.stale");
    if (!wished && !before)
        return show_inbox_rule(records, deed, unit);
    if (wished)
        wished->unit = unit;
    const Day today = day_of(deed.now);
    const bool saved = wished ? records.inbox().save_rule(*wished, current, today)
                              : records.inbox().remove_rule(unit, current, today);
    if (!saved)
        return fail(Kind::conflict, "rules.stale");
    json::Object detail;
    if (wished) {
        detail["decide_by"] = json::of(vietnamese_time(wished->decide_by));
        detail["air_at"] = json::of(vietnamese_time(wished->air_at));
    }
    note(records, deed, "rules.inbox_saved", { "unit", unit.value(), found->name, unit },
        std::move(detail));
    return show_inbox_rule(records, deed, unit);
}

std::string last_deadlines(Records& records, Moment now)
{
    std::string names;
    for (const InboxRule& rule : records.inbox().rules())
        names += fmt::format(
            "{}/{}/{};", rule.unit.value(), rule.version, unix_ms(last_due(rule, now).decide_by));
    return names;
}

std::vector<OverdueBulletin> overdue_bulletins(
    Records& records, Moment now, int most, const LeftOut& left_out)
{
    const auto enough = [&](const auto& found) { return static_cast<int>(found.size()) >= most; };
    std::vector<OverdueBulletin> overdue;
    const auto tree = records.units().tree(day_of(now));
    const auto look = [&](auto&& self, UnitId id) -> void {
        if (enough(overdue))
            return;
        if (!is_commune(tree->find(id)->kind)) {
            for (const UnitId below : tree->children(id))
                self(self, below);
            return;
        }
        const auto rule = rule_for(records, id, *tree);
        if (!rule)
            return;
        InboxDue due = last_due(*rule, now);
        // A server that was away at the slot takes the next one.
        while (due.air_at <= now)
            due.air_at += whole_day;
        const InboxFilter filter{ id, InboxState::waiting, now };
        // To the end of the list: what is not due yet stands before what is.
        Page page{ Page::most, {} };
        do {
            const auto part = records.inbox().list(filter, *tree, page);
            for (const InboxEntry& entry : part.items) {
                if (!enough(overdue) && is_due(entry, *rule, due)
                    && !left_out.contains({ id, entry.bulletin.id() }))
                    overdue.push_back({ id, entry.bulletin.id(), due });
            }
            page.cursor = part.next;
        } while (!page.cursor.empty() && !enough(overdue));
    };
    for (const UnitId root : tree->roots())
        look(look, root);
    return overdue;
}

Result<Accepted> air_overdue(Records& records, const Deed& deed, const OverdueBulletin& overdue)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto into = airing_near(records, overdue.unit, overdue.due.air_at, *tree);
    if (!into)
        return fail(Kind::conflict, "inbox.no_programme");
    return accept_bulletin(records, in_name_of_rule(deed, overdue.unit), overdue.unit,
        overdue.bulletin, *into, std::nullopt);
}

Result<Accepted> air_overdue_at(
    Records& records, const Deed& deed, const OverdueBulletin& overdue, Moment starts)
{
    AcceptInto into;
    into.starts = starts;
    return accept_bulletin(records, in_name_of_rule(deed, overdue.unit), overdue.unit,
        overdue.bulletin, into, std::nullopt);
}

Result<InboxDecision> note_overdue(
    Records& records, const Deed& deed, const OverdueBulletin& overdue, const Error& error)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto offered
        = find_offered(records, deed, overdue.unit, overdue.bulletin, std::nullopt, *tree);
    if (!offered)
        return tl::unexpected(offered.error());
    const std::string& code = error.fields.empty() ? error.code : error.fields.front().code;
    return save_decision(records, deed, *offered, overdue.unit, InboxAnswer::failed, code);
}

}
