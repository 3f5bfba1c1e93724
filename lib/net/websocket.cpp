#include "net/websocket.hpp"

#include "net/websocket_codec.hpp"
#include "runtime/random.hpp"

#include <algorithm>
#include <mutex>
#include <random>

namespace nguon::net {

using boost::system::error_code;
using Outcome = Conn::Attempt::Outcome;

namespace {

constexpr auto goodbye_within = std::chrono::seconds(5);
// What a queued frame costs beside its bytes.
constexpr std::size_t frame_overhead = 64;
constexpr std::size_t gathered = 64;
constexpr std::size_t most_discarded = 1024 * 1024;

// Drawn by the hundred, which costs one call to the kernel instead of a hundred.
[[gnu::noinline]] Mask random_mask()
{
    thread_local std::array<Mask, 256> drawn;
    thread_local std::size_t left = 0;
    if (left == 0) {
        runtime::fill_random(std::as_writable_bytes(std::span(drawn)));
        left = drawn.size();
    }
    return drawn[--left];
}

// The first ping comes somewhere within the interval, so that ten thousand devices that came back
// together do not ping together ever after.
runtime::Duration first_ping_after(runtime::Duration interval)
{
    thread_local std::minstd_rand chance(runtime::random_number());
    return interval / 2 + interval * static_cast<int>(chance() % 1000) / 2000;
}

}

Frame frame_text(std::string_view text)
{
    return { share(encode_frame(Opcode::text, text, std::nullopt)) };
}

Frame frame_binary(std::string_view bytes)
{
    return { share(encode_frame(Opcode::binary, bytes, std::nullopt)) };
}

// Frames wait in `incoming`, which any thread may fill. The strand takes all of them at once into
// `outgoing` and writes them by gathering; only one such writer is ever under way.
struct WebSocket::Inside {
    struct Queued {
        SharedBuffer bytes;
        bool droppable;
    };

    Inside(Role given_role, const WebSocketOptions& given, std::string given_unread)
        : role(given_role)
        , options(given)
        , decoder(given_role, given.max_message)
        , unread(std::move(given_unread))
    {
    }

    const Role role;
    const WebSocketOptions options;

    std::mutex mutex;
    std::vector<Queued> incoming;
    std::size_t queued = 0; // bytes in both queues
    bool writing = false; // a writer is under way or on its way
    bool overflowed = false;

