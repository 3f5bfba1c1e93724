#include "net/client.hpp"

#include "net/http_parser.hpp"
#include "runtime/deadline.hpp"

#include <fmt/format.h>

namespace nguon::net {

using boost::system::system_error;
using Step = HttpParser::Step;

namespace {

constexpr std::size_t most_head = 32 * 1024;
constexpr std::size_t most_refusal = 64 * 1024;
// How SHOUTcast, which many stations still run, begins what is else an answer of HTTP.
constexpr std::string_view icy = "ICY ";

// Gives body pieces to the caller; false breaks off.
using Taker = std::function<bool(std::string_view)>;
using HeadTaker = std::function<bool(const ClientResponse&)>;

std::string request_head(const ClientRequest& request, const Url& url)
{
    std::string head = fmt::format(
        "{} {} HTTP/1.1\r\nHost: {}\r\n", to_text(request.method), url.target, url.authority());
    for (const auto& [name, value] : request.headers) {
        if ((name + value).find_first_of("\r\n") != std::string::npos)
            throw ClientError("a line break in header field " + name);
        head += fmt::format("{}: {}\r\n", name, value);
    }
    const bool carries = !request.body.empty() || request.method == Method::post
        || request.method == Method::put || request.method == Method::patch;
    if (carries)
        head += fmt::format("Content-Length: {}\r\n", request.body.size());
    return head + "\r\n";
}

}

struct HttpClient::State : std::enable_shared_from_this<State> {
    struct Idle {
        std::string peer; // scheme and authority
        ConnPtr conn;
    };

    State(runtime::Executor given, ClientOptions with)
        : strand(asio::make_strand(given))
        , options(std::move(with))
    {
    }

    awaitable<ClientResponse> exchange(ClientRequest request, HeadTaker on_head, Taker on_piece);
    awaitable<ClientResponse> exchange_within(
        ClientRequest request, HeadTaker on_head, Taker on_piece);
    awaitable<ClientResponse> converse(ConnPtr conn, std::string peer, Url url,
        ClientRequest request, HeadTaker on_head, Taker on_piece);
    ConnPtr take_idle(const std::string& peer);
    void keep(std::string peer, ConnPtr conn);

