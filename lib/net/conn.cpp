#include "net/conn.hpp"

#include "net/forwarded.hpp"
#include "net/tls_conn.hpp"
#include "runtime/deadline.hpp"

#include <boost/asio/connect.hpp>

#include <array>

#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace nguon::net {

using boost::system::error_code;
using boost::system::system_error;
using Tcp = asio::ip::tcp;
using Attempt = Conn::Attempt;
using Outcome = Conn::Attempt::Outcome;

namespace {

// After so many bytes without a pause, other connections of the thread get their turn.
constexpr std::uint64_t turn_bytes = 4 * 1024 * 1024;
constexpr std::size_t lent_size = 64 * 1024;
constexpr std::size_t most_pieces_at_once = 64;

// Lent to one read at a time. Not inlined into coroutines: they may continue on another thread, and
// must then ask for the buffer of that one.
[[gnu::noinline]] std::span<std::byte> lent_buffer()
{
    thread_local const auto buffer = std::make_unique<std::array<std::byte, lent_size>>();
    return *buffer;
}

[[noreturn]] void throw_errno()
{
    throw system_error(error_code(errno, boost::system::system_category()));
}

Attempt attempt_of(ssize_t result, Outcome wanted)
{
    if (result >= 0)
        return { Outcome::done, static_cast<std::size_t>(result) };
    if (errno == EAGAIN || errno == EINTR)
        return { wanted };
    throw_errno();
}

class PlainConn final : public Conn {
public:
    PlainConn(Tcp::socket socket, runtime::Executor strand)
        : Conn(std::move(socket), std::move(strand))
    {
    }

    Attempt try_read(std::span<std::byte> into) override { return receive(into); }

    Attempt try_write(std::span<const std::string_view> pieces) override
    {
        const std::lock_guard lock(guard_);
        if (!is_open())
            throw system_error(asio::error::bad_descriptor);
        if (pieces.size() == 1)
            return attempt_of(
                ::send(descriptor(), pieces[0].data(), pieces[0].size(), MSG_NOSIGNAL),
                Outcome::wants_write);
        std::array<iovec, most_pieces_at_once> vectors;
        const std::size_t count = std::min(pieces.size(), vectors.size());
        for (std::size_t i = 0; i < count; ++i)
            vectors[i] = { const_cast<char*>(pieces[i].data()), pieces[i].size() };
        msghdr message{};
        message.msg_iov = vectors.data();
        message.msg_iovlen = count;
        return attempt_of(::sendmsg(descriptor(), &message, MSG_NOSIGNAL), Outcome::wants_write);
    }

    Attempt try_write_file(int file, std::uint64_t offset, std::uint64_t count) override
    {
        auto position = static_cast<off_t>(offset);
        const auto attempt = attempt_of(
            ::sendfile(descriptor(), file, &position, std::min<std::uint64_t>(count, 1 << 20)),
            Outcome::wants_write);
        if (attempt.outcome == Outcome::done && attempt.bytes == 0)
            return { Outcome::ended };
        return attempt;
    }

    bool secure() const override { return false; }

private:
    awaitable<void> say_goodbye() override { co_return; }
};

void prepare(Tcp::socket& socket)
{
    socket.non_blocking(true);
    socket.set_option(Tcp::no_delay(true));
}

ConnPtr make_plain(Tcp::socket socket, runtime::Executor strand)
{
    return std::make_shared<PlainConn>(std::move(socket), std::move(strand));
}

}

Conn::Conn(Tcp::socket socket, runtime::Executor strand)
    : socket_(std::move(socket))
    , strand_(std::move(strand))
{
}

Conn::~Conn() = default;

awaitable<std::size_t> Conn::read_some(std::span<std::byte> into)
{
    for (;;) {
        const Attempt attempt = try_read(into);
        if (attempt.outcome == Outcome::done)
            co_return attempt.bytes;
        if (attempt.outcome == Outcome::ended)
            co_return 0;
        co_await wait(attempt.outcome);
    }
}

Attempt Conn::receive(std::span<std::byte> into)
{
    if (taken_ < arrived_) {
        const std::size_t count = std::min<std::size_t>(arrived_ - taken_, into.size());
        std::copy_n(ahead_.begin() + taken_, count, into.begin());
        taken_ = static_cast<std::uint16_t>(taken_ + count);
        return { Outcome::done, count };
    }
    if (ended_)
        return { Outcome::ended };
    if (!is_open())
        throw system_error(asio::error::bad_descriptor);
    const auto attempt
        = attempt_of(::recv(descriptor(), into.data(), into.size(), 0), Outcome::wants_read);
    drained_ = attempt.outcome != Outcome::done || attempt.bytes < into.size();
    if (attempt.outcome == Outcome::done && attempt.bytes == 0) {
        ended_ = true;
        return { Outcome::ended };
    }
    return attempt;
}

