#include "server/http/assets/asset_handlers.hpp"

#include <fmt/format.h>

#include "server/http/assets/asset_json.hpp"
#include "server/http/assets/asset_sheet.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t most_exported = 20'000;

struct Table {
    std::vector<app::ShownAsset> assets;
    std::map<std::string, std::string> units; // names of those in details
};

Result<Table> read_table(app::Records& records, const app::Deed& deed, const AssetQuery& asked)
{
    Table table;
    app::Page page;
    page.limit = app::Page::most;
    const auto tree = records.units().tree(asked.filter.day);
    do {
        auto found = app::list_assets(records, deed, asked.filter, asked.unit, page);
        if (!found)
            return tl::unexpected(found.error());
        for (app::ShownAsset& one : found->items) {
            const auto runs = UnitId::parse(one.asset.detail("operator_unit"));
            const Unit* unit = runs ? tree->find(*runs) : nullptr;
            if (unit != nullptr)
                table.units.emplace(runs->text(), unit->name);
            table.assets.push_back(std::move(one));
        }
        page.cursor = found->next;
        if (table.assets.size() > most_exported)
            return fail(Kind::too_many, "asset.too_many_to_export", std::to_string(most_exported));
    } while (!page.cursor.empty());
    return table;
}

}

AssetHandlers::AssetHandlers(Parts parts)
    : parts_(parts)
{
}

void AssetHandlers::tell(AssetId id) { parts_.news.tell({ "asset", id.value(), {} }); }

awaitable<net::Response> AssetHandlers::fields(net::Request)
{
    co_return json_response(net::Status::ok, asset_fields_json());
}

awaitable<net::Response> AssetHandlers::list(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    const auto page = read_page(request);
    QueryReader query(request);
    const AssetQuery asked = read_asset_query(query, day_of(deed.now));
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed, asked, page = *page](app::Records& records) {
        return app::list_assets(records, deed, asked.filter, asked.unit, page);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::ShownAsset& one) { return to_json(one); });
}

awaitable<net::Response> AssetHandlers::counts(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const AssetQuery asked = read_asset_query(query, day_of(deed.now));
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, asked](app::Records& records) {
        return app::count_assets(records, deed, asked.filter, asked.unit);
    };
    const auto counts = co_await parts_.truth.read(std::move(look));
    co_return answer_of(counts, [](const app::AssetCounts& all) { return to_json(all); });
}

awaitable<net::Response> AssetHandlers::export_table(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const AssetQuery asked = read_asset_query(query, day_of(deed.now));
    const SheetColumns columns
        = read_columns(query.text("columns", 1'000).value_or(""), asked.filter.kinds);
    if (!columns.unknown.empty())
        query.refuse("columns", "input.not_a_choice", columns.unknown);
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, asked](app::Records& records) { return read_table(records, deed, asked); };
    const auto table = co_await parts_.truth.read(std::move(look));
    if (!table)
        co_return problem(table.error());
    const Day day = asked.filter.day;
    auto write = [&table = *table, &columns, day] {
        return xlsx_of({ sheet_of_assets(columns, table.assets, table.units, day) });
    };
    auto bytes = co_await parts_.workers.run(std::move(write));
    co_return attachment(
        xlsx_type, std::move(bytes), fmt::format("so-dang-ky-{}.xlsx", to_iso(day)));
}

awaitable<net::Response> AssetHandlers::stationless(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    const auto page = read_page(request);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const Day day = query.day("day").value_or(day_of(deed.now));
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed, unit, day, page = *page](app::Records& records) {
        return app::communes_without_station(records, deed, unit, day, page);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::StationlessCommune& one) {
        return json::Object{ { "unit", json::of(one.unit) }, { "name", json::of(one.name) },
            { "above", json::of(one.above) } };
    });
}

awaitable<net::Response> AssetHandlers::add(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    Asset asset;
    asset.kind = read_asset_kind(in);
    if (!in.has("name"))
        in.refuse("name", "input.required");
    asset.unit = deed.caller.unit;
    asset.from = in.optional_day("from").value_or(day_of(deed.now));
    apply(read_asset_edit(in), asset);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work
        = [deed, asset](app::Records& records) { return app::add_asset(records, deed, asset); };
    auto show_added = [](app::Records&, const app::ShownAsset& added) {
        auto response = json_response(net::Status::created, to_json(added));
        response.headers.set("Location", "/api/v1/assets/" + added.asset.id.text());
        return response;
    };
    auto added
        = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show_added));
    if (!added)
        co_return problem(added.error());
    if (added->made)
        tell(added->made->asset.id);
    co_return std::move(added->answer);
}

