// Conversations on Unix sockets between programs of one machine: the signer, the player, the agent.
//
// A frame is its length in four bytes, the highest first, and that many bytes. The peer's user is
// known from the kernel; the socket file itself is opened to its owner (and group, if wanted) only.
#pragma once

#include "runtime/asio.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include <sys/types.h>

namespace nguon::runtime {

inline constexpr std::size_t default_max_frame = 1024 * 1024;

// The peer sent a frame above the limit, or the conversation broke in the middle of one.
struct FrameError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct PeerIdentity {
    pid_t process = 0;
    uid_t user = 0;
    gid_t group = 0;
};

// One conversation inside coroutines. One reader and one writer at a time.
class UnixConn {
public:
    UnixConn(asio::local::stream_protocol::socket socket, std::size_t max_frame);

    // The next frame; none when the peer has closed between two frames.
    awaitable<std::optional<std::string>> receive();
    awaitable<void> send(std::string frame);
    void close();
    PeerIdentity peer();

private:
    asio::local::stream_protocol::socket socket_;
    std::size_t max_frame_;
};

awaitable<std::shared_ptr<UnixConn>> connect_unix(
    std::string path, std::size_t max_frame = default_max_frame);

struct UnixListenerOptions {
    mode_t mode = 0600; // of the socket file
    std::size_t max_frame = default_max_frame;
    std::size_t max_connections = 64;
};

class TaskGroup;

// Listens on `path` (a file left over from a dead process is replaced, a live one is refused by
// std::system_error address_in_use) and runs `serve` for each conversation, on a strand of its own.
class UnixListener {
public:
    using Serve = std::function<awaitable<void>(std::shared_ptr<UnixConn>)>;

    UnixListener(
        Executor executor, std::string path, Serve serve, UnixListenerOptions options = {});
    ~UnixListener();

    void start();
    // Accepts no more, cancels the conversations and waits for their end; removes the file.
    awaitable<void> stop();

private:
    awaitable<void> accept();
    awaitable<void> converse(std::shared_ptr<UnixConn> conn);

    Executor executor_;
    std::string path_;
    Serve serve_;
    UnixListenerOptions options_;
    asio::local::stream_protocol::acceptor acceptor_;
    std::unique_ptr<TaskGroup> tasks_;
};

// The same conversation for a thread that may block (a worker, a main loop of another kind). Every
// call has a deadline; std::system_error(timed_out) when it passes.
class BlockingUnixConn {
public:
    explicit BlockingUnixConn(const std::string& path, std::size_t max_frame = default_max_frame);
    ~BlockingUnixConn();
    BlockingUnixConn(BlockingUnixConn&& other) noexcept;
    BlockingUnixConn& operator=(BlockingUnixConn&& other) noexcept;

    void send(std::string_view frame, std::chrono::milliseconds most);
    // None when the peer has closed between two frames.
    std::optional<std::string> receive(std::chrono::milliseconds most);
    // One question, one answer; FrameError when the peer closes instead.
    std::string call(std::string_view question, std::chrono::milliseconds most);

private:
    int descriptor_ = -1;
    std::size_t max_frame_;
};

}
