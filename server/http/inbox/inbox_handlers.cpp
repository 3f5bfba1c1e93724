#include "server/http/inbox/inbox_handlers.hpp"

#include "server/app/inbox_rules.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/since.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::int64_t most_items = 50; // of a programme
constexpr std::size_t most_taken_at_once = 50; // bulletins

app::AcceptInto read_place(json::Reader& in)
{
    app::AcceptInto into;
    into.programme = in.optional_id<ProgrammeId>("programme");
    into.schedule = in.optional_id<ScheduleId>("schedule");
    into.occurrence = in.optional_moment("occurrence");
    into.starts = in.optional_moment("starts");
    if (const auto position = in.optional_integer("position", 0, most_items))
        into.position = static_cast<std::size_t>(*position);
    return into;
}

std::optional<Version> read_seen_decision(json::Reader& in)
{
    return in.optional_integer("version", 0, std::numeric_limits<Version>::max());
}

json::Value to_json(const std::optional<InboxDecision>& decision)
{
    if (!decision)
        return nullptr;
    const bool failed = decision->answer == InboxAnswer::failed;
    return json::Object{ { "answer", json::of(name_of(decision->answer)) },
        { "by_name", json::of(decision->by_name) }, { "automatic", decision->is_automatic() },
        { "at", json::of(decision->at) },
        { "reason", json::of(failed ? message(decision->reason, {}) : decision->reason) },
        { "version", decision->version } };
}

json::Value to_json(const std::optional<InboxRule>& rule)
{
    if (!rule)
        return nullptr;
    return json::Object{ { "decide_by", json::of(vietnamese_time(rule->decide_by)) },
        { "air_at", json::of(vietnamese_time(rule->air_at)) },
        { "priority_only", rule->priority_only } };
}

json::Object to_json(const app::InboxItem& item)
{
    const Bulletin& bulletin = item.bulletin;
    const BulletinContent& content = bulletin.content();
    json::Object body{ { "bulletin", json::of(bulletin.id()) },
        { "title", json::of(content.title) }, { "text", json::of(content.text) },
        { "priority", json::of(name_of(content.priority)) },
        { "category", json::of(content.category) }, { "unit", json::of(bulletin.unit()) },
        { "unit_name", json::of(item.from_name) }, { "valid_from", json::of(content.valid_from) },
        { "valid_to", json::of(content.valid_to) }, { "recalled", false },
        { "airs_at", json::of(item.airs_at) }, { "decision", to_json(item.decision) } };
    body["approved_at"]
        = bulletin.approval() ? json::of(bulletin.approval()->at) : json::Value(nullptr);
    body["approved_by"]
        = bulletin.approval() ? json::of(bulletin.approval()->by_name) : json::Value(nullptr);
    body["recalled"] = bulletin.state() == BulletinState::recalled;
    body["media"] = bulletin.sound() ? json::of(bulletin.sound()->hash) : json::Value(nullptr);
    body["duration_ms"]
        = bulletin.sound() ? json::of(bulletin.sound()->duration.count()) : json::Value(nullptr);
    return body;
}

json::Object to_json(const Emergency& alert)
{
    return { { "id", json::of(alert.saved().id) }, { "text", json::of(alert.saved().content.text) },
        { "since", json::of(alert.saved().pressed) },
        { "expires", json::of(alert.saved().content.expires) } };
}

json::Object to_json(const app::ShownInbox& shown)
{
    json::Object body
        = page_body(shown.page, [](const app::InboxItem& item) { return to_json(item); });
    body["unit"] = json::of(shown.unit);
    body["waiting"] = shown.counts.waiting;
    body["priority"] = shown.counts.priority;
    body["rule"] = to_json(shown.rule);
    body["may_decide"] = shown.may_decide;
    body["sounding"]
        = json::list_of(shown.sounding, [](const Emergency& alert) { return to_json(alert); });
    return body;
}

json::Object to_json(const app::Accepted& accepted)
{
    json::Object body{ { "schedule", json::of(accepted.schedule) },
        { "programme", json::of(accepted.programme) }, { "airs_at", json::of(accepted.airs_at) } };
    body["accepted"] = json::list_of(accepted.decisions, [](const InboxDecision& one) {
        return json::Object{ { "bulletin", json::of(one.bulletin) }, { "version", one.version } };
    });
    body["refused"] = json::list_of(accepted.refused, [](const app::Refused& one) {
        return json::Object{ { "bulletin", json::of(one.bulletin) },
            { "code", json::of(one.error.code) },
            { "message", json::of(message(one.error.code, one.error.detail)) } };
    });
    return body;
}

json::Object to_json(const app::InboxAnswers& answers)
{
    json::Object body = page_body(answers.page, [](const app::CommuneAnswer& one) {
        return json::Object{ { "unit", json::of(one.unit) }, { "unit_name", json::of(one.name) },
            { "state", json::of(name_of(one.state)) }, { "airs_at", json::of(one.airs_at) },
            { "decision", to_json(one.decision) } };
    });
    json::Object counts;
    for (const InboxState state : { InboxState::waiting, InboxState::accepted, InboxState::left,
             InboxState::planned, InboxState::over }) {
        const auto at = answers.counts.find(state);
        counts[name_of(state)] = at == answers.counts.end() ? 0 : at->second;
    }
    body["counts"] = std::move(counts);
    return body;
}