    const runtime::Executor strand;
    const ClientOptions options;
    std::vector<Idle> idle; // on the strand only
};

// A kept connection may have been closed by its peer in the meantime: one that has something to
// read, or an end, is of no use any more.
ConnPtr HttpClient::State::take_idle(const std::string& peer)
{
    for (auto one = idle.begin(); one != idle.end();) {
        if (one->peer != peer) {
            ++one;
            continue;
        }
        const ConnPtr conn = std::move(one->conn);
        one = idle.erase(one);
        try {
            std::byte byte{};
            if (conn->try_read(std::span(&byte, 1)).outcome == Conn::Attempt::Outcome::wants_read)
                return conn;
        } catch (const system_error&) {
            // Reset while it lay idle.
        }
        conn->close();
    }
    return nullptr;
}

void HttpClient::State::keep(std::string peer, ConnPtr conn)
{
    conn->expires_never();
    if (idle.size() >= options.max_idle) {
        if (idle.empty()) {
            conn->close();
            return;
        }
        idle.front().conn->close();
        idle.erase(idle.begin());
    }
    idle.push_back({ std::move(peer), std::move(conn) });
}

awaitable<ClientResponse> HttpClient::State::exchange(
    ClientRequest request, HeadTaker on_head, Taker on_piece)
{
    const std::string address = request.url;
    const auto within = request.within;
    std::string failed;
    try {
        auto attempt = exchange_within(std::move(request), std::move(on_head), std::move(on_piece));
        co_return co_await runtime::with_deadline(std::move(attempt), within);
    } catch (const ClientError&) {
        throw;
    } catch (const system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        failed = error.what();
    } catch (const std::runtime_error& error) {
        failed = error.what();
    }
    throw ClientError(address + ": " + failed);
}

awaitable<ClientResponse> HttpClient::State::exchange_within(
    ClientRequest request, HeadTaker on_head, Taker on_piece)
{
    const auto self = shared_from_this();
    const auto url = parse_url(request.url);
    if (!url || !url->scheme.starts_with("http"))
        throw ClientError("not an HTTP address: " + request.url);
    const std::string peer = url->scheme + "://" + url->authority();
    // Who asks whom it may talk to does not take over a connection that somebody else made.
    ConnPtr conn = request.flow.allows_peer ? nullptr : take_idle(peer);
    if (!conn) {
        ConnectOptions connecting = options.connect;
        connecting.allows_peer = request.flow.allows_peer;
        conn = co_await connect(url->host, url->port, url->secure(), std::move(connecting));
    }
    auto talk = converse(
        std::move(conn), peer, *url, std::move(request), std::move(on_head), std::move(on_piece));
    co_return co_await std::move(talk);
}

namespace {

// Closes a connection unless the whole answer was read from it.
struct CloseUnlessDone {
    ConnPtr conn;
    bool done = false;
    ~CloseUnlessDone()
    {
        if (!done)
            conn->close();
    }
};

ClientResponse head_of(HttpParser& parser)
{
    MessageHead& head = parser.head();
    return { static_cast<Status>(head.status), std::move(head.headers), {} };
}

}

awaitable<ClientResponse> HttpClient::State::converse(ConnPtr conn, std::string peer, Url url,
    ClientRequest request, HeadTaker on_head, Taker on_piece)
{
    CloseUnlessDone guard{ conn };
    conn->expires_without_progress(options.progress_within);
    {
        std::vector<SharedBuffer> pieces{ share(request_head(request, url)) };
        if (!request.body.empty())
            pieces.push_back(share(std::move(request.body)));
        co_await conn->write(std::move(pieces));
    }

    auto parser = HttpParser::of_responses(most_head, request.method == Method::head);
    std::optional<ClientResponse> response;
    std::string unread;
    std::string piece;
    bool informed = false; // the answer so far was a 1xx
    for (;;) {
        piece.clear();
        std::string_view left = unread;
        const Step step = parser.advance(left, piece);
        unread.erase(0, unread.size() - left.size());
        if (step == Step::malformed || step == Step::head_too_large)
            throw ClientError(request.url + ": the answer is not HTTP");
        if (step == Step::head) {
            const unsigned status = parser.head().status;
            informed = status >= 100 && status < 200;
            if (!informed) {
                response = head_of(parser);
                if (!on_head(*response))
                    throw ClientError(request.url + ": broken off by the receiver");
            }
        }
        if (step == Step::body && !on_piece(piece))
            throw ClientError(request.url + ": broken off by the receiver");
        if (step == Step::end && informed) {
            parser = HttpParser::of_responses(most_head, request.method == Method::head);
            informed = false;
        } else if (step == Step::end) {
            break;
        }
        if (step != Step::needs_more)
            continue;
        if (request.flow.before_reading)
            co_await request.flow.before_reading();
        const auto bytes = co_await conn->read_lent();
        unread.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (!response && unread.starts_with(icy))
            unread.replace(0, icy.size() - 1, "HTTP/1.0");
        if (bytes.empty()) {
            if (!response || !parser.finish_by_end_of_stream())
                throw ClientError(request.url + ": the answer broke off");
            co_return std::move(*response);
        }
    }
    if (parser.head().keep_alive && unread.empty()) {
        guard.done = true;
        keep(std::move(peer), conn);
    }
    co_return std::move(*response);
}

HttpClient::HttpClient(runtime::Executor executor, ClientOptions options)
    : state_(std::make_shared<State>(std::move(executor), std::move(options)))
{
}

HttpClient::~HttpClient() { close_idle(); }

void HttpClient::close_idle()
{
    asio::post(state_->strand, [state = state_] {
        for (const auto& one : state->idle)
            one.conn->close();
        state->idle.clear();
    });
}

awaitable<ClientResponse> HttpClient::get(std::string url, Headers headers)
{
    return request({ .url = std::move(url), .headers = std::move(headers) });
}

awaitable<ClientResponse> HttpClient::request(ClientRequest request)
{
    const auto state = state_;
    auto body = std::make_shared<std::string>();
    const std::size_t most = request.max_body;
    auto on_head = [](const ClientResponse&) { return true; };
    auto on_piece = [body, most](std::string_view piece) {
        if (body->size() + piece.size() > most)
            return false;
        body->append(piece);
        return true;
    };
    auto exchange = state->exchange(std::move(request), on_head, on_piece);
    ClientResponse response
        = co_await asio::co_spawn(state->strand, std::move(exchange), asio::use_awaitable);
    response.body = std::move(*body);
    co_return response;
}

awaitable<ClientResponse> HttpClient::download(Download wanted)
{
    const auto state = state_;
    ClientRequest request{
        .url = wanted.url, .headers = wanted.headers, .within = wanted.within, .flow = wanted.flow
    };
    if (wanted.offset > 0) {
        request.headers.set("Range", fmt::format("bytes={}-", wanted.offset));
        if (!wanted.etag.empty())
            request.headers.set("If-Range", wanted.etag);
    }
    // Shared with the two callbacks: which kind of answer it is, and how much has come.
    struct Progress {
        bool delivering = false;
        std::uint64_t total = 0;
        std::string refusal;
    };
    auto progress = std::make_shared<Progress>();
    auto asked = std::make_shared<Download>(std::move(wanted));

    auto on_head = [progress, asked](const ClientResponse& head) {
        const bool resumed = head.status == Status::partial_content;
        if (!resumed && head.status != Status::ok)
            return true;
        // A range other than the one asked for would tear the file.
        if (resumed
            && !head.headers.get("Content-Range")
                    .starts_with(fmt::format("bytes {}-", asked->offset)))
            return false;
        progress->delivering = true;
        progress->total = resumed ? asked->offset : 0;
        return !asked->begins || asked->begins(resumed, head);
    };
    auto on_piece = [progress, asked](std::string_view piece) {
        if (!progress->delivering) {
            progress->refusal += piece;
            return progress->refusal.size() <= most_refusal;
        }
        progress->total += piece.size();
        return progress->total <= asked->max_bytes && asked->piece(piece);
    };
    auto exchange = state->exchange(std::move(request), on_head, on_piece);
    ClientResponse response
        = co_await asio::co_spawn(state->strand, std::move(exchange), asio::use_awaitable);
    response.body = std::move(progress->refusal);
    co_return response;
}

}
