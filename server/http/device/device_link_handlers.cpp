#include "server/http/device/device_link_handlers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "protocol/plan.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/closing.hpp"
#include "server/app/devices.hpp"
#include "server/app/plans.hpp"
#include "server/app/play_logs.hpp"
#include "server/app/sessions.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

Error refusal(Kind kind, std::string code) { return { kind, std::move(code), {}, {}, {} }; }

std::string bearer_of(const net::Request& request)
{
    const std::string_view header = request.headers.get("Authorization");
    return header.starts_with("Bearer ") ? std::string(header.substr(7)) : std::string();
}

bool names_media(app::Records& records, DeviceId device, const std::string& hash)
{
    const auto plan = records.plans().latest(device);
    if (!plan)
        return false;
    return app::names_media(records, *plan, hash);
}

// Those of the unit it belongs to and of what is above, and those below it: a commune hears what it
// is offered from above, and the templates it may use. Nobody finds a sound that he was not told
// of: its address is the hash of its contents.
bool may_hear(
    app::Records& records, const std::string& token_hash, const std::string& hash, Moment now)
{
    const auto session = app::find_session(records, token_hash, now);
    const auto file = records.media().find(hash);
    if (!session || !file)
        return false;
    const auto tree = records.units().tree(day_of(now));
    const auto caller = session->account.caller();
    if (caller.may_in(Right::view, file->unit, *tree))
        return true;
    const auto mine = caller.units_with(Right::view, *tree);
    return std::any_of(mine.begin(), mine.end(), [&](UnitId unit) {
        const auto above = tree->path(unit);
        return std::find(above.begin(), above.end(), file->unit) != above.end();
    });
}

}

DeviceLinkHandlers::DeviceLinkHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

awaitable<net::Response> DeviceLinkHandlers::enrol(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object, json::Unknown::ignore);
    const std::string code = in.text("pairing_code", { .least = 4, .most = 40 });
    const std::string key = in.text("public_key", { .least = 43, .most = 43 });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const std::string& address = request.remote_address;
    const Milliseconds wait = throttle_.look(address, address, parts_.clock.now());
    if (wait > Milliseconds(0)) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
        Error error = refusal(Kind::too_many, "device.too_many_codes");
        error.detail = std::to_string(seconds);
        auto response = problem(error);
        response.headers.set("Retry-After", std::to_string(seconds));
        co_return response;
    }
    const auto keyring = parts_.trust.keyring();
    if (!keyring)
        co_return problem(keyring.error());
    const std::string token = to_base64url(runtime::random_bytes(32));
    app::Deed deed{ {}, parts_.clock.now(), [] { return runtime::chance_for_ids(); },
        request.remote_address };
    deed.caller.name = "Thiết bị";
    auto work = [code, key, hash = sha256(token).text(), deed](app::Records& records) {
        return app::enrol_device(records, code, key, hash, deed);
    };
    const auto enrolled = co_await parts_.truth.commit(std::move(work));
    if (!enrolled) {
        throttle_.wrong(address, address, deed.now);
        co_return problem(enrolled.error());
    }
    for (const Device& left : enrolled->left) {
        parts_.paired(left.id);
        parts_.news.tell({ "device", left.id.value(), { left.unit } });
    }
    parts_.paired(enrolled->device);
    parts_.news.tell({ "device", enrolled->device.value(), { enrolled->unit } });
    co_return json_response(net::Status::created,
        json::Object{ { "device_id", json::of(enrolled->device) }, { "token", json::of(token) },
            { "trust",
                json::Object{ { "root", json::of(parts_.trust.root()) },
                    { "keyring", to_json(*keyring) } } } });
}

awaitable<net::Response> DeviceLinkHandlers::link(net::Request request)
{
    co_return parts_.link(request);
}

awaitable<std::optional<DeviceId>> DeviceLinkHandlers::device_of(const net::Request& request)
{
    const std::string token = bearer_of(request);
    if (token.empty())
        co_return std::nullopt;
    auto look = [hash = sha256(token).text()](
                    app::Records& records) { return records.devices().find_by_token_hash(hash); };
    co_return co_await parts_.truth.read(std::move(look));
}

awaitable<net::Response> DeviceLinkHandlers::plan(net::Request request)
{
    const auto device = co_await device_of(request);
    if (!device)
        co_return problem(refusal(Kind::unauthenticated, "device.token"));
    struct Found {
        std::optional<app::StoredPlan> plan;
        std::optional<DeviceProfile> profile;
    };
    const Moment now = parts_.clock.now();
    auto look = [id = *device, now](app::Records& records) {
        return Found{ records.plans().latest(id), app::profile_of(records, id, now) };
    };
    const Found found = co_await parts_.truth.read(std::move(look));
    const auto keyring = parts_.trust.keyring();
    if (!keyring)
        co_return problem(keyring.error());
    if (!found.plan || !found.profile)
        co_return problem(refusal(Kind::unavailable, "plan.not_yet"));
    auto sign = [this, payload = protocol::to_payload(*found.profile, now)] {
        return parts_.signer.sign(DocumentType::profile, payload);
    };
    const auto profile = co_await parts_.signing.run(std::move(sign));
    if (!profile)
        co_return problem(profile.error());
    const auto plan = decode_document(found.plan->header, protocol::most_header_bytes);
    if (!plan)
        throw std::runtime_error("a stored plan header is damaged");
    co_return json_response(net::Status::ok,
        json::Object{ { "plan", to_json(*plan) }, { "profile", to_json(*profile) },
            { "keyring", to_json(*keyring) } });
}

