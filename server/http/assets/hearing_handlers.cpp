// What people heard below the clusters, by cluster and as a walk through a unit.
#include "server/app/hearings.hpp"
#include "server/http/assets/asset_handlers.hpp"
#include "server/http/assets/asset_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array choices{ json::Choice<Heard>{ "well", Heard::well },
    json::Choice<Heard>{ "weak", Heard::weak }, json::Choice<Heard>{ "silent", Heard::silent } };

json::Object to_json(const Hearing& one)
{
    json::Object body{ { "heard", json::of(name_of(one.heard)) }, { "note", json::of(one.note) },
        { "at", json::of(one.at) }, { "by_name", json::of(one.by_name) } };
    body["lat"] = one.place ? json::Value(one.place->latitude) : json::Value(nullptr);
    body["lon"] = one.place ? json::Value(one.place->longitude) : json::Value(nullptr);
    return body;
}

json::Object to_json(const app::HearingWalk::Stop& stop)
{
    const Asset& asset = stop.asset;
    json::Object body{ { "asset", json::of(asset.id) }, { "name", json::of(asset.name) },
        { "unit_name", json::of(stop.unit_name) }, { "device", json::of(asset.device) },
        { "may_hear", stop.may_hear } };
    body["lat"] = asset.place ? json::Value(asset.place->latitude) : json::Value(nullptr);
    body["lon"] = asset.place ? json::Value(asset.place->longitude) : json::Value(nullptr);
    body["last"] = stop.last ? json::Value(to_json(*stop.last)) : json::Value(nullptr);
    return body;
}

Hearing read_hearing(json::Reader& in, AssetId asset)
{
    Hearing one;
    one.asset = asset;
    one.client = in.text("client_id", { .least = 1, .most = longest_hearing_client });
    one.heard = in.choice("heard", choices);
    one.at = in.moment("at");
    if (!in.is_null("note"))
        one.note = in.optional_text("note", { .most = longest_hearing_note }).value_or("");
    one.place = read_place(in);
    return one;
}

}

awaitable<net::Response> AssetHandlers::hearings(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    const auto page = read_page(request);
    if (const auto bad = first_error(id, page))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), id = *id, page = *page](
                    app::Records& records) { return app::list_hearings(records, deed, id, page); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const Hearing& one) { return to_json(one); });
}

awaitable<net::Response> AssetHandlers::hear(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const Hearing heard = read_hearing(in, *id);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), heard](
                    app::Records& records) { return app::note_hearing(records, deed, heard); };
    const auto noted = co_await parts_.truth.commit(std::move(work));
    if (noted)
        tell(*id);
    co_return answer_of(noted, [](const Hearing& one) { return to_json(one); });
}

awaitable<net::Response> AssetHandlers::hearing_walk(net::Request request)
{
    const auto unit = request.path_id<UnitId>("id");
    const auto page = read_page(request);
    QueryReader query(request);
    const auto day = query.day("day");
    const auto asked = query.finish();
    if (const auto bad = first_error(unit, page, asked))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, parts_.clock), unit = *unit, day, page = *page](
              app::Records& records) { return app::hearing_walk(records, deed, unit, day, page); };
    const auto walk = co_await parts_.truth.read(std::move(look));
    co_return answer_of(walk, [](const app::HearingWalk& one) {
        json::Object body = page_body(
            one.stops, [](const app::HearingWalk::Stop& stop) { return to_json(stop); });
        body["reach"] = json::Object{ { "clusters", one.reach.clusters },
            { "well", one.reach.well }, { "weak", one.reach.weak }, { "silent", one.reach.silent },
            { "left", one.reach.left() } };
        return body;
    });
}

}