    // What follows belongs to the strand.
    std::vector<Queued> outgoing;
    std::size_t written = 0; // whole frames of outgoing
    std::size_t written_of_frame = 0;
    FrameDecoder decoder;
    std::string unread;
    std::size_t unread_at = 0;
    std::optional<asio::steady_timer> ping_timer;
    std::function<bool(std::string_view)> quick;
    bool heard = false; // anything since the last ping
    unsigned missed = 0;
    bool close_sent = false;
    bool line_closes_when_written = false;
    std::optional<Message> ending; // decided before the reader has seen it
};

WebSocket::WebSocket(ConnPtr conn, Role role, WebSocketOptions options, std::string unread)
    : conn_(std::move(conn))
    , inside_(std::make_unique<Inside>(role, options, std::move(unread)))
{
}

WebSocket::~WebSocket()
{
    // The last holder may be on any thread; the connection belongs to its strand.
    asio::dispatch(executor(), [conn = conn_] { conn->close(); });
}

std::shared_ptr<WebSocket> WebSocket::adopt(
    ConnPtr conn, Role role, WebSocketOptions options, std::string unread)
{
    conn->expires_never();
    std::shared_ptr<WebSocket> made(
        new WebSocket(std::move(conn), role, options, std::move(unread)));
    made->inside_->ping_timer.emplace(made->executor());
    made->ring(first_ping_after(options.ping_every));
    return made;
}

void WebSocket::ring(runtime::Duration after)
{
    inside_->ping_timer->expires_after(after);
    inside_->ping_timer->async_wait([weak = weak_from_this()](error_code error) {
        const auto self = weak.lock();
        if (self && !error)
            self->ping_or_give_up();
    });
}

void WebSocket::ping_or_give_up()
{
    if (!open_)
        return;
    inside_->missed = inside_->heard ? 0 : inside_->missed + 1;
    inside_->heard = false;
    // The first interval ends without anything having been asked of the peer: three silent
    // intervals are two pings without an answer.
    if (inside_->missed > 2) {
        end_line(
            { Message::Kind::closed, "silent", static_cast<std::uint16_t>(CloseCode::cut_off) });
        return;
    }
    enqueue(encode(static_cast<std::uint8_t>(Opcode::ping), {}), WhenFull::drop_oldest);
    ring(inside_->options.ping_every);
}

SharedBuffer WebSocket::encode(std::uint8_t opcode, std::string_view payload) const
{
    std::optional<Mask> mask;
    if (inside_->role == Role::client)
        mask = random_mask();
    return share(encode_frame(static_cast<Opcode>(opcode), payload, mask));
}

void WebSocket::send(Frame frame, WhenFull when_full)
{
    // An unmasked frame would be refused by the server at the other end.
    if (inside_->role == Role::client)
        throw std::logic_error("a client masks each frame: use send_text or send_binary");
    enqueue(std::move(frame.bytes), when_full);
}

void WebSocket::send_first(Frame frame)
{
    if (inside_->role == Role::client)
        throw std::logic_error("a client masks each frame: use send_text or send_binary");
    enqueue(std::move(frame.bytes), WhenFull::close_link, Place::first);
}

void WebSocket::send_text(std::string_view text)
{
    enqueue(encode(static_cast<std::uint8_t>(Opcode::text), text), WhenFull::close_link);
}

void WebSocket::send_binary(std::string_view bytes, WhenFull when_full)
{
    enqueue(encode(static_cast<std::uint8_t>(Opcode::binary), bytes), when_full);
}

void WebSocket::enqueue(SharedBuffer frame, WhenFull when_full, Place place)
{
    if (!open_)
        return;
    const std::size_t size = frame->size() + frame_overhead;
    Inside& in = *inside_;
    bool overflow = false;
    {
        const std::lock_guard lock(in.mutex);
        if (in.overflowed)
            return;
        if (in.queued + size > in.options.max_queued && when_full == WhenFull::drop_oldest) {
            for (auto old = in.incoming.begin();
                 old != in.incoming.end() && in.queued + size > in.options.max_queued;) {
                if (old->droppable) {
                    in.queued -= old->bytes->size() + frame_overhead;
                    old = in.incoming.erase(old);
                } else {
                    ++old;
                }
            }
            if (in.queued + size > in.options.max_queued)
                return; // nothing older could go, so this one does
        }
        overflow = in.queued + size > in.options.max_queued;
        in.overflowed = overflow;
        if (!overflow) {
            in.queued += size;
            if (in.writing) {
                const auto at = place == Place::first ? in.incoming.begin() : in.incoming.end();
                in.incoming.insert(at, { std::move(frame), when_full == WhenFull::drop_oldest });
                return;
            }
            in.writing = true;
        }
    }
    if (!overflow) {
        write_at_once(std::move(frame), when_full == WhenFull::drop_oldest);
        return;
    }
    asio::dispatch(executor(), [self = shared_from_this()] {
        self->end_line(
            { Message::Kind::closed, "slow", static_cast<std::uint16_t>(CloseCode::policy) });
    });
}

// Nothing waits, so the calling thread is the writer until the frame is out: an order to ten
// thousand lines is ten thousand calls to the kernel, and not as many wakings of other threads
// besides. What the descriptor does not take goes on where the connection lives.
void WebSocket::write_at_once(SharedBuffer frame, bool droppable)
{
    Inside& in = *inside_;
    const std::string_view bytes = *frame;
    std::size_t written = 0;
    bool failed = false;
    try {
        written = conn_->try_write(std::span(&bytes, 1)).bytes;
    } catch (const boost::system::system_error&) {
        failed = true;
    }
    if (failed) {
        asio::post(executor(), [self = shared_from_this()] {
            self->end_line(
                { Message::Kind::closed, {}, static_cast<std::uint16_t>(CloseCode::cut_off) });
        });
        return;
    }
    if (written < bytes.size()) {
        in.outgoing.push_back({ std::move(frame), droppable });
        in.written = 0;
        in.written_of_frame = written;
    } else {
        const std::lock_guard lock(in.mutex);
        in.queued -= bytes.size() + frame_overhead;
        if (in.incoming.empty() && !in.line_closes_when_written) {
            in.writing = false;
            return;
        }
    }
    asio::post(executor(), [self = shared_from_this()] { self->write_queued(); });
}

void WebSocket::write_queued()
{
    try {
        while (conn_->is_open() && take_queued()) {
            if (!write_gathered())
                return; // goes on when the descriptor takes more
        }
    } catch (const boost::system::system_error&) {
        end_line({ Message::Kind::closed, {}, static_cast<std::uint16_t>(CloseCode::cut_off) });
    }
}

// Makes sure that there is something in `outgoing`; false ends this writer.
bool WebSocket::take_queued()
{
    Inside& in = *inside_;
    if (in.written < in.outgoing.size())
        return true;
    in.outgoing.clear();
    in.written = 0;
    const std::lock_guard lock(in.mutex);
    in.outgoing.swap(in.incoming);
    if (!in.outgoing.empty())
        return true;
    // Idle connections keep no queue.
    in.outgoing.shrink_to_fit();
    in.incoming.shrink_to_fit();
    in.writing = false;
    if (in.line_closes_when_written)
        asio::post(executor(), [self = shared_from_this()] { self->conn_->close(); });
    return false;
}

bool WebSocket::write_gathered()
{
    Inside& in = *inside_;
    std::array<std::string_view, gathered> pieces;
    std::size_t count = 0;
    for (std::size_t i = in.written; i < in.outgoing.size() && count < pieces.size(); ++i)
        pieces[count++] = *in.outgoing[i].bytes;
    pieces[0].remove_prefix(in.written_of_frame);

    const auto attempt = conn_->try_write(std::span(pieces).first(count));
    if (attempt.outcome != Outcome::done) {
        conn_->when_ready(attempt.outcome, [self = shared_from_this()](error_code error) {
            if (error)
                self->end_line(
                    { Message::Kind::closed, {}, static_cast<std::uint16_t>(CloseCode::cut_off) });
            else
                self->write_queued();
        });
        return false;
    }
    std::size_t left = attempt.bytes;
    std::size_t freed = 0;
    for (std::size_t i = 0; i < count && left >= pieces[i].size(); ++i) {
        left -= pieces[i].size();
        auto& done = in.outgoing[in.written++];
        freed += done.bytes->size() + frame_overhead;
        done.bytes.reset();
        in.written_of_frame = 0;
    }
    in.written_of_frame += left;
    const std::lock_guard lock(in.mutex);
    in.queued -= freed;
    return true;
}

void WebSocket::take_quickly(std::function<bool(std::string_view)> quick)
{
    inside_->quick = std::move(quick);
}

std::size_t WebSocket::queued_bytes() const
{
    const std::lock_guard lock(inside_->mutex);
    return inside_->queued;
}

void WebSocket::close(CloseCode code, std::string_view reason)
{
    asio::dispatch(executor(), [self = shared_from_this(), code, text = std::string(reason)] {
        self->say_close(code, text);
    });
}

void WebSocket::say_close(CloseCode code, std::string_view reason)
{
    if (!open_ || inside_->close_sent)
        return;
    inside_->close_sent = true;
    enqueue(encode(static_cast<std::uint8_t>(Opcode::close), close_payload(code, reason)),
        WhenFull::close_link);
    open_ = false;
    conn_->expires_after(goodbye_within);
}

// Cuts the line; the reader gives `message` as the last one.
void WebSocket::end_line(Message message)
{
    open_ = false;
    if (!inside_->ending)
        inside_->ending = std::move(message);
    inside_->ping_timer->cancel();
    conn_->close();
}

// After the last message: what is queued (an answer to the peer's close) still goes out.
Message WebSocket::finish(Message message)
{
    open_ = false;
    Inside& in = *inside_;
    if (!in.ending)
        in.ending = message;
    in.ping_timer->cancel();
    bool writing = false;
    {
        const std::lock_guard lock(in.mutex);
        in.line_closes_when_written = true;
        writing = in.writing;
    }
    if (writing)
        conn_->expires_after(goodbye_within);
    else
        conn_->close();
    return *in.ending;
}

// None: nothing is there yet. Empty: the line has ended, in whatever way.
std::optional<std::string_view> WebSocket::read_line()
{
    try {
        const auto bytes = conn_->read_arrived();
        if (!bytes)
            return std::nullopt;
        return std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    } catch (const boost::system::system_error&) {
        return std::string_view();
    }
}

// False: the line has ended.
bool WebSocket::note_arrival(const Conn::Arrival& arrival)
{
    try {
        conn_->note_arrival(std::get<0>(arrival), std::get<1>(arrival));
        return true;
    } catch (const boost::system::system_error&) {
        return false;
    }
}

// Closing with unread bytes would reset the line, and our close frame could be lost with it.
awaitable<void> WebSocket::discard_rest()
{
    if (queued_bytes() == 0)
        co_await conn_->shutdown();
    std::size_t discarded = 0;
    bool ended = false;
    while (!ended && discarded < most_discarded) {
        if (const auto bytes = read_line()) {
            discarded += bytes->size();
            ended = bytes->empty();
        } else {
            ended = !note_arrival(co_await conn_->arrival());
        }
    }
}

awaitable<Message> WebSocket::receive()
{
    using Kind = FrameDecoder::Event::Kind;
    const auto self = shared_from_this();
    Inside& in = *inside_;
    std::string_view input = std::string_view(in.unread).substr(in.unread_at);
    for (;;) {
        if (in.ending)
            co_return *in.ending;
        if (input.empty()) {
            in.unread = {};
            in.unread_at = 0;
            auto bytes = read_line();
            if (!bytes) {
                if (note_arrival(co_await conn_->arrival()))
                    continue;
                bytes.emplace();
            }
            if (in.ending)
                co_return *in.ending;
            if (bytes->empty())
                co_return finish(
                    { Message::Kind::closed, {}, static_cast<std::uint16_t>(CloseCode::cut_off) });
            input = *bytes;
            in.heard = true;
        }
        auto event = in.decoder.next(input);
        switch (event.kind) {
        case Kind::incomplete:
        case Kind::pong:
            break;
        case Kind::ping:
            enqueue(
                encode(static_cast<std::uint8_t>(Opcode::pong), event.data), WhenFull::drop_oldest);
            break;
        case Kind::text:
        case Kind::binary:
            if (event.kind == Kind::text && in.quick && in.quick(event.data))
                break;
            keep_unread(input);
            co_return Message{ event.kind == Kind::text ? Message::Kind::text
                                                        : Message::Kind::binary,
                std::move(event.data), 0 };
        case Kind::close: {
            const auto answer = event.code == static_cast<std::uint16_t>(CloseCode::none_given)
                ? CloseCode::normal
                : static_cast<CloseCode>(event.code);
            say_close(answer, {});
            co_return finish({ Message::Kind::closed, std::move(event.data), event.code });
        }
        case Kind::broken:
            say_close(static_cast<CloseCode>(event.code), {});
            co_await discard_rest();
            co_return finish({ Message::Kind::closed, "broken rules", event.code });
        }
    }
}

// What came with a message but belongs to later ones; the view may lie in the thread's buffer or in
// `unread` itself.
void WebSocket::keep_unread(std::string_view rest)
{
    Inside& in = *inside_;
    if (rest.empty()) {
        in.unread = {};
        in.unread_at = 0;
    } else if (!in.unread.empty()) {
        in.unread_at = in.unread.size() - rest.size();
    } else {
        in.unread.assign(rest);
        in.unread_at = 0;
    }
}

}
