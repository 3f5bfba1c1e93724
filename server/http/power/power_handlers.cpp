#include "server/http/power/power_handlers.hpp"

#include "core/time/first_days.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/power/power_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr int most_incidents = 200;

Result<app::WishedOutages> read_wished(const net::Request& request)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    auto wished = read_wished_outages(in);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return wished;
}

}

PowerHandlers::PowerHandlers(Parts parts)
    : parts_(parts)
{
}

void PowerHandlers::tell(const app::OutagesTaken& taken)
{
    if (!taken.paste)
        return;
    parts_.changed();
    parts_.news.tell({ "device", 0, { taken.paste->unit } });
    parts_.news.tell({ "schedule", 0, { taken.paste->unit } });
}

awaitable<net::Response> PowerHandlers::preview(net::Request request)
{
    const auto wished = read_wished(request);
    if (!wished)
        co_return problem(wished.error());
    auto look = [deed = deed_of(request, parts_.clock), wished = *wished](
                    app::Records& records) { return app::look_at_outages(records, deed, wished); };
    const auto found = co_await parts_.truth.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return json_response(net::Status::ok, to_json(*found));
}

awaitable<net::Response> PowerHandlers::take(net::Request request)
{
    const auto wished = read_wished(request);
    if (!wished)
        co_return problem(wished.error());
    auto work = [deed = deed_of(request, parts_.clock), wished = *wished](
                    app::Records& records) { return app::take_outages(records, deed, wished); };
    auto show = [](app::Records&, const app::OutagesTaken& taken) {
        return json_response(taken.paste ? net::Status::created : net::Status::ok, to_json(taken));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell(*done->made);
    co_return std::move(done->answer);
}

awaitable<net::Response> PowerHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto day = query.day("day");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), page = *page, day](app::Records& records) {
        return app::list_outage_pastes(records, deed, page, day);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::OutagePaste& one) { return to_json(one); });
}

awaitable<net::Response> PowerHandlers::undo(net::Request request)
{
    const auto id = request.path_id<OutagePasteId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::undo_outages(records, deed, id); };
    const auto taken = co_await parts_.truth.commit(std::move(work));
    if (!taken)
        co_return problem(taken.error());
    tell(*taken);
    co_return json_response(net::Status::ok, to_json(*taken));
}

awaitable<net::Response> PowerHandlers::incidents(net::Request request)
{
    QueryReader query(request);
    const app::IncidentWish wish{ query.id<UnitId>("unit"), query.id<DeviceId>("device"),
        query.day("day") };
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, parts_.clock), wish](app::Records& records) {
        return app::devices_for_incidents(records, deed, wish);
    };
    const auto names = co_await parts_.truth.read(std::move(look));
    if (!names)
        co_return problem(names.error());
    std::vector<DeviceId> devices;
    for (const auto& [device, shown] : *names)
        devices.push_back(device);
    const Moment before = wish.day ? end_of(*wish.day) : Moment::max();
    auto find = [devices, before](app::Facts& facts) {
        return facts.play_logs().incidents(devices, most_incidents, before);
    };
    const auto found = co_await parts_.facts.read(std::move(find));
    json::Array items;
    for (const app::Incident& incident : found) {
        app::ShownIncident shown = names->at(incident.device);
        shown.incident = incident;
        items.push_back(to_json(shown));
    }
    co_return json_response(
        net::Status::ok, json::Object{ { "items", std::move(items) }, { "next", nullptr } });
}

}
