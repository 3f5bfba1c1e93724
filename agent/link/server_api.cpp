#include "agent/link/server_api.hpp"

#include "protocol/frames.hpp"
#include "protocol/plan.hpp"
#include "runtime/log.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::agent {
namespace {

tl::unexpected<Error> unreachable(std::string detail = {})
{
    return fail(Kind::unavailable, "server.unreachable", std::move(detail));
}

Kind kind_of(net::Status status)
{
    switch (status) {
    case net::Status::unauthorized:
        return Kind::unauthenticated;
    case net::Status::forbidden:
        return Kind::forbidden;
    case net::Status::not_found:
    case net::Status::gone:
        return Kind::missing;
    case net::Status::conflict:
        return Kind::conflict;
    case net::Status::too_many_requests:
    case net::Status::content_too_large:
        return Kind::too_many;
    default:
        return static_cast<unsigned>(status) >= 500 ? Kind::unavailable : Kind::invalid;
    }
}

bool is_good(net::Status status)
{
    return static_cast<unsigned>(status) >= 200 && static_cast<unsigned>(status) < 300;
}

// A refusal in the server's words (application/problem+json).
tl::unexpected<Error> refusal(const net::ClientResponse& response)
{
    const auto object = json::parse_object(response.body);
    std::string code;
    if (object) {
        json::Reader in(*object, json::Unknown::ignore);
        code = in.text("code", { .least = 1, .most = 60 });
        if (!in.finish())
            code.clear();
    }
    if (code.empty())
        code = "server.status_" + std::to_string(static_cast<unsigned>(response.status));
    return fail(kind_of(response.status), std::move(code));
}

PublicKey read_key(json::Reader& in, std::string_view key)
{
    const auto parsed = PublicKey::parse(in.text(key, { .most = 64 }));
    if (!parsed)
        in.refuse(key, "input.invalid");
    return parsed.value_or(PublicKey());
}

struct Trust {
    PublicKey root;
    SignedDocument keyring;
};
Trust read_trust(json::Reader& in)
{
    return { read_key(in, "root"), read_document(in, "keyring") };
}

net::ConnectOptions connect_options(
    const std::string& server, const std::string& ca_file, std::function<Moment()> time_of_checks)
{
    net::ConnectOptions options;
    if (server.starts_with("https:"))
        options.tls = net::TlsContext::client(
            { .ca_file = ca_file, .time_of_checks = std::move(time_of_checks) });
    return options;
}

net::ClientOptions client_options(net::ConnectOptions connect)
{
    net::ClientOptions options;
    options.connect = std::move(connect);
    return options;
}

Result<Membership> read_membership(const json::Object& object)
{
    json::Reader in(object, json::Unknown::ignore);
    Membership membership;
    membership.server = in.optional_text("server", { .most = 500 }).value_or("");
    membership.device = in.id<DeviceId>("device_id");
    membership.token = in.text("token", { .least = 1, .most = 200 });
    const Trust trust = in.object("trust", read_trust, json::Unknown::ignore);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    membership.root = trust.root;
    membership.keyring = trust.keyring;
    return membership;
}

}

std::string encode(const Membership& membership)
{
    return json::serialise(json::Object{ { "server", json::of(membership.server) },
        { "device_id", json::of(membership.device) }, { "token", json::of(membership.token) },
        { "trust",
            json::Object{ { "root", json::of(membership.root.text()) },
                { "keyring", to_json(membership.keyring) } } } });
}

Result<Membership> parse_membership(std::string_view text)
{
    const auto object = json::parse_object(text);
    if (!object)
        return tl::unexpected(object.error());
    return read_membership(*object);
}

std::string encode(const PlanBundle& bundle)
{
    return json::serialise(json::Object{ { "keyring", to_json(bundle.keyring) },
        { "profile", to_json(bundle.profile) }, { "plan", to_json(bundle.plan) } });
}

Result<PlanBundle> parse_plan_bundle(std::string_view text)
{
    const auto object = json::parse_object(text);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object, json::Unknown::ignore);
    PlanBundle bundle;
    bundle.keyring = read_document(in, "keyring");
    bundle.profile = read_document(in, "profile");
    bundle.plan = read_document(in, "plan");
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return bundle;
}

ServerApi::ServerApi(runtime::Executor executor, std::string server, const std::string& ca_file,
    std::function<Moment()> time_of_checks)
    : server_(std::move(server))
    , connect_(connect_options(server_, ca_file, std::move(time_of_checks)))
    , client_(std::move(executor), client_options(connect_))
{
}

