#include "swarm/crowd/server_http.hpp"

#include "net/url.hpp"
#include "protocol/frames.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"

#include <fmt/format.h>

namespace nguon::swarm {
namespace {

constexpr std::size_t most_answer = 64UL << 20;
constexpr std::size_t connections_kept = 64;
constexpr std::size_t devices_of_a_source = 5'000;

net::ConnectOptions connect_options(const Settings& settings)
{
    net::ConnectOptions options;
    options.connect_within = std::chrono::seconds(60);
    if (settings.server.starts_with("https:"))
        options.tls = net::TlsContext::client({ .ca_file = settings.ca_file });
    return options;
}

net::ClientOptions client_options(net::ConnectOptions connect)
{
    net::ClientOptions options;
    options.connect = std::move(connect);
    options.progress_within = std::chrono::minutes(1);
    options.max_idle = connections_kept;
    return options;
}

tl::unexpected<Error> unreachable(std::string detail)
{
    return fail(Kind::unavailable, "server.unreachable", std::move(detail));
}

tl::unexpected<Error> refusal(const net::ClientResponse& response)
{
    const auto status = static_cast<unsigned>(response.status);
    const auto object = json::parse_object(response.body);
    if (!object)
        return unreachable(fmt::format("HTTP {}", status));
    json::Reader in(*object, json::Unknown::ignore);
    std::string code = in.optional_text("code").value_or("");
    std::string title = in.optional_text("title").value_or("");
    const Kind kind = status == 401 ? Kind::unauthenticated
        : status == 503             ? Kind::unavailable
                                    : Kind::invalid;
    return fail(kind, code.empty() ? fmt::format("server.status_{}", status) : std::move(code),
        std::move(title));
}

}

ServerHttp::ServerHttp(runtime::Executor executor, const Settings& settings)
    : server_(settings.server)
    , spreads_sources_(false)
    , connect_(connect_options(settings))
    , client_(std::move(executor), client_options(connect_))
{
    const auto url = net::parse_url(server_);
    spreads_sources_ = url && url->host.starts_with("127.");
}

awaitable<Result<std::string>> ServerHttp::ask(Call call)
{
    net::ClientRequest request;
    request.method = call.method;
    request.url = server_ + call.path;
    request.within = call.within;
    request.max_body = most_answer;
    if (!call.token.empty())
        request.headers.set("Authorization", "Bearer " + call.token);
    if (!call.body.empty())
        request.headers.set("Content-Type", "application/json");
    request.body = std::move(call.body);
    std::string why;
    try {
        net::ClientResponse response = co_await client_.request(std::move(request));
        const auto status = static_cast<unsigned>(response.status);
        if (status < 200 || status >= 300)
            co_return refusal(response);
        co_return std::move(response.body);
    } catch (const net::ClientError& error) {
        why = error.what();
    }
    co_return unreachable(std::move(why));
}

awaitable<Result<json::Object>> ServerHttp::ask_json(Call call)
{
    const auto text = co_await ask(std::move(call));
    if (!text)
        co_return tl::unexpected(text.error());
    if (text->empty())
        co_return json::Object{};
    co_return json::parse_object(*text, { .max_bytes = most_answer });
}

net::WebSocketConnect ServerHttp::link(std::size_t place) const
{
    net::WebSocketConnect connect;
    connect.url = "ws" + server_.substr(4) + "/device/v1/link"; // http becomes ws, https wss
    connect.connect = connect_;
    if (spreads_sources_)
        connect.connect.local_address = fmt::format("127.0.0.{}", 2 + place / devices_of_a_source);
    connect.options.max_message = protocol::most_frame_bytes;
    connect.options.ping_every = std::chrono::seconds(60);
    return connect;
}

net::WebSocketConnect ServerHttp::voice_line(LiveId live, const std::string& token) const
{
    net::WebSocketConnect connect;
    connect.url = fmt::format("ws{}/api/v1/lives/{}/voice", server_.substr(4), live.text());
    connect.headers.set("Authorization", fmt::format("Bearer {}", token));
    connect.connect = connect_;
    return connect;
}

}