awaitable<net::Response> AssetHandlers::change_many(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    const app::BulkAssetChange change = read_bulk_change(in, day_of(deed.now));
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, change](
                    app::Records& records) { return app::change_assets(records, deed, change); };
    const auto changed = co_await parts_.truth.commit(std::move(work));
    if (!changed)
        co_return problem(changed.error());
    tell(AssetId());
    co_return json_response(net::Status::ok, json::Object{ { "changed", *changed } });
}

awaitable<net::Response> AssetHandlers::show(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    const auto id = request.path_id<AssetId>("id");
    QueryReader query(request);
    const Day day = query.day("day").value_or(day_of(deed.now));
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto look = [deed, id = *id, day](
                    app::Records& records) { return app::show_asset(records, deed, id, day); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [](const app::ShownAsset& one) { return to_json(one); });
}

awaitable<net::Response> AssetHandlers::change(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    const AssetEdit edit = read_asset_edit(in);
    const Day from = in.optional_day("from").value_or(day_of(deed.now));
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work
        = [deed, id = *id, edit, from, seen](app::Records& records) -> Result<app::ShownAsset> {
        const AssetEras eras = records.assets().history(id);
        if (eras.empty())
            return fail(Kind::missing, "asset.missing");
        const Asset* era = era_on(eras, from);
        Asset wished = era == nullptr ? eras.front() : *era;
        wished.from = from;
        apply(edit, wished);
        return app::change_asset(records, deed, wished, seen);
    };
    const auto changed = co_await parts_.truth.commit(std::move(work));
    if (!changed && changed.error().code == "asset.stale")
        co_return co_await refused_as_stale(deed, *id, changed.error());
    if (!changed)
        co_return problem(changed.error());
    tell(*id);
    co_return json_response(net::Status::ok, to_json(*changed));
}

awaitable<net::Response> AssetHandlers::end(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    const Day day = in.optional_day("day").value_or(day_of(deed.now));
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, id = *id, day, seen](
                    app::Records& records) { return app::end_asset(records, deed, id, day, seen); };
    const auto ended = co_await parts_.truth.commit(std::move(work));
    if (!ended && ended.error().code == "asset.stale")
        co_return co_await refused_as_stale(deed, *id, ended.error());
    if (!ended)
        co_return problem(ended.error());
    tell(*id);
    co_return net::Response::empty();
}

awaitable<net::Response> AssetHandlers::history(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::asset_history(records, deed, id); };
    const auto eras = co_await parts_.truth.read(std::move(look));
    co_return answer_of(eras, [](const std::vector<app::ShownAsset>& all) {
        return json::Object{ { "items",
            json::list_of(all, [](const app::ShownAsset& one) { return to_json(one); }) } };
    });
}

awaitable<net::Response> AssetHandlers::show_board_rule(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, parts_.clock), of = *asked](app::Records& records) {
        return app::show_board_rule(records, deed, of.unit, of.day);
    };
    const auto rule = co_await parts_.truth.read(std::move(look));
    co_return answer_of(rule, [](const app::ShownBoardRule& one) { return to_json(one); });
}

awaitable<net::Response> AssetHandlers::save_board_rule(net::Request request)
{
    const auto unit = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(unit, object))
        co_return problem(*bad);
    json::Reader in(*object);
    BoardRule rule;
    rule.commune_m2 = in.number("commune_m2", 0, 1'000);
    rule.large_m2 = in.number("large_m2", 0, 1'000);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), unit = *unit, rule](app::Records& records) {
        return app::save_board_rule(records, deed, unit, rule);
    };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    co_return answer_of(saved, [](const app::ShownBoardRule& one) { return to_json(one); });
}

awaitable<net::Response> AssetHandlers::refused_as_stale(app::Deed deed, AssetId id, Error error)
{
    auto look = [deed, id](app::Records& records) {
        return app::show_asset(records, deed, id, day_of(deed.now));
    };
    const auto current = co_await parts_.truth.read(std::move(look));
    if (!current)
        co_return problem(error);
    co_return stale(error, to_json(*current));
}

}
