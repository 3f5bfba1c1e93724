#include "net/websocket_handshake.hpp"

#include "net/client.hpp"
#include "net/http_parser.hpp"
#include "net/stoppable.hpp"
#include "net/websocket.hpp"
#include "runtime/deadline.hpp"
#include "runtime/random.hpp"

#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace nguon::net {

namespace {

constexpr std::size_t most_answer_head = 16 * 1024;

// Serves one WebSocket of the server and sees it to its end.
class WebSocketTakeover final : public Takeover,
                                public std::enable_shared_from_this<WebSocketTakeover> {
public:
    WebSocketTakeover(WebSocketHandler serve, WebSocketOptions options)
        : serve_(std::move(serve))
        , options_(options)
    {
    }

    awaitable<void> run(ConnPtr conn, std::string unread) override
    {
        const auto self = shared_from_this();
        {
            const std::lock_guard lock(mutex_);
            socket_ = WebSocket::adopt(std::move(conn), Role::server, options_, std::move(unread));
            if (stopped_)
                socket_->close(CloseCode::going_away);
        }
        const WebSocketPtr socket = socket_;
        std::exception_ptr failure;
        try {
            auto serving = serve_(socket);
            co_await std::move(serving);
        } catch (...) {
            failure = std::current_exception();
        }
        socket->close(failure ? CloseCode::failed : CloseCode::normal);
        // The peer's goodbye, or the end of the time given for it.
        bool closed = false;
        while (!closed) {
            const Message message = co_await socket->receive();
            closed = message.is_closed();
        }
        if (failure)
            std::rethrow_exception(failure);
    }

    void stop() override
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        if (socket_)
            socket_->close(CloseCode::going_away);
    }

private:
    WebSocketHandler serve_;
    WebSocketOptions options_;
    std::mutex mutex_;
    bool stopped_ = false;
    WebSocketPtr socket_;
};

awaitable<std::pair<MessageHead, std::string>> read_answer(ConnPtr conn)
{
    HttpParser parser = HttpParser::of_responses(most_answer_head, false);
    std::string unread;
    std::string none;
    for (;;) {
        const auto bytes = co_await conn->read_lent();
        if (bytes.empty())
            throw ClientError("the peer closed instead of answering the handshake");
        unread.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        std::string_view left = unread;
        const auto step = parser.advance(left, none);
        unread.erase(0, unread.size() - left.size());
        if (step == HttpParser::Step::head)
            co_return std::pair(std::move(parser.head()), std::move(unread));
        if (step != HttpParser::Step::needs_more)
            throw ClientError("the peer's answer to the handshake is malformed");
    }
}

std::string handshake_request(const Url& url, const Headers& headers, std::string_view key)
{
    std::string request
        = fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Key: {}\r\nSec-WebSocket-Version: 13\r\n",
            url.target, url.authority(), key);
    for (const auto& [name, value] : headers) {
        if ((name + value).find_first_of("\r\n") != std::string::npos)
            throw ClientError("a line break in header field " + name);
        request += fmt::format("{}: {}\r\n", name, value);
    }
    return request + "\r\n";
}

awaitable<WebSocketPtr> shake_hands(
    ConnPtr conn, Url url, Headers headers, WebSocketOptions options)
{
    const std::string key = base64(runtime::random_bytes(16));
    co_await conn->write(handshake_request(url, headers, key));
    auto [head, unread] = co_await read_answer(conn);
    if (head.status != 101)
        throw ClientError(fmt::format("the peer refused the WebSocket: {}", head.status));
    if (!head.headers.lists("Upgrade", "websocket") || !head.headers.lists("Connection", "Upgrade")
        || head.headers.get("Sec-WebSocket-Accept") != accept_key(key)
        || head.headers.contains("Sec-WebSocket-Extensions"))
        throw ClientError("the peer's answer to the handshake is malformed");
    co_return WebSocket::adopt(std::move(conn), Role::client, options, std::move(unread));
}

}

std::string base64(std::string_view bytes)
{
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::string accept_key(std::string_view key)
{
    const std::string salted = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(salted.data(), salted.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
        throw std::runtime_error("no SHA-1");
    return base64({ reinterpret_cast<const char*>(digest.data()), size });
}

Response upgrade(const Request& request, WebSocketHandler serve, WebSocketOptions options)
{
    const auto& headers = request.headers;
    const auto key = headers.get("Sec-WebSocket-Key");
    if (request.method != Method::get || !headers.lists("Upgrade", "websocket")
        || !headers.lists("Connection", "Upgrade")) {
        Response response = Response::text(Status::upgrade_required, "WebSocket only\n");
        response.headers.set("Upgrade", "websocket");
        return response;
    }
    if (headers.get("Sec-WebSocket-Version") != "13") {
        Response response = Response::text(Status::upgrade_required, "version 13 only\n");
        response.headers.set("Sec-WebSocket-Version", "13");
        return response;
    }
    // Sixteen bytes in base64 are 24 characters.
    if (key.size() != 24 || !key.ends_with("=="))
        return Response::text(Status::bad_request, "malformed Sec-WebSocket-Key\n");
    return { .status = Status::switching_protocols,
        .headers = { { "Upgrade", "websocket" }, { "Connection", "Upgrade" },
            { "Sec-WebSocket-Accept", accept_key(key) } },
        .body = std::make_shared<WebSocketTakeover>(std::move(serve), options) };
}

awaitable<WebSocketPtr> connect_websocket(WebSocketConnect wanted)
{
    const auto url = parse_url(wanted.url);
    if (!url || !url->scheme.starts_with("ws"))
        throw ClientError("not a WebSocket address: " + wanted.url);
    const auto within = wanted.connect.connect_within;
    std::string failed;
    try {
        const ConnPtr conn = co_await connect(url->host, url->port, url->secure(), wanted.connect);
        conn->expires_after(within);
        WebSocketPtr socket = co_await shake_hands(conn, *url, wanted.headers, wanted.options);
        co_return socket;
    } catch (const ClientError&) {
        throw;
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        failed = error.what();
    } catch (const std::runtime_error& error) {
        failed = error.what();
    }
    throw ClientError(wanted.url + ": " + failed);
}

}
