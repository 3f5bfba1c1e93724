#include "runtime/unix_socket.hpp"

#include "runtime/log.hpp"
#include "runtime/tasks.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <array>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nguon::runtime {

using Local = asio::local::stream_protocol;

namespace {

using Prefix = std::array<unsigned char, 4>;

Prefix prefix_of(std::size_t size)
{
    return { static_cast<unsigned char>(size >> 24), static_cast<unsigned char>(size >> 16),
        static_cast<unsigned char>(size >> 8), static_cast<unsigned char>(size) };
}

std::size_t size_in(const Prefix& prefix)
{
    return (static_cast<std::size_t>(prefix[0]) << 24) | (static_cast<std::size_t>(prefix[1]) << 16)
        | (static_cast<std::size_t>(prefix[2]) << 8) | prefix[3];
}

// Replaces a file that nobody listens behind; a live listener keeps its place.
Local::acceptor listen_at(Executor executor, const std::string& path, mode_t mode)
{
    Local::socket probe(executor);
    boost::system::error_code refused;
    probe.connect(Local::endpoint(path), refused);
    if (!refused)
        throw std::system_error(std::make_error_code(std::errc::address_in_use), path);
    if (refused == asio::error::connection_refused)
        ::unlink(path.c_str());

    Local::acceptor acceptor(executor, Local());
    acceptor.bind(Local::endpoint(path));
    // Between bind and listen nobody can connect, so the mode is set in time.
    if (::chmod(path.c_str(), mode) != 0)
        throw std::system_error(errno, std::system_category(), path);
    acceptor.listen();
    return acceptor;
}

}

UnixConn::UnixConn(Local::socket socket, std::size_t max_frame)
    : socket_(std::move(socket))
    , max_frame_(max_frame)
{
}

awaitable<std::optional<std::string>> UnixConn::receive()
{
    Prefix prefix{};
    const auto [error, got] = co_await asio::async_read(
        socket_, asio::buffer(prefix), asio::as_tuple(asio::use_awaitable));
    if (error == asio::error::eof && got == 0)
        co_return std::nullopt;
    if (error == asio::error::eof)
        throw FrameError("the conversation ended inside a frame");
    if (error)
        throw boost::system::system_error(error);
    const std::size_t size = size_in(prefix);
    if (size > max_frame_)
        throw FrameError("a frame above the limit");

    std::string frame(size, '\0');
    const auto [body_error, body_got] = co_await asio::async_read(
        socket_, asio::buffer(frame), asio::as_tuple(asio::use_awaitable));
    if (body_error == asio::error::eof)
        throw FrameError("the conversation ended inside a frame");
    if (body_error)
        throw boost::system::system_error(body_error);
    co_return std::optional<std::string>(std::move(frame));
}

awaitable<void> UnixConn::send(std::string frame)
{
    if (frame.size() > max_frame_)
        throw FrameError("a frame above the limit");
    const Prefix prefix = prefix_of(frame.size());
    const std::array<asio::const_buffer, 2> pieces{ asio::buffer(prefix), asio::buffer(frame) };
    co_await asio::async_write(socket_, pieces, asio::use_awaitable);
}

void UnixConn::close()
{
    boost::system::error_code ignored;
    socket_.close(ignored);
}

PeerIdentity UnixConn::peer()
{
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        throw std::system_error(errno, std::system_category(), "SO_PEERCRED");
    return { credentials.pid, credentials.uid, credentials.gid };
}

awaitable<std::shared_ptr<UnixConn>> connect_unix(std::string path, std::size_t max_frame)
{
    Local::socket socket(co_await asio::this_coro::executor);
    co_await socket.async_connect(Local::endpoint(path), asio::use_awaitable);
    co_return std::make_shared<UnixConn>(std::move(socket), max_frame);
}

UnixListener::UnixListener(
    Executor executor, std::string path, Serve serve, UnixListenerOptions options)
    : executor_(executor)
    , path_(std::move(path))
    , serve_(std::move(serve))
    , options_(options)
    , acceptor_(listen_at(asio::make_strand(executor), path_, options.mode))
    , tasks_(std::make_unique<TaskGroup>(executor))
{
}

UnixListener::~UnixListener() = default;

void UnixListener::start() { tasks_->spawn_on(acceptor_.get_executor(), "unix.accept", accept()); }

awaitable<void> UnixListener::accept()
{
    for (;;) {
        const Executor strand = asio::make_strand(executor_);
        Local::socket socket(strand);
        const auto [error]
            = co_await acceptor_.async_accept(socket, asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted)
            co_return;
        if (error) {
            // Out of descriptors, most likely: wait for some to come back instead of spinning.
            log::warning("unix.accept_failed", { { "path", path_ }, { "error", error.message() } });
            asio::steady_timer pause(acceptor_.get_executor(), std::chrono::milliseconds(100));
            co_await pause.async_wait(asio::use_awaitable);
            continue;
        }
        // The acceptor itself is one of the tasks.
        if (tasks_->size() > options_.max_connections)
            continue;
        tasks_->spawn_on(strand, "unix.conversation",
            converse(std::make_shared<UnixConn>(std::move(socket), options_.max_frame)));
    }
}

awaitable<void> UnixListener::converse(std::shared_ptr<UnixConn> conn) { co_await serve_(conn); }

awaitable<void> UnixListener::stop()
{
    tasks_->cancel();
    co_await tasks_->wait();
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    ::unlink(path_.c_str());
}

}
