#include "net/session.hpp"

#include "net/forwarded.hpp"
#include "net/url.hpp"
#include "runtime/log.hpp"
#include "runtime/worker_pool.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>

#include <algorithm>

namespace nguon::net {

using boost::system::system_error;
using Outcome = Conn::Attempt::Outcome;
using Step = HttpParser::Step;

namespace {

constexpr auto linger_within = std::chrono::seconds(2);
// Most clients write the whole body before they read: a text ten times too long is read and thrown
// away, so that they learn why it was refused.
constexpr std::size_t most_lingered = 16 * 1024 * 1024;
constexpr std::size_t most_pipelined = 64 * 1024;

bool wants_body_invited(const Headers& headers) { return headers.lists("Expect", "100-continue"); }

std::string list_of(const std::vector<Method>& methods)
{
    std::string text;
    for (const Method method : methods) {
        if (!text.empty())
            text += ", ";
        text += to_text(method);
    }
    return text;
}

}

// Lives as long as somebody holds it, but reads only while its exchange is under way.
class Session::StreamedBody final : public BodyReader {
public:
    StreamedBody(Session& session, HttpParser& parser, std::size_t most)
        : session_(&session)
        , parser_(&parser)
        , most_(most)
        , length_(parser.head().length)
    {
    }

    awaitable<std::string_view> read() override
    {
        if (!session_)
            throw std::logic_error("a body was read after its request was answered");
        piece_ = co_await session_->read_piece(*parser_);
        got_ += piece_.size();
        if (got_ > most_)
            throw BodyError(Status::content_too_large, "the body is above the limit of its route");
        co_return std::string_view(piece_);
    }

