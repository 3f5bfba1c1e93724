#include "server/http/units/unit_handlers.hpp"

#include "server/app/units.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/plumbing/since.hpp"
#include "server/http/units/unit_kinds.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::int64_t most_households = 100'000'000;
constexpr json::TextRule code_rule{ .most = 20 };
constexpr json::TextRule name_rule{ .least = 1, .most = 200 };
constexpr json::TextRule resolution_rule{ .most = 200 };

json::Object to_json(const app::ListedUnit& listed)
{
    const Unit& unit = listed.unit;
    return json::Object{ { "id", json::of(unit.id) }, { "code", json::of(unit.code) },
        { "name", json::of(unit.name) }, { "kind", json::of(name_of(unit.kind)) },
        { "parent", json::of(unit.parent) }, { "valid_from", json::of(unit.valid_from) },
        { "valid_to", json::of(unit.valid_to) },
        { "predecessors", json::list_of(unit.predecessors) },
        { "successors", json::list_of(unit.successors) }, { "children", listed.children },
        { "clusters", listed.clusters }, { "speakers", listed.speakers },
        { "version", unit.version } };
}

json::Object to_json(const app::ShownUnit& shown)
{
    json::Object body = to_json(shown.listed);
    body["households"] = shown.households ? shown.households->what : 0;
    body["households_since"] = since_of(shown.households);
    body["resolution"]
        = shown.resolution.empty() ? json::Value(nullptr) : json::of(shown.resolution);
    body["history"] = json::list_of(shown.history, [](const UnitEra& era) {
        return json::Object{ { "code", json::of(era.code) }, { "name", json::of(era.name) },
            { "kind", json::of(name_of(era.kind)) }, { "parent", json::of(era.parent) },
            { "from", json::of(era.from) }, { "to", json::of(era.to) },
            { "resolution", json::of(era.resolution) } };
    });
    return body;
}

}

UnitHandlers::UnitHandlers(
    TruthDesk& desk, const runtime::Clock& clock, News& news, std::function<void()> changed)
    : desk_(desk)
    , clock_(clock)
    , news_(news)
    , changed_(std::move(changed))
{
}

void UnitHandlers::tell(UnitId id)
{
    changed_();
    news_.tell({ "unit", id.value(), {} });
}

awaitable<net::Response> UnitHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto at = query.day("at");
    app::UnitFilter filter;
    filter.parent = query.id<UnitId>("parent");
    filter.kinds = query.choices("kind", parse_unit_kind);
    filter.search = query.text("q").value_or("");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    const Day today = day_of(clock_.now());
    auto look = [day = at.value_or(today), today, filter, page = *page](app::Records& records) {
        return app::list_units(records, day, today, filter, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const app::ListedUnit& unit) { return to_json(unit); });
}

awaitable<net::Response> UnitHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    app::NewUnit wanted;
    wanted.code = in.optional_text("code", code_rule).value_or("");
    wanted.name = in.text("name", name_rule);
    wanted.kind = in.choice("kind", unit_kinds);
    wanted.parent = in.optional_id<UnitId>("parent");
    wanted.valid_from = in.optional_day("valid_from");
    wanted.households = in.optional_integer("households", 0, most_households).value_or(0);
    wanted.counted = in.optional_day("households_from");
    wanted.resolution = in.optional_text("resolution", resolution_rule).value_or("");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), wanted](
                    app::Records& records) { return app::add_unit(records, deed, wanted); };
    auto show = [](app::Records&, const app::ShownUnit& unit) {
        auto response = json_response(net::Status::created, to_json(unit));
        response.headers.set("Location", "/api/v1/units/" + unit.listed.unit.id.text());
        return response;
    };
    auto added = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!added)
        co_return problem(added.error());
    if (added->made)
        tell(added->made->listed.unit.id);
    co_return std::move(added->answer);
}

awaitable<net::Response> UnitHandlers::show(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    QueryReader query(request);
    const auto at = query.day("at");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, at](
                    app::Records& records) { return app::show_unit(records, deed, id, at); };
    const auto shown = co_await desk_.read(std::move(look));
    co_return answer_of(shown, [&](const auto& one) { return to_json(one); });
}

awaitable<net::Response> UnitHandlers::edit(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::UnitWish wish;
    wish.code = in.optional_text("code", code_rule);
    wish.name = in.optional_text("name", name_rule);
    wish.kind = in.optional_choice("kind", unit_kinds);
    wish.parent = in.optional_id<UnitId>("parent");
    wish.from = in.optional_day("from");
    wish.households = in.optional_integer("households", 0, most_households);
    wish.counted = in.optional_day("households_from");
    wish.valid_to = in.optional_day("valid_to");
    wish.resolution = in.optional_text("resolution", resolution_rule).value_or("");
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, wish, seen](app::Records& records) {
        return app::edit_unit(records, deed, id, wish, seen);
    };
    const auto edited = co_await desk_.commit(std::move(work));
    if (edited) {
        tell(*id);
        co_return json_response(net::Status::ok, to_json(*edited));
    }
    if (edited.error().code != "unit.stale")
        co_return problem(edited.error());
    auto look = [deed, id = *id](app::Records& records) {
        return app::show_unit(records, deed, id, std::nullopt);
    };
    const auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(edited.error());
    co_return stale(edited.error(), to_json(*current));
}

}
