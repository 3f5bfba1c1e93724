#include "server/http/devices/device_handlers.hpp"

#include "runtime/random.hpp"
#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/devices/device_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t most_devices_at_once = 500;

std::vector<PlannedOutage> outages_ahead(app::Records& records, Moment now)
{
    return records.planned_outages().in({ now, now + std::chrono::hours(24) });
}

struct Added {
    Device device;
    std::string pairing_code;
};

Device read_new_device(json::Reader& in, UnitId default_unit)
{
    Device device;
    device.unit = default_unit;
    if (!in.has("name"))
        in.refuse("name", "input.required");
    read_device(in, device);
    return device;
}

// The code is told this once; the records keep its hash only.
json::Object to_json(const UnitTree& tree, app::Records& records, const Added& added, Moment now)
{
    json::Object body = to_json(show(records, tree, { added.device, {} }));
    body["pairing_code"] = json::of(added.pairing_code);
    body["pairing_expires"] = json::of(now + app::pairing_code_life);
    return body;
}

Result<std::vector<json::Object>> add_all(app::Records& records, const app::Deed& deed,
    const std::vector<Device>& devices, const std::vector<std::string>& random)
{
    const auto added = app::add_devices(records, deed, devices);
    if (!added)
        return tl::unexpected(added.error());
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<json::Object> shown;
    for (std::size_t i = 0; i < added->size(); ++i) {
        const auto code = app::make_pairing_code(records, deed, (*added)[i].id, random[i]);
        if (!code)
            return tl::unexpected(code.error());
        shown.push_back(to_json(*tree, records, { (*added)[i], *code }, deed.now));
    }
    return shown;
}

}

DeviceHandlers::DeviceHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

void DeviceHandlers::tell(const Device& device)
{
    parts_.changed();
    parts_.news.tell({ "device", device.id.value(), { device.unit } });
}

awaitable<json::Object> DeviceHandlers::body_of(app::Deed deed, DeviceId id)
{
    auto look = [deed, id](app::Records& records) -> json::Object {
        const auto row = app::find_device(records, deed, id);
        if (!row)
            return {};
        const auto tree = records.units().tree(day_of(deed.now));
        ShownDevice shown = show(records, *tree, *row);
        add_outage(shown, records, *tree, outages_ahead(records, deed.now));
        return to_json(shown);
    };
    co_return co_await parts_.truth.read(std::move(look));
}

awaitable<net::Response> DeviceHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::DeviceFilter filter;
    filter.unit = query.id<UnitId>("unit");
    filter.kind = query.choice("kind", parse_device_kind);
    filter.online = query.boolean("online");
    filter.paired = query.boolean("paired");
    filter.group = query.id<GroupId>("group");
    filter.search = query.text("q").value_or("");
    const auto day = query.day("at");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), filter, day, page = *page](
                    app::Records& records) mutable -> Result<app::Paged<ShownDevice>> {
        if (day && *day != day_of(deed.now))
            return shown_on(records, deed, filter, *day, page);
        const auto tree = records.units().tree(day_of(deed.now));
        filter.units = deed.caller.units_with(Right::view, *tree);
        const auto found = records.devices().list(filter, *tree, page);
        app::Paged<ShownDevice> shown;
        shown.next = found.next;
        const auto outages = outages_ahead(records, deed.now);
        for (const app::DeviceRow& row : found.items) {
            shown.items.push_back(show(records, *tree, row));
            add_outage(shown.items.back(), records, *tree, outages);
        }
        return shown;
    };
    const auto shown = co_await parts_.truth.read(std::move(look));
    if (!shown)
        co_return problem(shown.error());
    co_return answer_page(*shown, [](const ShownDevice& one) { return to_json(one); });
}

