#include "server/http/system/system_handlers.hpp"

#include "server/app/system_words.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object to_json(const Finding& finding)
{
    const app::SystemWords words = app::words_of(finding);
    return json::Object{ { "part", json::of(finding.part) },
        { "grade", json::of(name_of(finding.grade)) }, { "code", json::of(finding.code) },
        { "title", json::of(words.title) }, { "says", json::of(words.says) },
        { "advice", json::of(words.advice) } };
}

json::Value to_json(const std::optional<DiskFact>& disk)
{
    if (!disk)
        return nullptr;
    return json::Object{ { "free", disk->free }, { "size", disk->size } };
}

json::Object to_json(const app::BackupRow& row)
{
    return json::Object{ { "file", json::of(row.file) }, { "made", json::of(row.made) },
        { "bytes", row.bytes }, { "with_databases", row.with_databases },
        { "took_ms", row.took.count() }, { "checked", json::of(row.checked) },
        { "lines", json::list_of(row.lines) }, { "damage", json::list_of(row.damage) } };
}

json::Object to_json(const app::BackupState& backup)
{
    const bool is_set = !backup.folder.empty();
    return json::Object{ { "folder", is_set ? json::of(backup.folder) : json::Value(nullptr) },
        { "at", json::of(vietnamese_time(backup.at)) }, { "keep", backup.keep },
        { "next", json::of(backup.next) }, { "running_since", json::of(backup.running_since) },
        { "checking", backup.is_checking },
        { "failure", backup.failure.empty() ? json::Value(nullptr) : json::of(backup.failure) },
        { "items",
            json::list_of(backup.rows, [](const app::BackupRow& row) { return to_json(row); }) } };
}

json::Value to_json(const std::optional<app::DrillRow>& drill)
{
    if (!drill)
        return nullptr;
    return json::Object{ { "at", json::of(drill->at) }, { "backup", json::of(drill->backup) },
        { "backup_made", json::of(drill->backup_made) }, { "place", json::of(drill->place) },
        { "took_ms", drill->took.count() }, { "damage", json::list_of(drill->damage) } };
}

json::Value to_json(const std::optional<DevicesFact>& devices)
{
    if (!devices)
        return nullptr;
    return json::Object{ { "paired", devices->paired }, { "online", devices->online },
        { "without_time", devices->without_time }, { "log_waiting", devices->log_waiting },
        { "software", json::list_of(devices->software, [](const SoftwareFact& one) {
             return json::Object{ { "version", json::of(one.version) }, { "devices", one.devices },
                 { "online", one.online } };
         }) } };
}

json::Object to_json(const ExpiryFact& expiry)
{
    static constexpr std::array kinds{ "https", "signing_key", "authority" };
    return json::Object{ { "kind", kinds.at(static_cast<std::size_t>(expiry.kind)) },
        { "name", json::of(expiry.name) }, { "ends", json::of(expiry.ends) } };
}

json::Object to_json(const app::AlarmWayRow& row)
{
    return json::Object{ { "way", json::of(name_of(row.way)) }, { "to", json::list_of(row.to) },
        { "waiting", row.state.waiting }, { "last_sent", json::of(row.state.last_sent) },
        { "failure",
            row.state.failure.empty() ? json::Value(nullptr) : json::of(row.state.failure) } };
}

json::Object to_json(const app::SystemStatus& status)
{
    const SystemFacts& facts = status.facts;
    json::Object database{ { "engine", json::of(status.engine) },
        { "answers", facts.database.answers }, { "took_ms", facts.database.took.count() },
        { "bytes", json::of(facts.database.bytes) } };
    json::Value clock = nullptr;
    if (facts.clock)
        clock = json::Object{ { "kept", facts.clock->is_kept },
            { "most_error_ms", facts.clock->most_error.count() } };
    return json::Object{ { "measured", json::of(facts.measured) },
        { "started", json::of(facts.started) }, { "version", json::of(facts.version) },
        { "grade", json::of(name_of(worst_of(status.findings))) },
        { "findings",
            json::list_of(status.findings, [](const Finding& one) { return to_json(one); }) },
        { "disk", to_json(facts.disk) }, { "database", std::move(database) },
        { "clock", std::move(clock) }, { "devices", to_json(facts.devices) },
        { "expiries",
            json::list_of(facts.expiries, [](const ExpiryFact& one) { return to_json(one); }) },
        { "queues",
            json::list_of(facts.queues,
                [](const QueueFact& one) {
                    return json::Object{ { "name", json::of(one.name) }, { "waiting", one.waiting },
                        { "capacity", one.capacity } };
                }) },
        { "backup", to_json(status.backup) }, { "drill", to_json(status.drill) },
        { "alarm_ways",
            json::list_of(status.ways, [](const app::AlarmWayRow& row) { return to_json(row); }) },
        { "alarms", json::list_of(status.open, [](const app::AlarmNews& news) {
             return json::Object{ { "part", json::of(news.part) }, { "code", json::of(news.code) },
                 { "since", json::of(news.at) }, { "title", json::of(news.title) },
                 { "says", json::of(news.says) } };
         }) } };
}

}

awaitable<net::Response> SystemHandlers::show(net::Request request)
{
    auto may = [deed = deed_of(request, parts_.clock)](
                   app::Records& records) { return app::check_may_see_system(records, deed); };
    const auto allowed = co_await parts_.desk.read(std::move(may));
    if (!allowed)
        co_return problem(allowed.error());
    const app::SystemStatus status = co_await parts_.status();
    co_return json_response(net::Status::ok, to_json(status));
}

awaitable<net::Response> SystemHandlers::back_up(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    auto note = [deed](app::Records& records) { return app::note_backup_asked(records, deed); };
    auto may = [deed](app::Records& records) { return app::check_may_see_system(records, deed); };
    const auto allowed = co_await parts_.desk.read(std::move(may));
    if (!allowed)
        co_return problem(allowed.error());
    if (const auto begun = parts_.back_up(deed.now); !begun)
        co_return problem(begun.error());
    const auto noted = co_await parts_.desk.commit(std::move(note));
    if (!noted)
        co_return problem(noted.error());
    co_return json_response(
        net::Status::accepted, json::Object{ { "running_since", json::of(deed.now) } });
}

awaitable<net::Response> SystemHandlers::test_alarm(net::Request request)
{
    const auto body = read_object(request);
    if (!body)
        co_return problem(body.error());
    json::Reader in(*body);
    static constexpr std::array ways{ json::Choice<app::AlarmWay>{ "email", app::AlarmWay::mail },
        json::Choice<app::AlarmWay>{ "webhook", app::AlarmWay::webhook } };
    const app::AlarmWay way = in.choice("way", ways);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto may = [deed](app::Records& records) { return app::check_may_see_system(records, deed); };
    const auto allowed = co_await parts_.desk.read(std::move(may));
    if (!allowed)
        co_return problem(allowed.error());
    const auto sent = co_await parts_.test_alarm(way);
    const std::string failure = sent ? std::string() : sent.error().detail;
    auto note = [deed, way, failure](app::Records& records) {
        return app::note_alarm_tested(records, deed, way, failure);
    };
    const auto noted = co_await parts_.desk.commit(std::move(note));
    if (!sent)
        co_return problem(sent.error());
    if (!noted)
        co_return problem(noted.error());
    co_return json_response(net::Status::ok, json::Object{ { "sent", true } });
}

}
