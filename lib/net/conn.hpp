// One stream connection, plain or TLS, for both roles. The only code that touches sockets of the
// network.
//
// A Conn lives on its strand: every call comes from there, except try_write, which may come from
// any thread. One reader and one writer at a time. Idle it holds a few hundred bytes; TLS is
// OpenSSL on the non-blocking descriptor.
#pragma once

#include "net/buffer.hpp"
#include "net/tls.hpp"
#include "runtime/asio.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace nguon::net {

class Conn : public std::enable_shared_from_this<Conn> {
public:
    // What an attempt at the descriptor came to.
    struct Attempt {
        enum class Outcome : std::uint8_t { done, wants_read, wants_write, ended };
        Outcome outcome = Outcome::done;
        std::size_t bytes = 0; // of `done`
    };

    virtual ~Conn();
    Conn(const Conn&) = delete;
    Conn& operator=(const Conn&) = delete;

    // Reads at least one byte; 0 when the peer has ended the stream. Failures throw system_error;
    // after expires_after has passed the error is timed_out.
    awaitable<std::size_t> read_some(std::span<std::byte> into);
    // The same into a buffer lent by the thread, so that waiting costs no memory. What is returned
    // is valid until the next co_await; empty at the end of the stream.
    awaitable<std::span<const std::byte>> read_lent();
    // The two halves of read_lent, for who reads ten thousand small messages a second: what there
    // is to read (none: nothing yet), and the wait until there may be more.
    //
    //   const auto [error, bytes] = co_await conn->arrival();
    //   conn->note_arrival(error, bytes);
    using Arrival = std::tuple<boost::system::error_code, std::size_t>;
    std::optional<std::span<const std::byte>> read_arrived();
    awaitable<Arrival> arrival();
    void note_arrival(boost::system::error_code error, std::size_t bytes);
    awaitable<void> write(std::vector<SharedBuffer> pieces);
    awaitable<void> write(std::string bytes);
    // `count` bytes of an open file from `offset`.
    awaitable<void> write_file(int descriptor, std::uint64_t offset, std::uint64_t count);

    // Never wait: for writers that gather what is queued. try_write is safe from any thread, for
    // one writer at a time; on a closed connection it throws like any other failure.
    virtual Attempt try_read(std::span<std::byte> into) = 0;
    virtual Attempt try_write(std::span<const std::string_view> pieces) = 0;
    virtual Attempt try_write_file(int descriptor, std::uint64_t offset, std::uint64_t count) = 0;
    // Calls back on the strand when the descriptor may be ready for what the attempt wanted.
    void when_ready(
        Attempt::Outcome wanted, std::function<void(boost::system::error_code)> callback);

    // What waits then or later fails with timed_out once `duration` has passed, until the next
    // call.
    void expires_after(runtime::Duration duration);
    // The same for each single wait: a transfer may take long as long as it moves.
    void expires_without_progress(runtime::Duration patience);
    void expires_never();

    // Says goodbye where the protocol has a way to (TLS close_notify), then ends our direction.
    awaitable<void> shutdown();
    // At once; whatever waits fails.
    void close();
    bool is_open() const { return socket_.is_open(); }

    virtual bool secure() const = 0;
    std::string remote_address() const; // IP address without port
    const runtime::Executor& executor() const { return strand_; }

protected:
    Conn(boost::asio::ip::tcp::socket socket, runtime::Executor strand);

    int descriptor() { return socket_.native_handle(); }
    awaitable<void> wait(Attempt::Outcome wanted);
    virtual awaitable<void> say_goodbye() = 0;
    // From the socket as it is, what arrived while waiting first. Notes when nothing is left.
    Attempt receive(std::span<std::byte> into);
    // Nothing is left to read, so that asking the kernel would only cost.
    virtual bool is_drained() const { return is_socket_drained(); }
    bool is_socket_drained() const { return drained_ && arrived_ == taken_ && !ended_; }

    // Held wherever the descriptor is used beside its strand: by the writer, by close, and by TLS
    // also while reading.
    std::mutex guard_;

private:
    static constexpr auto never = std::chrono::steady_clock::time_point::max();

    void set_deadline(std::chrono::steady_clock::time_point deadline);
    void ring_at_deadline();
    void rung(boost::system::error_code error);

    boost::asio::ip::tcp::socket socket_;
    runtime::Executor strand_;
    // Made when the first deadline is set. It rings at `rings_at_`; a deadline put off in the
    // meantime is seen then, so that moving it forward costs nothing.
    std::unique_ptr<boost::asio::steady_timer> timer_;
    std::chrono::steady_clock::time_point deadline_ = never;
    std::chrono::steady_clock::time_point rings_at_ = never;
    std::optional<runtime::Duration> patience_;
    bool expired_ = false;
    // The last read took all there was: the next one waits before it tries, which saves a call to
    // the kernel for each message of ten thousand lines. What comes in between is seen by the wait.
    bool drained_ = false;
    bool ended_ = false; // the peer's direction, seen while waiting
    // What came while waiting. Small messages fit, and then one call to the kernel both says that
    // they are there and reads them.
    std::array<std::byte, 256> ahead_;
    std::uint16_t arrived_ = 0; // bytes in `ahead_`
    std::uint16_t taken_ = 0; // of them
};

using ConnPtr = std::shared_ptr<Conn>;

// The server's end of an accepted socket; with TLS the handshake is done when it returns.
awaitable<ConnPtr> accept_conn(boost::asio::ip::tcp::socket socket, runtime::Executor strand,
    std::shared_ptr<TlsContext> tls, runtime::Duration handshake_within);

struct ConnectOptions {
    std::shared_ptr<TlsContext> tls; // for secure schemes; none: the system's trust store
    runtime::Duration connect_within = std::chrono::seconds(10);
    std::string local_address; // binds the source, for simulations of many devices
    // Asked of each IP address that the name led to, before anything goes there; none: all.
    std::function<bool(const std::string& address)> allows_peer;
};

// The calling coroutine must run on a strand: the Conn lives there.
awaitable<ConnPtr> connect(
    std::string host, std::uint16_t port, bool secure, ConnectOptions options);

}