json::Object to_json(const app::ShownInboxRule& shown)
{
    return { { "unit", json::of(shown.unit) }, { "rule", to_json(shown.rule) },
        { "inherited_from", json::of(shown.inherited_from) }, { "since", since_of(shown.since) },
        { "version", shown.version } };
}

InboxRule read_rule(json::Reader& in)
{
    InboxRule rule;
    rule.decide_by = in.time_of_day("decide_by");
    rule.air_at = in.time_of_day("air_at");
    rule.priority_only = in.optional_boolean("priority_only").value_or(false);
    return rule;
}

}

InboxHandlers::InboxHandlers(Parts parts)
    : parts_(parts)
{
}

void InboxHandlers::tell(BulletinId bulletin, UnitId unit)
{
    parts_.news.tell({ "inbox", bulletin.value(), { unit } });
}

awaitable<net::Response> InboxHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const app::Deed deed = deed_of(request, parts_.clock);
    const UnitId unit = query.id<UnitId>("unit").value_or(deed.caller.unit);
    const InboxState state = query.choice("state", parse_inbox_state).value_or(InboxState::waiting);
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed, unit, state, page = *page](app::Records& records) {
        return app::show_inbox(records, deed, unit, state, page);
    };
    const auto shown = co_await parts_.desk.read(std::move(look));
    co_return answer_of(shown, [](const app::ShownInbox& one) { return to_json(one); });
}

awaitable<net::Response> InboxHandlers::put_on_air(
    net::Request request, std::function<Result<app::Accepted>(app::Records&)> work)
{
    auto show = [](app::Records&, const app::Accepted& accepted) {
        return json_response(net::Status::ok, to_json(accepted));
    };
    auto done = co_await once(parts_.desk, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made) {
        parts_.changed();
        for (const InboxDecision& one : done->made->decisions)
            tell(one.bulletin, one.unit);
        if (!done->made->decisions.empty())
            parts_.news.tell({ "schedule", done->made->schedule.value(),
                { done->made->decisions.front().unit } });
    }
    co_return std::move(done->answer);
}

awaitable<net::Response> InboxHandlers::accept(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    const UnitId unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    const app::AcceptInto into = read_place(in);
    const auto seen = read_seen_decision(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, unit, id = *id, into, seen](app::Records& records) {
        return app::accept_bulletin(records, deed, unit, id, into, seen);
    };
    co_return co_await put_on_air(std::move(request), std::move(work));
}

awaitable<net::Response> InboxHandlers::accept_many(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    const UnitId unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    const auto ids = in.list("bulletins", { .least = 1, .most = most_taken_at_once },
        [](const json::Field& one) { return one.id<BulletinId>(); });
    const app::AcceptInto into = read_place(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, unit, ids, into](app::Records& records) {
        return app::accept_bulletins(records, deed, unit, ids, into);
    };
    co_return co_await put_on_air(std::move(request), std::move(work));
}

awaitable<net::Response> InboxHandlers::leave(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    const UnitId unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    const std::string reason = in.text("reason", { .most = 500, .lines = json::Lines::many });
    const auto seen = read_seen_decision(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, unit, id = *id, reason, seen](app::Records& records) {
        return app::leave_bulletin(records, deed, unit, id, reason, seen);
    };
    auto show = [](app::Records&, const InboxDecision& decision) {
        return json_response(net::Status::ok,
            json::Object{ { "bulletin", json::of(decision.bulletin) },
                { "decision", to_json(std::optional(decision)) } });
    };
    auto done = co_await once(parts_.desk, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell(*id, unit);
    co_return std::move(done->answer);
}

awaitable<net::Response> InboxHandlers::answers(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto page = read_page(request);
    QueryReader query(request);
    const auto state = query.choice("state", parse_inbox_state);
    const auto ok = query.finish();
    if (const auto bad = first_error(id, page, ok))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, parts_.clock), id = *id, state, page = *page](
              app::Records& records) { return app::answers_to(records, deed, id, state, page); };
    const auto found = co_await parts_.desk.read(std::move(look));
    co_return answer_of(found, [](const app::InboxAnswers& one) { return to_json(one); });
}

awaitable<net::Response> InboxHandlers::show_rule(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, parts_.clock), of = *asked](app::Records& records) {
        return app::show_inbox_rule(records, deed, of.unit, of.day);
    };
    const auto shown = co_await parts_.desk.read(std::move(look));
    co_return answer_of(shown, [](const app::ShownInboxRule& one) { return to_json(one); });
}

awaitable<net::Response> InboxHandlers::save_rule(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto rule = in.optional_object("rule", read_rule);
    const auto seen = read_seen_decision(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, rule, seen](app::Records& records) {
        return app::save_inbox_rule(records, deed, id, rule, seen);
    };
    const auto saved = co_await parts_.desk.commit(std::move(work));
    if (!saved && saved.error().code == "rules.stale") {
        auto look = [deed, id = *id](
                        app::Records& records) { return app::show_inbox_rule(records, deed, id); };
        const auto current = co_await parts_.desk.read(std::move(look));
        if (current)
            co_return stale(saved.error(), to_json(*current));
    }
    if (saved)
        parts_.news.tell({ "inbox", 0, { *id } });
    co_return answer_of(saved, [](const app::ShownInboxRule& one) { return to_json(one); });
}

}
