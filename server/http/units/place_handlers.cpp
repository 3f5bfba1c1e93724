// Where units lie, and who of them is out of earshot.
#include <charconv>
#include <cmath>

#include "core/import/cells.hpp"
#include "server/app/boundaries.hpp"
#include "server/app/place_doubts.hpp"
#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/plumbing/since.hpp"
#include "server/http/units/unit_handlers.hpp"
#include "trust/hash.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr int most_boundaries = 200; // of one page: some 400 points each
constexpr std::int64_t usual_airing_s = 25;
constexpr std::int64_t longest_airing_s = 600;

json::Array to_json(Point point) { return json::Array{ point.latitude, point.longitude }; }

json::Value to_json(const std::optional<Point>& point)
{
    return point ? json::Value(to_json(*point)) : json::Value(nullptr);
}

json::Object to_json(const app::PlacedUnit& placed)
{
    const auto outline = [](const Polygon& points) {
        return json::list_of(points, [](Point point) { return to_json(point); });
    };
    return json::Object{ { "unit", json::of(placed.unit.id) },
        { "name", json::of(placed.unit.name) }, { "kind", json::of(name_of(placed.unit.kind)) },
        { "centre", to_json(placed.boundary.centre) },
        { "outlines", json::list_of(placed.boundary.outlines, outline) } };
}

json::Object to_json(const app::NamedFeature& one)
{
    return json::Object{ { "number", static_cast<std::int64_t>(one.number) },
        { "name", json::of(one.name) }, { "code", json::of(one.code) },
        { "message", json::of(message(one.code, one.detail)) } };
}

json::Object to_json(const app::BoundaryImport& outcome)
{
    const auto write = [](const app::NamedFeature& one) { return to_json(one); };
    return json::Object{ { "saved", static_cast<std::int64_t>(outcome.saved) },
        { "refused", json::list_of(outcome.refused, write) },
        { "doubted", json::list_of(outcome.doubted, write) } };
}

json::Object to_json(const app::CoveredUnit& one)
{
    return json::Object{ { "unit", json::of(one.unit.id) }, { "name", json::of(one.unit.name) },
        { "kind", json::of(name_of(one.unit.kind)) }, { "households", one.households },
        { "placing", json::of(name_of(one.placing)) }, { "centre", to_json(one.centre) },
        { "share_out", one.share_out }, { "households_out", one.households_out },
        { "households_since", since_of(one.since) } };
}

json::Object to_json(const app::CoveringDevice& one)
{
    const Device& device = one.device;
    return json::Object{ { "device", json::of(device.id) }, { "name", json::of(device.name) },
        { "unit", json::of(device.unit) }, { "place", to_json(device.place) },
        { "speakers", device.speakers }, { "reach_m", std::round(one.reach_m) },
        { "bearing", device.bearing ? json::Value(*device.bearing) : json::Value(nullptr) },
        { "round", device.turn.round }, { "rounds", device.turn.rounds },
        { "sound_since", since_of(one.sounding) } };
}

json::Object to_json(const Disturbance& one)
{
    return json::Object{ { "a", json::of(one.a) }, { "b", json::of(one.b) },
        { "distance_m", std::round(one.distance_m) }, { "delay_ms", one.delay.count() },
        { "share", one.share }, { "together", one.together } };
}

json::Object to_json(const app::UnitCoverage& coverage, const UnitTree& tree)
{
    const auto write = [](const auto& one) { return to_json(one); };
    return json::Object{ { "units", json::list_of(coverage.units, write) },
        { "devices", json::list_of(coverage.devices, write) },
        { "disturbances", json::list_of(coverage.disturbances, write) },
        { "hearing", http::to_json(coverage.hearing, tree) } };
}

// Seconds of one reading.
Milliseconds read_airing(QueryReader& query)
{
    const auto text = query.text("airing_s");
    if (!text)
        return std::chrono::seconds(usual_airing_s);
    std::int64_t seconds = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (read.ec != std::errc() || read.ptr != text->data() + text->size() || seconds < 1
        || seconds > longest_airing_s)
        query.refuse("airing_s", "input.out_of_range", "1–600");
    return std::chrono::seconds(seconds);
}

