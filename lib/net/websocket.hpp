// WebSocket (RFC 6455) for both roles, without extensions. One writer per connection; sending never
// waits, reading gives whole messages. Idle, a connection holds no buffers.
#pragma once

#include "net/conn.hpp"
#include "net/http.hpp"
#include "net/url.hpp"

#include <atomic>

namespace nguon::net {

enum class CloseCode : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported = 1003,
    none_given = 1005, // never on the wire
    cut_off = 1006, // never on the wire
    bad_text = 1007,
    policy = 1008,
    too_big = 1009,
    failed = 1011,
    try_later = 1013,
};

struct Message {
    enum class Kind : std::uint8_t { text, binary, closed };
    Kind kind = Kind::closed;
    std::string data; // of `closed`: the reason
    std::uint16_t code = 0; // of `closed`

    bool is_closed() const { return kind == Kind::closed; }
};

// A finished frame of a server, built once and sent to any number of connections.
struct Frame {
    SharedBuffer bytes;
};
Frame frame_text(std::string_view text);
Frame frame_binary(std::string_view bytes);

enum class Role : std::uint8_t { server, client };
enum class WhenFull : std::uint8_t {
    close_link, // for what must not be lost: the peer comes back and asks again
    drop_oldest, // for live sound: the oldest droppable frame goes
};

struct WebSocketOptions {
    std::size_t max_message = 16 * 1024;
    std::size_t max_queued = 256 * 1024; // bytes waiting to be sent
    runtime::Duration ping_every = std::chrono::seconds(30);
    // Dead after two pings without any sign of life.
};

class WebSocket : public std::enable_shared_from_this<WebSocket> {
public:
    // `unread` is what came behind the handshake. Starts the pings.
    static std::shared_ptr<WebSocket> adopt(
        ConnPtr conn, Role role, WebSocketOptions options, std::string unread);
    ~WebSocket();

    // The next message; pings are answered inside. After `closed` comes nothing else: peer's close,
    // broken rules, silence, lost line and full queue all end here, with the code that says which.
    awaitable<Message> receive();

    // From now on `quick` sees each text before receive gives it out, and may take it (true), which
    // costs a tenth of waking who awaits receive. Called on the strand, by receive; set it there.
    void take_quickly(std::function<bool(std::string_view)> quick);

    // Safe from any thread, never waits: what the line takes at once is out when this returns.
    // Frames are for the server's role; a client masks each of its own, so it sends by text and
    // bytes.
    void send(Frame frame, WhenFull when_full = WhenFull::close_link);
    // Before everything that waits and is not being written yet.
    void send_first(Frame frame);
    void send_text(std::string_view text);
    void send_binary(std::string_view bytes, WhenFull when_full = WhenFull::close_link);
    // Says goodbye after what is queued; the line is cut 5 s later if the peer does not answer.
    void close(CloseCode code = CloseCode::normal, std::string_view reason = {});

    bool is_open() const { return open_; }
    std::size_t queued_bytes() const;
    std::string remote_address() const { return conn_->remote_address(); }
    const runtime::Executor& executor() const { return conn_->executor(); }

private:
    struct Inside;
    WebSocket(ConnPtr conn, Role role, WebSocketOptions options, std::string unread);

    SharedBuffer encode(std::uint8_t opcode, std::string_view payload) const;
    enum class Place : std::uint8_t { last, first };
    void enqueue(SharedBuffer frame, WhenFull when_full, Place place = Place::last);
    void write_at_once(SharedBuffer frame, bool droppable);
    void write_queued();
    bool take_queued();
    bool write_gathered();
    void ring(runtime::Duration after);
    void ping_or_give_up();
    void say_close(CloseCode code, std::string_view reason);
    void end_line(Message message);
    Message finish(Message message);
    std::optional<std::string_view> read_line();
    bool note_arrival(const Conn::Arrival& arrival);
    awaitable<void> discard_rest();
    void keep_unread(std::string_view rest);

    ConnPtr conn_;
    std::atomic<bool> open_{ true };
    std::unique_ptr<Inside> inside_;
};

using WebSocketPtr = std::shared_ptr<WebSocket>;
using WebSocketHandler = std::function<awaitable<void>(WebSocketPtr)>;

// The answer of a route that turns into a WebSocket; 400 or 426 when the request asks for none.
// `serve` runs as a task of the server, on the strand of the connection.
Response upgrade(const Request& request, WebSocketHandler serve, WebSocketOptions options = {});

struct WebSocketConnect {
    std::string url; // ws:// or wss://
    Headers headers;
    ConnectOptions connect;
    WebSocketOptions options;
};
// Throws ClientError when there is no such peer or it answers anything but 101. The calling
// coroutine must run on a strand.
awaitable<WebSocketPtr> connect_websocket(WebSocketConnect connect);

}
