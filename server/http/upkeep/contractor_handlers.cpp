#include "server/http/upkeep/contractor_handlers.hpp"

#include "server/http/devices/device_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object to_json(const app::ShownContractor& shown)
{
    const app::Contractor& one = shown.contractor;
    json::Object body{ { "id", json::of(one.id) }, { "unit", json::of(one.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "name", json::of(one.name) },
        { "phone", json::of(one.phone) }, { "email", json::of(one.email) },
        { "contract", json::of(one.contract) }, { "ended", one.ended },
        { "may_edit", shown.may_edit }, { "version", one.version },
        { "changed", json::of(one.changed) }, { "changed_by", json::of(one.by_name) } };
    body["accounts"] = json::list_of(shown.accounts, [](const auto& account) {
        return json::Object{ { "id", json::of(account.id) }, { "name", json::of(account.name) },
            { "username", json::of(account.username) } };
    });
    body["devices"] = json::list_of(shown.devices, [](const auto& device) {
        return json::Object{ { "id", json::of(device.id) }, { "name", json::of(device.name) },
            { "unit_name", json::of(device.unit_name) } };
    });
    return body;
}

json::Object to_json(const app::EntrustedDevice& one)
{
    const Device& device = one.row.device;
    const DeviceStatus& status = one.row.status;
    json::Object body{ { "id", json::of(device.id) }, { "name", json::of(device.name) },
        { "unit_name", json::of(one.unit_name) }, { "kind", json::of(name_of(device.kind)) },
        { "online", one.is_past ? json::Value(nullptr) : json::Value(status.online) },
        { "last_seen", json::of(status.last_seen) }, { "faults", json::list_of(status.faults) },
        { "software", json::of(status.software) } };
    body["place"] = json::Value(nullptr);
    if (device.place)
        body["place"]
            = json::Object{ { "lat", device.place->latitude }, { "lon", device.place->longitude } };
    return body;
}

app::ContractorWish read_wish(json::Reader& in)
{
    app::ContractorWish wish;
    wish.name = in.text("name", { .least = 1, .most = 200 });
    wish.phone = in.optional_text("phone", { .most = 50 }).value_or("");
    wish.email = in.optional_text("email", { .most = 200 }).value_or("");
    wish.contract = in.optional_text("contract", { .most = 100 }).value_or("");
    wish.ended = in.optional_boolean("ended").value_or(false);
    wish.accounts = in.list("accounts", { .most = app::most_contractor_accounts },
        [](const json::Field& field) { return field.id<AccountId>(); });
    wish.devices = in.list("devices", { .most = app::most_contractor_devices },
        [](const json::Field& field) { return field.id<DeviceId>(); });
    return wish;
}

Error not_here() { return { Kind::forbidden, "contractor.not_here", {}, {}, {} }; }

bool is_open_to_contractors(const net::Request& request)
{
    const std::string_view path = request.path;
    return is_of_session(path) || path == "/api/v1/events" || path == "/api/v1/breakdowns"
        || path.starts_with("/api/v1/breakdowns/") || path == "/api/v1/entrusted-devices";
}

}

ContractorHandlers::ContractorHandlers(TruthDesk& truth, const runtime::Clock& clock, News& news)
    : truth_(truth)
    , clock_(clock)
    , news_(news)
{
}

// To those who worked for it already, and to those who do from now on.
void ContractorHandlers::tell(const app::ShownContractor& changed)
{
    const app::Contractor& one = changed.contractor;
    news_.tell({ "contractor", one.id.value(), { one.unit }, {}, { one.id } });
    for (const auto& account : changed.accounts)
        news_.tell({ "account", account.id.value(), { one.unit } });
}

awaitable<net::Response> ContractorHandlers::list(net::Request request)
{
    QueryReader query(request);
    const auto day = query.day("day");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, clock_), day](
                    app::Records& records) { return app::list_contractors(records, deed, day); };
    const auto found = co_await truth_.read(std::move(look));
    const auto write = [](const auto& items) {
        return json::Object{ { "items",
            json::list_of(items, [](const app::ShownContractor& one) { return to_json(one); }) } };
    };
    co_return answer_of(found, write);
}

awaitable<net::Response> ContractorHandlers::add(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    app::ContractorWish wish = read_wish(in);
    wish.unit = in.id<UnitId>("unit");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), wish](
                    app::Records& records) { return app::save_contractor(records, deed, wish); };
    auto show = [](app::Records&, const app::ShownContractor& made) {
        return json_response(net::Status::created, to_json(made));
    };
    auto done = co_await once(truth_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell(*done->made);
    co_return std::move(done->answer);
}

awaitable<net::Response> ContractorHandlers::save(net::Request request)
{
    const auto id = request.path_id<ContractorId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::ContractorWish wish = read_wish(in);
    wish.id = *id;
    wish.seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work
        = [deed, wish](app::Records& records) { return app::save_contractor(records, deed, wish); };
    const auto saved = co_await truth_.commit(std::move(work));
    if (saved)
        tell(*saved);
    if (saved || saved.error().code != "contractor.stale")
        co_return answer_of(saved, [](const app::ShownContractor& one) { return to_json(one); });
    auto look = [deed, id = *id](
                    app::Records& records) { return app::show_contractor(records, deed, id); };
    const auto current = co_await truth_.read(std::move(look));
    co_return current ? stale(saved.error(), to_json(*current)) : problem(saved.error());
}

awaitable<net::Response> ContractorHandlers::entrusted(net::Request request)
{
    QueryReader query(request);
    const auto day = query.day("day");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, clock_), day](
                    app::Records& records) { return app::entrusted_devices(records, deed, day); };
    const auto found = co_await truth_.read(std::move(look));
    const auto write = [](const auto& items) {
        return json::Object{ { "items",
            json::list_of(items, [](const app::EntrustedDevice& one) { return to_json(one); }) } };
    };
    co_return answer_of(found, write);
}

net::Middleware keep_contractors_apart(TruthDesk& truth)
{
    return [&truth](net::Request request, net::Next next) -> awaitable<net::Response> {
        const Caller& caller = signed_in(request).caller;
        if (!caller.grants.empty() || is_open_to_contractors(request))
            co_return co_await next(std::move(request));
        auto look = [account = caller.account](app::Records& records) {
            return records.contractors().of_account(account).has_value();
        };
        if (co_await truth.read(std::move(look)))
            co_return problem(not_here());
        co_return co_await next(std::move(request));
    };
}

}
