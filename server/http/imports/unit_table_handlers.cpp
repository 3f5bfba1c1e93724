// Official tables of units: looked at, and taken in as a whole.
#include <algorithm>
#include <map>

#include "server/app/unit_table.hpp"
#include "server/http/imports/import_handlers.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"
#include "sheet/wire.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t most_faults_shown = 100;
constexpr std::size_t most_units_shown = 50;

template <typename Item> std::vector<Item> first_of(const std::vector<Item>& all, std::size_t most)
{
    return { all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size())) };
}

json::Object to_json(const app::LineFault& fault)
{
    return { { "line", fault.line }, { "column", json::of(fault.column) },
        { "code", json::of(fault.code) },
        { "message", json::of(message(fault.code, fault.detail)) } };
}

json::Object to_json(const app::TakenUnit& one)
{
    return { { "line", one.line }, { "code", json::of(one.unit.code) },
        { "name", json::of(one.unit.name) }, { "kind", json::of(name_of(one.unit.kind)) },
        { "parent_name", json::of(one.parent_name) } };
}

json::Object to_json(const app::UnitTableOutcome& outcome, app::Wanted wanted)
{
    std::map<UnitKind, std::int64_t> counts;
    for (const app::TakenUnit& one : outcome.units)
        ++counts[one.unit.kind];
    const std::vector<std::pair<UnitKind, std::int64_t>> kinds(counts.begin(), counts.end());
    return { { "is_taken", wanted == app::Wanted::take },
        { "unit_total", static_cast<std::int64_t>(outcome.units.size()) },
        { "kinds",
            json::list_of(kinds,
                [](const std::pair<UnitKind, std::int64_t>& one) {
                    return json::Object{ { "kind", json::of(name_of(one.first)) },
                        { "count", one.second } };
                }) },
        { "units",
            json::list_of(first_of(outcome.units, most_units_shown),
                [](const app::TakenUnit& one) { return to_json(one); }) },
        { "fault_total", static_cast<std::int64_t>(outcome.faults.size()) },
        { "faults", json::list_of(first_of(outcome.faults, most_faults_shown), [](const auto& one) {
             return to_json(one);
         }) } };
}

Result<app::UnitTableWish> read_unit_table_wish(QueryReader& query, Day today)
{
    app::UnitTableWish wish;
    wish.from = query.day("on").value_or(today);
    wish.under = query.id<UnitId>("under");
    if (query.boolean("take").value_or(false))
        wish.wanted = app::Wanted::take;
    if (const auto ok = query.finish(); !ok)
        return tl::unexpected(ok.error());
    return wish;
}

}

awaitable<net::Response> ImportHandlers::unit_table(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    auto wish = read_unit_table_wish(query, day_of(deed.now));
    if (!wish)
        co_return problem(wish.error());
    // Unpacking costs: whoever may not has nothing unpacked.
    auto ask = [deed](app::Records& records) { return app::may_import_units(records, deed); };
    if (const auto may = co_await parts_.truth.read(std::move(ask)); !may)
        co_return problem(may.error());
    auto read
        = [&tables = parts_.tables, bytes = std::move(request.body)]() -> Result<app::SentUnits> {
        const auto table = tables.read(bytes, sheet::first_sheet);
        if (!table)
            return tl::unexpected(table.error());
        return app::unit_table_of(*table);
    };
    auto sent = co_await parts_.workers.run(std::move(read));
    if (!sent)
        co_return problem(sent.error());
    wish->sent = std::move(*sent);
    const app::Wanted wanted = wish->wanted;
    auto work = [deed, wish = std::move(*wish)](
                    app::Records& records) { return app::take_unit_table(records, deed, wish); };
    if (wanted == app::Wanted::look) {
        const auto seen = co_await parts_.truth.read(std::move(work));
        if (!seen)
            co_return problem(seen.error());
        co_return json_response(net::Status::ok, to_json(*seen, wanted));
    }
    auto show = [](app::Records&, const app::UnitTableOutcome& outcome) {
        return json_response(net::Status::created, to_json(outcome, app::Wanted::take));
    };
    auto done = co_await once(
        parts_.truth, claim_of(request), std::move(work), std::move(show), Urgency::bulk);
    if (!done)
        co_return problem(done.error());
    if (done->made)
        parts_.units_came();
    co_return std::move(done->answer);
}

}