net::Headers ServerApi::authorised() const
{
    return { { "Authorization", "Bearer " + token_ }, { "Accept", "application/json" } };
}

awaitable<Result<net::ClientResponse>> ServerApi::ask(net::ClientRequest request)
{
    std::string why;
    try {
        net::ClientResponse response = co_await client_.request(std::move(request));
        if (!is_good(response.status))
            co_return refusal(response);
        co_return response;
    } catch (const net::ClientError& error) {
        why = error.what();
    }
    co_return unreachable(std::move(why));
}

awaitable<Result<Membership>> ServerApi::enrol(std::string pairing_code, PublicKey key)
{
    net::ClientRequest request;
    request.method = net::Method::post;
    request.url = server_ + "/device/v1/enrol";
    request.headers.set("Content-Type", "application/json");
    request.body = json::serialise(json::Object{
        { "pairing_code", json::of(pairing_code) }, { "public_key", json::of(key.text()) } });
    const auto response = co_await ask(std::move(request));
    if (!response)
        co_return tl::unexpected(response.error());
    const auto object = json::parse_object(response->body);
    auto membership = object ? read_membership(*object) : tl::unexpected(object.error());
    if (!membership)
        co_return unreachable("an answer that is none");
    membership->server = server_;
    co_return membership;
}

awaitable<Result<PlanBundle>> ServerApi::plan()
{
    net::ClientRequest request;
    request.url = server_ + "/device/v1/plan";
    request.headers = authorised();
    const auto response = co_await ask(std::move(request));
    if (!response)
        co_return tl::unexpected(response.error());
    auto bundle = parse_plan_bundle(response->body);
    if (!bundle)
        co_return unreachable("an answer that is none");
    co_return bundle;
}

awaitable<Result<std::string>> ServerApi::plan_body(Hash hash)
{
    net::ClientRequest request;
    request.url = server_ + "/device/v1/plan/" + hash.text();
    request.headers = authorised();
    request.headers.set("Accept", "application/gzip");
    request.max_body = protocol::most_body_bytes;
    request.within = std::chrono::minutes(5);
    auto response = co_await ask(std::move(request));
    if (!response)
        co_return tl::unexpected(response.error());
    co_return std::move(response->body);
}

awaitable<Result<std::int64_t>> ServerApi::send_log(std::string upload)
{
    net::ClientRequest request;
    request.method = net::Method::post;
    request.url = server_ + "/device/v1/playlog";
    request.headers = authorised();
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(upload);
    request.within = std::chrono::minutes(5);
    const auto response = co_await ask(std::move(request));
    if (!response)
        co_return tl::unexpected(response.error());
    const auto object = json::parse_object(response->body);
    if (!object)
        co_return unreachable("an answer that is none");
    json::Reader in(*object, json::Unknown::ignore);
    const std::int64_t acknowledged = in.integer("acknowledged", 0, json::most_integer);
    if (!in.finish())
        co_return unreachable("an answer that is none");
    co_return acknowledged;
}

awaitable<Result<void>> ServerApi::media(MediaRequest wanted)
{
    net::Download download;
    download.url = server_ + "/media/" + wanted.hash.text();
    download.headers = authorised();
    download.headers.set("Accept", "*/*");
    download.offset = wanted.offset;
    download.etag = "\"" + wanted.hash.text() + "\"";
    download.max_bytes = wanted.most;
    download.begins = [begins = wanted.begins](
                          bool resumed, const net::ClientResponse&) { return begins(resumed); };
    download.piece = wanted.piece;
    std::string why;
    try {
        const net::ClientResponse response = co_await client_.download(std::move(download));
        // 416: everything was there already, and only finishing was left.
        if (is_good(response.status) || response.status == net::Status::range_not_satisfiable)
            co_return Result<void>();
        co_return refusal(response);
    } catch (const net::ClientError& error) {
        why = error.what();
    }
    co_return unreachable(std::move(why));
}

awaitable<net::WebSocketPtr> ServerApi::link()
{
    net::WebSocketConnect connect;
    connect.url = "ws" + server_.substr(4) + "/device/v1/link"; // http becomes ws, https wss
    connect.connect = connect_;
    connect.options.max_message = protocol::most_frame_bytes;
    auto socket = co_await net::connect_websocket(std::move(connect));
    co_return socket;
}

}