std::optional<std::span<const std::byte>> Conn::read_arrived()
{
    if (expired_)
        throw system_error(asio::error::timed_out);
    if (is_drained())
        return std::nullopt;
    const auto buffer = lent_buffer();
    const Attempt attempt = try_read(buffer);
    if (attempt.outcome == Outcome::done)
        return buffer.first(attempt.bytes);
    if (attempt.outcome == Outcome::ended)
        return std::span<const std::byte>();
    return std::nullopt;
}

// The descriptor reports each arrival once. A real read, unlike a wait for readiness, needs no call
// to arm it again, and what came since the last read is seen by it.
awaitable<Conn::Arrival> Conn::arrival()
{
    if (patience_)
        set_deadline(std::chrono::steady_clock::now() + *patience_);
    return socket_.async_read_some(asio::buffer(ahead_), asio::as_tuple(asio::use_awaitable));
}

void Conn::note_arrival(error_code error, std::size_t bytes)
{
    if (expired_)
        throw system_error(asio::error::timed_out);
    if (error && error != asio::error::eof)
        throw system_error(error);
    ended_ = error == asio::error::eof;
    arrived_ = static_cast<std::uint16_t>(bytes);
    taken_ = 0;
    drained_ = bytes < ahead_.size();
}

awaitable<std::span<const std::byte>> Conn::read_lent()
{
    for (;;) {
        if (const auto bytes = read_arrived())
            co_return *bytes;
        const auto [error, bytes] = co_await arrival();
        note_arrival(error, bytes);
    }
}

awaitable<void> Conn::write(std::vector<SharedBuffer> pieces)
{
    std::vector<std::string_view> left;
    for (const SharedBuffer& piece : pieces) {
        if (!piece->empty())
            left.emplace_back(*piece);
    }
    std::span<std::string_view> open(left);
    while (!open.empty()) {
        const Attempt attempt = try_write(open);
        if (attempt.outcome != Outcome::done) {
            co_await wait(attempt.outcome);
            continue;
        }
        std::size_t written = attempt.bytes;
        while (!open.empty() && written >= open.front().size()) {
            written -= open.front().size();
            open = open.subspan(1);
        }
        if (!open.empty())
            open.front().remove_prefix(written);
    }
}

awaitable<void> Conn::write(std::string bytes)
{
    std::string_view left = bytes;
    while (!left.empty()) {
        const Attempt attempt = try_write(std::span(&left, 1));
        if (attempt.outcome == Outcome::done)
            left.remove_prefix(attempt.bytes);
        else
            co_await wait(attempt.outcome);
    }
}

awaitable<void> Conn::write_file(int file, std::uint64_t offset, std::uint64_t count)
{
    std::uint64_t without_pause = 0;
    while (count > 0) {
        const Attempt attempt = try_write_file(file, offset, count);
        if (attempt.outcome == Outcome::ended)
            throw std::runtime_error("a file has become shorter while it was sent");
        if (attempt.outcome != Outcome::done) {
            without_pause = 0;
            co_await wait(attempt.outcome);
            continue;
        }
        offset += attempt.bytes;
        count -= attempt.bytes;
        without_pause += attempt.bytes;
        if (without_pause >= turn_bytes) {
            without_pause = 0;
            co_await asio::post(strand_, asio::use_awaitable);
        }
    }
}

void Conn::when_ready(Outcome wanted, std::function<void(error_code)> callback)
{
    socket_.async_wait(
        wanted == Outcome::wants_write ? Tcp::socket::wait_write : Tcp::socket::wait_read,
        [self = shared_from_this(), callback = std::move(callback), wanted](error_code error) {
            if (wanted == Outcome::wants_read)
                self->drained_ = false;
            callback(error);
        });
}

awaitable<void> Conn::wait(Outcome wanted)
{
    if (expired_)
        throw system_error(asio::error::timed_out);
    if (patience_)
        set_deadline(std::chrono::steady_clock::now() + *patience_);
    const auto kind
        = wanted == Outcome::wants_write ? Tcp::socket::wait_write : Tcp::socket::wait_read;
    const auto [error] = co_await socket_.async_wait(kind, asio::as_tuple(asio::use_awaitable));
    if (expired_)
        throw system_error(asio::error::timed_out);
    if (error)
        throw system_error(error);
    if (wanted == Outcome::wants_read)
        drained_ = false;
}