Point read_place(QueryReader& query)
{
    const auto text = query.text("at");
    const auto place = text ? parse_point(*text) : std::nullopt;
    if (!text)
        query.refuse("at", "input.required");
    else if (!place)
        query.refuse("at", "import.bad_place", *text);
    return place.value_or(Point());
}

json::Object to_json(const std::optional<app::PlaceDoubt>& doubt)
{
    if (!doubt)
        return { { "doubt", nullptr } };
    return { { "doubt",
        json::Object{ { "code", json::of(doubt->code) },
            { "message", json::of(message(doubt->code, doubt->detail)) } } } };
}

// Maps ask again and again for what hardly ever changes.
net::Response with_etag(const net::Request& request, net::Response response)
{
    const auto* body = std::get_if<std::string>(&response.body);
    if (body == nullptr || response.status != net::Status::ok)
        return response;
    const std::string etag = "\"" + sha256(*body).text().substr(0, 32) + "\"";
    const auto known = request.headers.find("If-None-Match");
    if (known && *known == etag) {
        response.status = net::Status::not_modified;
        response.body = std::string();
    }
    response.headers.set("ETag", etag);
    response.headers.set("Cache-Control", "private, no-cache");
    return response;
}

}

awaitable<net::Response> UnitHandlers::boundaries(net::Request request)
{
    auto page = read_page(request);
    QueryReader query(request);
    const auto under = query.id<UnitId>("under");
    if (!under && query.text("under").value_or("").empty())
        query.refuse("under", "input.required");
    const auto day = query.day("day");
    const auto kinds = query.choices("kind", parse_unit_kind);
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    page->limit = std::min(page->limit, most_boundaries);
    auto look = [deed = deed_of(request, clock_), under = *under, day, kinds, page = *page](
                    app::Records& records) {
        return app::list_boundaries(records, deed, under, day, kinds, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return with_etag(
        request, answer_page(found, [](const app::PlacedUnit& one) { return to_json(one); }));
}

awaitable<net::Response> UnitHandlers::take_boundaries(net::Request request)
{
    QueryReader query(request);
    const bool only_looks = query.boolean("preview").value_or(false);
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    if (only_looks) {
        auto look = [deed, text = std::move(request.body)](app::Records& records) {
            return app::look_at_boundaries(records, deed, text, app::Entitled::by_rights);
        };
        const auto seen = co_await desk_.read(std::move(look));
        co_return answer_of(seen, [](const app::BoundaryImport& one) { return to_json(one); });
    }
    auto work = [deed, text = request.body](app::Records& records) {
        return app::import_boundaries(records, deed, text, app::Entitled::by_rights);
    };
    auto show = [](app::Records&, const app::BoundaryImport& outcome) {
        return json_response(net::Status::ok, to_json(outcome));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        news_.tell({ "unit", 0, {} });
    co_return std::move(done->answer);
}

awaitable<net::Response> UnitHandlers::place_doubt(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    QueryReader query(request);
    const Point place = read_place(query);
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, place](app::Records& records) {
        return app::doubt_about_place(records, deed, id, place);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(
        found, [](const std::optional<app::PlaceDoubt>& doubt) { return to_json(doubt); });
}

awaitable<net::Response> UnitHandlers::coverage(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    QueryReader query(request);
    const auto airing = read_airing(query);
    const auto day = query.day("day");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    std::shared_ptr<const UnitTree> tree;
    auto look
        = [deed = deed_of(request, clock_), id = *id, airing, day, &tree](app::Records& records) {
              tree = records.units().tree(day.value_or(day_of(deed.now)));
              return app::coverage_of(records, deed, id, airing, day);
          };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(
        found, [&tree](const app::UnitCoverage& one) { return to_json(one, *tree); });
}

}