    std::optional<std::uint64_t> length() const override { return length_; }
    void detach() { session_ = nullptr; }

private:
    Session* session_;
    HttpParser* parser_;
    std::size_t most_;
    std::optional<std::uint64_t> length_;
    std::uint64_t got_ = 0;
    std::string piece_;
};

Session::Session(ConnPtr conn, const ServerOptions& options, const Router& router,
    std::shared_ptr<const std::atomic<bool>> stopping)
    : conn_(std::move(conn))
    , options_(options)
    , router_(router)
    , stopping_(std::move(stopping))
    , remote_address_(conn_->remote_address())
    , from_proxy_(std::find(options.proxies.begin(), options.proxies.end(), remote_address_)
          != options.proxies.end())
{
}

awaitable<void> Session::run()
{
    const auto self = shared_from_this();
    try {
        Next next = Next::another;
        while (next == Next::another && !takeover_)
            next = co_await exchange();
        if (takeover_)
            co_return;
        if (next == Next::linger)
            co_await linger();
    } catch (const system_error&) {
        // The client is gone or too slow; there is nobody left to tell.
    }
    conn_->close();
}

void Session::stop()
{
    asio::post(conn_->executor(), [self = shared_from_this()] {
        if (self->idle_)
            self->conn_->close();
        else if (self->live_)
            self->live_->signal.emit(asio::cancellation_type::terminal);
    });
}

void Session::consume(std::size_t taken)
{
    unread_.erase(0, taken);
    if (unread_.empty())
        unread_ = {}; // idle connections keep no buffer
}

awaitable<Session::Next> Session::exchange()
{
    HttpParser parser = HttpParser::of_requests(options_.max_header_bytes);
    Step step = Step::needs_more;
    bool too_slow = false;
    try {
        step = co_await read_head(parser);
    } catch (const system_error& error) {
        if (error.code() != asio::error::timed_out || idle_)
            throw;
        too_slow = true;
    }
    if (too_slow)
        co_return co_await refuse(Status::request_timeout);
    switch (step) {
    case Step::head:
        break;
    case Step::head_too_large:
        co_return co_await refuse(Status::header_fields_too_large);
    case Step::end: // of the stream, between two requests
        co_return Next::close;
    default:
        co_return co_await refuse(Status::bad_request);
    }
    co_return co_await answer_head(parser);
}

// `end` when the client closed before a request began.
awaitable<Step> Session::read_head(HttpParser& parser)
{
    idle_ = unread_.empty();
    if (idle_ && *stopping_)
        co_return Step::end;
    conn_->expires_after(idle_ ? options_.idle_for : options_.header_within);
    std::string none;
    for (;;) {
        if (!unread_.empty()) {
            std::string_view left = unread_;
            const Step step = parser.advance(left, none);
            consume(unread_.size() - left.size());
            if (step != Step::needs_more)
                co_return step;
            // From here on the whole head must come in time, however often a byte comes.
            if (std::exchange(idle_, false))
                conn_->expires_after(options_.header_within);
        }
        const auto bytes = co_await conn_->read_lent();
        if (bytes.empty())
            co_return idle_ ? Step::end : Step::malformed;
        unread_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (unread_.size() > options_.max_header_bytes + most_pipelined)
            co_return Step::head_too_large;
    }
}

awaitable<Session::Next> Session::answer_head(HttpParser& parser)
{
    idle_ = false;
    conn_->expires_without_progress(options_.progress_within);
    MessageHead& head = parser.head();
    const auto method = parse_method(head.method);
    if (!method)
        co_return co_await refuse(Status::not_implemented);
    auto target = parse_target(head.target);
    if (!target || (!head.http_1_0 && !head.headers.contains("Host")))
        co_return co_await refuse(Status::bad_request);

    Request request;
    request.method = *method;
    request.target = std::move(head.target);
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.headers = std::move(head.headers);
    const auto told = from_proxy_ ? forwarded_for(request.headers) : std::nullopt;
    request.remote_address = told.value_or(remote_address_);
    request.secure
        = conn_->secure() || (from_proxy_ && request.headers.get("X-Forwarded-Proto") == "https");

    auto match = router_.match(*method, target->segments);
    co_return co_await serve(parser, std::move(request), std::move(match));
}

awaitable<Session::Next> Session::serve(HttpParser& parser, Request request, Router::Match match)
{
    const auto begun = std::chrono::steady_clock::now();
    const auto facts = RequestFacts::of(request, parser.head().http_1_0);
    const Method method = request.method;
    const std::string route = match.route;
    std::shared_ptr<StreamedBody> streamed;
    Response response;
    std::optional<Status> refused;

    if (!match.handler && match.allowed.empty()) {
        response = own_response(Status::not_found);
    } else if (!match.handler) {
        response = method == Method::options ? Response::empty()
                                             : own_response(Status::method_not_allowed);
        response.headers.set("Allow", list_of(match.allowed));
    } else if (parser.head().length.value_or(0) > match.options.max_body) {
        refused = Status::content_too_large;
    } else {
        try {
            request.path_params = std::move(match.params);
            request.route = route;
            if (match.options.streaming) {
                co_await invite_body(request);
                streamed = std::make_shared<StreamedBody>(*this, parser, match.options.max_body);
                request.body_reader = streamed;
            } else {
                co_await read_body(parser, request, match.options.max_body);
            }
            response = co_await call(match.handler, std::move(request));
        } catch (const BodyError& error) {
            refused = error.status;
        }
    }
    if (streamed)
        streamed->detach();
    if (refused)
        response = own_response(*refused);

    const bool whole = parser.advance_to_end(unread_);
    Next next = Next::another;
    if (!whole)
        next = Next::linger;
    else if (!parser.head().keep_alive || *stopping_)
        next = Next::close;
    const Status status = response.status;
    next = co_await answer(std::move(response), facts, next);
    if (options_.on_answer)
        options_.on_answer(method, route, status, std::chrono::steady_clock::now() - begun);
    co_return next;
}

awaitable<void> Session::invite_body(const Request& request)
{
    // Who has sent the body already needs no invitation.
    if (wants_body_invited(request.headers) && unread_.empty())
        co_await conn_->write("HTTP/1.1 100 Continue\r\n\r\n");
}

awaitable<void> Session::read_body(HttpParser& parser, Request& request, std::size_t most)
{
    if (parser.is_done())
        co_return;
    co_await invite_body(request);
    for (;;) {
        const std::string piece = co_await read_piece(parser);
        if (piece.empty())
            co_return;
        if (request.body.size() + piece.size() > most)
            throw BodyError(Status::content_too_large, "the body is above the limit of its route");
        request.body += piece;
    }
}

// Empty at the end of the body.
awaitable<std::string> Session::read_piece(HttpParser& parser)
{
    std::string piece;
    for (;;) {
        std::string_view left = unread_;
        const Step step = parser.advance(left, piece);
        consume(unread_.size() - left.size());
        if (step == Step::end || step == Step::body)
            co_return piece;
        if (step != Step::needs_more)
            throw BodyError(Status::bad_request, "the body is malformed");
        std::span<const std::byte> bytes;
        bool too_slow = false;
        try {
            bytes = co_await conn_->read_lent();
        } catch (const system_error& error) {
            if (error.code() != asio::error::timed_out)
                throw;
            too_slow = true;
        }
        if (too_slow)
            throw BodyError(Status::request_timeout, "the body came too slowly");
        if (bytes.empty())
            throw BodyError(Status::bad_request, "the body broke off");
        unread_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
}

// The one place where what a handler throws is caught, logged and answered without detail.
awaitable<Response> Session::call(std::shared_ptr<const Handler> handler, Request request)
{
    const std::string route = request.route;
    const std::string method(to_text(request.method));
    Status status = Status::internal_error;
    try {
        co_return co_await (*handler)(std::move(request));
    } catch (const BodyError&) {
        throw;
    } catch (const runtime::PoolIsFull& full) {
        log::warning("http.overloaded", { { "route", route }, { "pool", full.what() } });
        status = Status::unavailable;
    } catch (const std::exception& error) {
        log::error("http.handler_failed",
            { { "method", method }, { "route", route }, { "error", error.what() } });
    }
    co_return own_response(status);
}

Response Session::own_response(Status status) const
{
    if (options_.error_response)
        return options_.error_response(status);
    return Response::text(status, std::string(reason_phrase(status)) + "\n");
}

// For requests that are not understood: nothing behind them can be trusted.
awaitable<Session::Next> Session::refuse(Status status)
{
    const RequestFacts unknown;
    Response response = own_response(status);
    co_return co_await answer(std::move(response), unknown, Next::linger);
}

awaitable<Session::Next> Session::answer(Response response, const RequestFacts& facts, Next next)
{
    conn_->expires_without_progress(options_.progress_within);
    const bool live = response.live;
    if (auto* takeover = std::get_if<std::shared_ptr<Takeover>>(&response.body)) {
        auto taken = std::move(*takeover);
        response.body = std::monostate();
        auto framed = frame_response(std::move(response), facts, true);
        co_await conn_->write(std::move(framed.head));
        takeover_ = std::move(taken);
        co_return Next::close;
    }
    FramedResponse framed;
    bool unfit = false;
    try {
        framed = frame_response(std::move(response), facts, next == Next::another);
    } catch (const std::exception& error) {
        log::error("http.response_unfit", { { "error", error.what() } });
        unfit = true;
    }
    if (unfit) {
        framed = frame_response(own_response(Status::internal_error), facts, next == Next::another);
    }
    if (framed.ends_connection && next == Next::another)
        next = Next::close;
    co_await send_body(std::move(framed), live);
    co_return next;
}

awaitable<void> Session::send_body(FramedResponse framed, bool live)
{
    std::vector<SharedBuffer> pieces{ share(std::move(framed.head)) };
    if (framed.body)
        pieces.push_back(std::move(framed.body));
    co_await conn_->write(std::move(pieces));
    if (framed.file)
        co_await conn_->write_file(framed.file->descriptor, framed.file->first, framed.file->count);
    if (!framed.producer)
        co_return;
    if (live) {
        co_await produce_live(std::move(framed.producer), framed.chunked);
        co_return;
    }
    // The status is on its way already: what the producer throws can only cut the connection.
    StreamWriter writer(*conn_, framed.chunked);
    co_await framed.producer(writer);
    co_await writer.finish();
}

awaitable<void> Session::produce_live(BodyProducer producer, bool chunked)
{
    if (*stopping_)
        throw system_error(asio::error::operation_aborted);
    live_ = std::make_shared<Live>();
    const auto live = live_;
    watch_client(live);
    StreamWriter writer(*conn_, chunked);
    std::exception_ptr failure;
    try {
        auto producing = producer(writer);
        co_await asio::co_spawn(conn_->executor(), std::move(producing),
            asio::bind_cancellation_slot(live->signal.slot(), asio::use_awaitable));
    } catch (...) {
        failure = std::current_exception();
    }
    live->running = false;
    live_.reset();
    if (failure)
        std::rethrow_exception(failure);
    co_await writer.finish();
}

// A client of a live stream has nothing more to say; reading tells when it goes.
void Session::watch_client(std::shared_ptr<Live> live)
{
    conn_->when_ready(
        Outcome::wants_read, [weak = weak_from_this(), live](boost::system::error_code error) {
            const auto self = weak.lock();
            if (!self || !live->running)
                return;
            bool gone = error.failed();
            try {
                std::array<std::byte, 1024> bytes;
                const auto attempt = gone ? Conn::Attempt{} : self->conn_->try_read(bytes);
                if (attempt.outcome == Outcome::done)
                    self->unread_.append(
                        reinterpret_cast<const char*>(bytes.data()), attempt.bytes);
                gone = gone || attempt.outcome == Outcome::ended
                    || self->unread_.size() > most_pipelined;
            } catch (const system_error&) {
                gone = true;
            }
            if (gone)
                live->signal.emit(asio::cancellation_type::terminal);
            else
                self->watch_client(live);
        });
}

// Closing with unread bytes would reset the connection, and the answer could be lost with it.
awaitable<void> Session::linger()
{
    conn_->expires_after(linger_within);
    co_await conn_->shutdown();
    std::size_t read = 0;
    bool ended = false;
    while (!ended && read < most_lingered) {
        const auto bytes = co_await conn_->read_lent();
        read += bytes.size();
        ended = bytes.empty();
    }
}

}