awaitable<net::Response> DeviceLinkHandlers::plan_part(net::Request request)
{
    const auto device = co_await device_of(request);
    if (!device)
        co_return problem(refusal(Kind::unauthenticated, "device.token"));
    auto look = [id = *device, hash = std::string(request.param("hash"))](
                    app::Records& records) -> std::optional<std::string> {
        if (!records.plans().device_has_part(id, hash))
            return std::nullopt;
        return records.plans().body(hash);
    };
    auto body = co_await parts_.truth.read(std::move(look));
    if (!body)
        co_return problem(refusal(Kind::missing, "plan.part_missing"));
    auto response = net::Response::with(net::Status::ok, "application/gzip", std::move(*body));
    response.compressible = false;
    co_return response;
}

awaitable<net::Response> DeviceLinkHandlers::play_log(net::Request request)
{
    auto look = [hash = sha256(bearer_of(request)).text()](
                    app::Records& records) { return app::log_sender(records, hash); };
    const auto sender = co_await parts_.truth.read(std::move(look));
    if (!sender)
        co_return problem(refusal(Kind::unauthenticated, "device.token"));
    auto upload = protocol::parse_log_upload(request.body);
    if (!upload)
        co_return problem(upload.error());
    auto work = [sender = *sender, upload = std::move(*upload), now = parts_.clock.now()](
                    app::Facts& facts) { return app::take_log(facts, sender, upload, now); };
    auto taken = co_await parts_.facts.commit(std::move(work));
    if (!taken) {
        const Error& error = taken.error();
        log::warning(
            "playlog.refused", { { "device", sender->device.text() }, { "code", error.code } });
        if (error.code == "log.broken_chain" || error.code == "log.gap") {
            auto incident
                = [id = sender->device, error, now = parts_.clock.now()](app::Facts& facts) {
                      facts.play_logs().add_incident(id, error.code, error.detail, now);
                  };
            co_await parts_.facts.commit(std::move(incident));
        }
        co_return problem(error);
    }
    const std::int64_t acknowledged = taken->acknowledged;
    if (std::ranges::any_of(
            taken->records, [](const PlayRecord& record) { return record.onsite.has_value(); })) {
        co_await parts_.note_onsite(sender->device, request.remote_address);
        parts_.news.tell({ "emergency", 0, { sender->unit } });
    }
    if (!taken->records.empty()) {
        co_await enter_early(sender->device, taken->records);
        parts_.log_taken(sender->device, std::move(taken->records));
        parts_.news.tell({ "delivery", 0, { sender->unit } });
    }
    co_return json_response(net::Status::ok, json::Object{ { "acknowledged", acknowledged } });
}

// An airing that was stopped is over before its planned end: the officer who stopped it sees so.
awaitable<void> DeviceLinkHandlers::enter_early(DeviceId device, std::vector<PlayRecord> told)
{
    auto look_back = [](app::Facts& facts) { return facts.deliveries().closed_until(); };
    const auto closed = co_await parts_.facts.read(std::move(look_back));
    if (!closed)
        co_return;
    auto look = [device, told = std::move(told), closed = *closed](app::Records& records) {
        return app::told_early(records, device, told, closed);
    };
    const auto early = co_await parts_.truth.read(std::move(look));
    if (early.empty())
        co_return;
    auto write = [early](app::Facts& facts) { facts.deliveries().expect(early); };
    co_await parts_.facts.commit(std::move(write));
}

awaitable<net::Response> DeviceLinkHandlers::media(net::Request request)
{
    const std::string hash(request.param("sha256"));
    if (!Hash::parse(hash))
        co_return problem(refusal(Kind::missing, "media.missing"));
    const auto device = co_await device_of(request);
    std::string secret = bearer_of(request);
    if (secret.empty())
        secret = std::string(request.cookie(session_cookie).value_or(""));
    auto look = [hash, device, token = sha256(secret).text(), now = parts_.clock.now()](
                    app::Records& records) {
        return device ? names_media(records, *device, hash) : may_hear(records, token, hash, now);
    };
    const bool ordered = device && parts_.ordered && parts_.ordered(*device, hash);
    // Whether it exists is no news for those who may not have it.
    if ((!ordered && !co_await parts_.truth.read(std::move(look))) || !parts_.media.exists(hash))
        co_return problem(refusal(Kind::missing, "media.missing"));
    auto response
        = net::Response::file(parts_.media.path_of(hash).string(), "audio/ogg", "\"" + hash + "\"");
    response.headers.set("Cache-Control", "private, max-age=31536000, immutable");
    co_return response;
}

}
