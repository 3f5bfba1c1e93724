#include "server/http/upkeep/breakdown_handlers.hpp"

#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/upkeep/breakdown_json.hpp"
#include "json/write.hpp"

namespace nguon::http {

BreakdownHandlers::BreakdownHandlers(Parts parts)
    : parts_(parts)
{
}

void BreakdownHandlers::tell(const app::ShownBreakdown& changed)
{
    const Breakdown& one = changed.breakdown;
    Hint hint{ "breakdown", one.id.value(), { one.unit } };
    if (one.device)
        hint.devices.push_back(*one.device);
    for (const auto& firm : { one.contractor, changed.contractor_before }) {
        if (firm)
            hint.contractors.push_back(*firm);
    }
    parts_.news.tell(std::move(hint));
}

awaitable<net::Response> BreakdownHandlers::create(std::optional<Claim> claim, Work work)
{
    auto show = [](app::Records&, const app::ShownBreakdown& made) {
        return json_response(net::Status::created, to_whole_json(made));
    };
    auto done = co_await once(parts_.truth, std::move(claim), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell(*done->made);
    co_return std::move(done->answer);
}

awaitable<net::Response> BreakdownHandlers::change(app::Deed deed, BreakdownId id, Work work)
{
    const auto done = co_await parts_.truth.commit(std::move(work));
    if (done) {
        tell(*done);
        co_return json_response(net::Status::ok, to_whole_json(*done));
    }
    if (done.error().code != "breakdown.stale")
        co_return problem(done.error());
    auto look
        = [deed, id](app::Records& records) { return app::show_breakdown(records, deed, id); };
    const auto current = co_await parts_.truth.read(std::move(look));
    if (!current)
        co_return problem(done.error());
    co_return stale(done.error(), to_whole_json(*current));
}

awaitable<net::Response> BreakdownHandlers::list(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    const auto page = read_page(request);
    QueryReader query(request);
    app::BreakdownFilter filter;
    filter.unit = query.id<UnitId>("unit");
    filter.device = query.id<DeviceId>("device");
    filter.kinds = query.choices("kind", parse_breakdown_kind);
    filter.states = query.choices("state", parse_breakdown_state);
    filter.open = query.boolean("open");
    filter.day = query.day("day");
    if (query.boolean("mine").value_or(false))
        filter.account = deed.caller.account;
    const auto asked = query.finish();
    if (const auto bad = first_error(page, asked))
        co_return problem(*bad);
    auto look = [deed, filter, page = *page](app::Records& records) {
        return app::list_breakdowns(records, deed, filter, page);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::ShownBreakdown& one) { return to_json(one); });
}

awaitable<net::Response> BreakdownHandlers::show(net::Request request)
{
    const auto id = request.path_id<BreakdownId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::show_breakdown(records, deed, id); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [](const app::ShownBreakdown& one) { return to_whole_json(one); });
}

awaitable<net::Response> BreakdownHandlers::report(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const app::ReportedBreakdown reported = read_reported(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    Work work = [deed = deed_of(request, parts_.clock), reported](app::Records& records) {
        return app::report_breakdown(records, deed, reported);
    };
    co_return co_await create(claim_of(request), std::move(work));
}

awaitable<net::Response> BreakdownHandlers::assign(net::Request request)
{
    const auto id = request.path_id<BreakdownId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::BreakdownWorker worker;
    worker.account = in.optional_id<AccountId>("account");
    worker.contractor = in.optional_id<ContractorId>("contractor");
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    Work work = [deed, id = *id, worker, seen](app::Records& records) {
        return app::assign_breakdown(records, deed, id, worker, seen);
    };
    co_return co_await change(deed, *id, std::move(work));
}

awaitable<net::Response> BreakdownHandlers::move(net::Request request)
{
    const auto id = request.path_id<BreakdownId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const app::BreakdownMove wish = read_move(in);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    Work work = [deed, id = *id, wish, seen](app::Records& records) {
        return app::move_breakdown(records, deed, id, wish, seen);
    };
    co_return co_await change(deed, *id, std::move(work));
}

awaitable<net::Response> BreakdownHandlers::put_part(net::Request request)
{
    const auto id = request.path_id<BreakdownId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::BreakdownPart part;
    part.spare = in.optional_id<AssetId>("spare");
    part.name = in.optional_text("name", { .most = 200 }).value_or("");
    part.quantity = static_cast<int>(in.optional_integer("quantity", 1, 1'000).value_or(1));
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    Work work = [deed = deed_of(request, parts_.clock), id = *id, part](
                    app::Records& records) { return app::put_part(records, deed, id, part); };
    co_return co_await create(claim_of(request), std::move(work));
}

awaitable<net::Response> BreakdownHandlers::figures(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const Day to = query.day("to").value_or(day_of(deed.now) + std::chrono::days(1));
    const Day from = query.day("from").value_or(to - app::longest_figures);
    const auto tree
        = query.choice("tree", app::parse_series_tree).value_or(app::SeriesTree::of_today);
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, unit, from, to, tree](app::Records& records) {
        return app::breakdown_figures(records, deed, unit, from, to, tree);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    const json::Object body{ { "items",
        json::list_of(*found, [](const app::BreakdownFigure& one) { return to_json(one); }) } };
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> BreakdownHandlers::show_rules(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, parts_.clock), of = *asked](app::Records& records) {
        return app::show_breakdown_rules(records, deed, of.unit, of.day);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [](const app::ShownBreakdownRules& one) { return to_json(one); });
}

awaitable<net::Response> BreakdownHandlers::save_rules(net::Request request)
{
    const auto unit = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(unit, object))
        co_return problem(*bad);
    json::Reader in(*object);
    BreakdownRules rules = read_breakdown_rules(in);
    rules.unit = *unit;
    // 0: the unit had none of its own.
    const auto seen = in.optional_integer("version", 0, std::numeric_limits<Version>::max());
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), rules, seen](app::Records& records) {
        return app::save_breakdown_rules(records, deed, rules, seen);
    };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    co_return answer_of(saved, [](const app::ShownBreakdownRules& one) { return to_json(one); });
}

}