awaitable<net::Response> DeviceHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    const Device device = read_new_device(in, deed.caller.unit);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, device, random = runtime::random_bytes(app::random_for_pairing_code)](
                    app::Records& records) -> Result<json::Object> {
        const auto added = app::add_device(records, deed, device);
        if (!added)
            return tl::unexpected(added.error());
        const auto code = app::make_pairing_code(records, deed, added->id, random);
        if (!code)
            return tl::unexpected(code.error());
        const auto tree = records.units().tree(day_of(deed.now));
        return to_json(*tree, records, { *added, *code }, deed.now);
    };
    auto show_added = [](app::Records&, const json::Object& body) {
        auto response = json_response(net::Status::created, body);
        response.headers.set(
            "Location", "/api/v1/devices/" + std::string(body.at("id").as_string()));
        return response;
    };
    auto added
        = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show_added));
    if (!added)
        co_return problem(added.error());
    if (added->made) {
        parts_.changed();
        parts_.news.tell({ "device", 0, { device.unit } });
    }
    co_return std::move(added->answer);
}

awaitable<net::Response> DeviceHandlers::create_many(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    const auto devices = in.list("items", { .least = 1, .most = most_devices_at_once },
        [&](json::Reader& one) { return read_new_device(one, deed.caller.unit); });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    std::vector<std::string> random;
    for (std::size_t i = 0; i < devices.size(); ++i)
        random.push_back(runtime::random_bytes(app::random_for_pairing_code));
    auto work = [deed, devices, random](
                    app::Records& records) { return add_all(records, deed, devices, random); };
    auto show_added = [](app::Records&, const std::vector<json::Object>& added) {
        return json_response(net::Status::created,
            json::Object{ { "items", json::list_of(added) }, { "next", nullptr } });
    };
    auto added
        = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show_added));
    if (!added)
        co_return problem(added.error());
    if (added->made) {
        parts_.changed();
        parts_.news.tell({ "device", 0, {} });
    }
    co_return std::move(added->answer);
}

awaitable<net::Response> DeviceHandlers::show_one(net::Request request)
{
    const auto id = request.path_id<DeviceId>("id");
    QueryReader query(request);
    const auto day = query.day("at");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), id = *id, day](
                    app::Records& records) -> Result<ShownDevice> {
        if (day && *day != day_of(deed.now))
            return shown_one_on(records, deed, id, *day);
        const auto row = app::find_device(records, deed, id);
        if (!row)
            return tl::unexpected(row.error());
        const auto tree = records.units().tree(day_of(deed.now));
        ShownDevice shown = show(records, *tree, *row);
        add_outage(shown, records, *tree, outages_ahead(records, deed.now));
        return shown;
    };
    const auto shown = co_await parts_.truth.read(std::move(look));
    co_return answer_of(shown, [&](const auto& one) { return to_json(one); });
}

awaitable<net::Response> DeviceHandlers::edit(net::Request request)
{
    const auto id = request.path_id<DeviceId>("id");
    auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    // Read once over an empty device to find what is wrong, and again inside the transaction.
    json::Reader in(*object);
    const auto seen = read_seen(in);
    Device probe;
    read_device(in, probe);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, seen, object = std::move(*object)](
                    app::Records& records) -> Result<Device> {
        const auto row = app::find_device(records, deed, id);
        if (!row)
            return tl::unexpected(row.error());
        Device wished = row->device;
        json::Reader fields(object, json::Unknown::ignore);
        read_device(fields, wished);
        return app::edit_device(records, deed, wished, seen);
    };
    const auto edited = co_await parts_.truth.commit(std::move(work));
    if (!edited && edited.error().code == "device.stale")
        co_return stale(edited.error(), co_await body_of(deed, *id));
    if (!edited)
        co_return problem(edited.error());
    tell(*edited);
    co_return json_response(net::Status::ok, co_await body_of(deed, *id));
}

awaitable<net::Response> DeviceHandlers::remove(net::Request request)
{
    const auto id = request.path_id<DeviceId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, seen = *seen](
                    app::Records& records) { return app::remove_device(records, deed, id, seen); };
    const auto removed = co_await parts_.truth.commit(std::move(work));
    if (!removed && removed.error().code == "device.stale")
        co_return stale(removed.error(), co_await body_of(deed, *id));
    if (!removed)
        co_return problem(removed.error());
    parts_.disconnect(*id);
    parts_.changed();
    parts_.news.tell({ "device", id->value(), {} });
    co_return net::Response::empty();
}