void Conn::expires_after(runtime::Duration duration)
{
    expired_ = false;
    patience_.reset();
    set_deadline(std::chrono::steady_clock::now() + duration);
}

void Conn::expires_without_progress(runtime::Duration patience)
{
    expired_ = false;
    patience_ = patience;
    deadline_ = never;
}

void Conn::expires_never()
{
    expired_ = false;
    patience_.reset();
    deadline_ = never;
}

void Conn::set_deadline(std::chrono::steady_clock::time_point deadline)
{
    deadline_ = deadline;
    if (deadline_ < rings_at_)
        ring_at_deadline();
}

void Conn::ring_at_deadline()
{
    if (!timer_)
        timer_ = std::make_unique<asio::steady_timer>(strand_);
    rings_at_ = deadline_;
    timer_->expires_at(deadline_);
    timer_->async_wait([weak = weak_from_this()](error_code error) {
        if (const auto self = weak.lock())
            self->rung(error);
    });
}

void Conn::rung(error_code error)
{
    // An aborted wait was replaced by an earlier one.
    if (error)
        return;
    rings_at_ = never;
    if (deadline_ == never)
        return;
    if (std::chrono::steady_clock::now() < deadline_) {
        ring_at_deadline();
        return;
    }
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

awaitable<void> Conn::shutdown()
{
    co_await say_goodbye();
    error_code ignored;
    socket_.shutdown(Tcp::socket::shutdown_send, ignored);
}

void Conn::close()
{
    error_code ignored;
    {
        const std::lock_guard lock(guard_);
        socket_.close(ignored);
    }
    if (timer_)
        timer_->cancel();
}

std::string Conn::remote_address() const
{
    error_code gone;
    const auto endpoint = socket_.remote_endpoint(gone);
    return gone ? std::string() : plain_address(endpoint.address().to_string()).value_or("");
}

awaitable<ConnPtr> accept_conn(Tcp::socket socket, runtime::Executor strand,
    std::shared_ptr<TlsContext> tls, runtime::Duration handshake_within)
{
    prepare(socket);
    if (!tls)
        co_return make_plain(std::move(socket), std::move(strand));
    const auto conn = make_tls_server(std::move(socket), std::move(strand), tls);
    conn->expires_after(handshake_within);
    co_await conn->handshake();
    co_return conn;
}

namespace {

awaitable<ConnPtr> connect_anyhow(
    std::string host, std::uint16_t port, bool secure, ConnectOptions options)
{
    const runtime::Executor strand = co_await asio::this_coro::executor;
    asio::ip::tcp::resolver resolver(strand);
    const auto found = co_await resolver.async_resolve(
        host, std::to_string(port), Tcp::resolver::numeric_service, asio::use_awaitable);

    error_code last = asio::error::host_not_found;
    for (const auto& entry : found) {
        const auto address = plain_address(entry.endpoint().address().to_string());
        if (options.allows_peer && !options.allows_peer(address.value_or(""))) {
            last = asio::error::access_denied;
            continue;
        }
        Tcp::socket socket(strand, entry.endpoint().protocol());
        if (!options.local_address.empty()) {
            // The port is chosen when connecting, so that one address serves very many.
            const int on = 1;
            ::setsockopt(
                socket.native_handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
            socket.bind(Tcp::endpoint(asio::ip::make_address(options.local_address), 0));
        }
        const auto [error]
            = co_await socket.async_connect(entry.endpoint(), asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted)
            throw system_error(error);
        if (error) {
            last = error;
            continue;
        }
        prepare(socket);
        if (!secure)
            co_return make_plain(std::move(socket), strand);
        auto tls = options.tls ? options.tls : TlsContext::client();
        const auto conn = make_tls_client(std::move(socket), strand, tls, host);
        co_await conn->handshake();
        co_return conn;
    }
    throw system_error(last);
}

}

awaitable<ConnPtr> connect(
    std::string host, std::uint16_t port, bool secure, ConnectOptions options)
{
    const auto within = options.connect_within;
    auto attempt = connect_anyhow(std::move(host), port, secure, std::move(options));
    co_return co_await runtime::with_deadline(std::move(attempt), within);
}

}