awaitable<net::Response> DeviceHandlers::pair(net::Request request)
{
    const auto id = request.path_id<DeviceId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work
        = [deed, id = *id, random = runtime::random_bytes(app::random_for_pairing_code)](
              app::Records& records) { return app::make_pairing_code(records, deed, id, random); };
    auto show_code
        = [expires = deed.now + app::pairing_code_life](app::Records&, const std::string& code) {
              return json_response(net::Status::created,
                  json::Object{ { "pairing_code", json::of(code) },
                      { "pairing_expires", json::of(expires) } });
          };
    auto made
        = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show_code));
    if (!made)
        co_return problem(made.error());
    co_return std::move(made->answer);
}

awaitable<net::Response> DeviceHandlers::send(
    net::Request request, Audience audience, app::NewCommand wanted, ShowSent show_sent)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work
        = [deed, audience = std::move(audience), wanted](app::Records& records) -> Result<Sent> {
        auto commands = app::send_commands(records, deed, audience, wanted);
        if (!commands)
            return tl::unexpected(commands.error());
        Sent sent;
        sent.skipped = commands->skipped;
        for (const Command& command : commands->commands) {
            if (sent.shown.size() == app::Page::most)
                break;
            const auto device = records.devices().find(command.device);
            sent.shown.push_back(
                to_json(show(records, { command, device ? device->name : std::string() })));
        }
        sent.commands = std::move(commands->commands);
        return sent;
    };
    auto answer = [show_sent](app::Records&, const Sent& sent) {
        return json_response(net::Status::created, show_sent(sent));
    };
    auto sent = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(answer));
    if (!sent)
        co_return problem(sent.error());
    if (sent->made)
        co_await parts_.send(std::move(sent->made->commands));
    co_return std::move(sent->answer);
}

awaitable<net::Response> DeviceHandlers::command(net::Request request)
{
    const auto id = request.path_id<DeviceId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const app::NewCommand wanted = read_command(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    // What may not be seen does not exist: asked before the audience is, which would tell.
    auto look
        = [deed, id = *id](app::Records& records) { return app::find_device(records, deed, id); };
    const auto seen = co_await parts_.truth.read(std::move(look));
    if (!seen)
        co_return problem(seen.error());
    Audience audience;
    audience.devices.push_back(*id);
    ShowSent only = [](const Sent& sent) { return sent.shown.front(); };
    co_return co_await send(std::move(request), std::move(audience), wanted, std::move(only));
}

awaitable<net::Response> DeviceHandlers::command_many(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    Audience audience = read_audience(in, "audience");
    const app::NewCommand wanted = read_command(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    audience.normalise();
    ShowSent batch = [](const Sent& sent) {
        return json::Object{ { "batch", json::of(sent.commands.front().batch) },
            { "items", json::list_of(sent.shown) },
            { "devices", static_cast<std::int64_t>(sent.commands.size()) },
            { "skipped", sent.skipped } };
    };
    co_return co_await send(std::move(request), std::move(audience), wanted, std::move(batch));
}

awaitable<net::Response> DeviceHandlers::list_commands(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::CommandFilter filter;
    filter.device = query.id<DeviceId>("device");
    filter.batch = query.id<CommandId>("batch");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), filter, page = *page](
                    app::Records& records) -> Result<app::Paged<ShownCommand>> {
        const auto found = app::list_commands(records, deed, filter, page);
        if (!found)
            return tl::unexpected(found.error());
        app::Paged<ShownCommand> shown;
        shown.next = found->next;
        for (const app::CommandRow& row : found->items)
            shown.items.push_back(show(records, row));
        return shown;
    };
    const auto shown = co_await parts_.truth.read(std::move(look));
    if (!shown)
        co_return problem(shown.error());
    co_return json_response(
        net::Status::ok, page_body(*shown, [](const ShownCommand& one) { return to_json(one); }));
}

}
