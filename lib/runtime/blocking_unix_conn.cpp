#include "runtime/unix_socket.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace nguon::runtime {

namespace {

using Time = std::chrono::steady_clock::time_point;

[[noreturn]] void throw_errno(const char* what)
{
    throw std::system_error(errno, std::system_category(), what);
}

void wait_until_ready(int descriptor, short events, Time deadline)
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd entry{ descriptor, events, 0 };
        const int ready
            = ::poll(&entry, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
        if (ready > 0)
            return;
        if (ready == 0)
            throw std::system_error(std::make_error_code(std::errc::timed_out), "unix socket");
        if (errno != EINTR)
            throw_errno("poll");
    }
}

// How much came before the peer closed; less than asked only then.
std::size_t read_all(int descriptor, char* into, std::size_t size, Time deadline)
{
    std::size_t got = 0;
    while (got < size) {
        wait_until_ready(descriptor, POLLIN, deadline);
        const ssize_t now = ::recv(descriptor, into + got, size - got, MSG_DONTWAIT);
        // A peer that dies with unread bytes resets; that too is an end.
        if (now == 0 || (now < 0 && errno == ECONNRESET))
            break;
        if (now > 0)
            got += static_cast<std::size_t>(now);
        else if (errno != EAGAIN && errno != EINTR)
            throw_errno("recv");
    }
    return got;
}

void write_all(int descriptor, std::string_view bytes, Time deadline)
{
    while (!bytes.empty()) {
        wait_until_ready(descriptor, POLLOUT, deadline);
        const ssize_t now
            = ::send(descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (now >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(now));
        else if (errno != EAGAIN && errno != EINTR)
            throw_errno("send");
    }
}

}

BlockingUnixConn::BlockingUnixConn(const std::string& path, std::size_t max_frame)
    : max_frame_(max_frame)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw std::system_error(std::make_error_code(std::errc::filename_too_long), path);
    std::memcpy(address.sun_path, path.data(), path.size());
    descriptor_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0)
        throw_errno("socket");
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        ::close(descriptor_);
        throw std::system_error(error, std::system_category(), path);
    }
}

BlockingUnixConn::~BlockingUnixConn()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

BlockingUnixConn::BlockingUnixConn(BlockingUnixConn&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1))
    , max_frame_(other.max_frame_)
{
}

BlockingUnixConn& BlockingUnixConn::operator=(BlockingUnixConn&& other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    std::swap(max_frame_, other.max_frame_);
    return *this;
}

void BlockingUnixConn::send(std::string_view frame, std::chrono::milliseconds most)
{
    if (frame.size() > max_frame_)
        throw FrameError("a frame above the limit");
    const auto size = static_cast<std::uint32_t>(frame.size());
    std::string bytes;
    bytes.reserve(4 + frame.size());
    for (const int shift : { 24, 16, 8, 0 })
        bytes += static_cast<char>((size >> shift) & 0xFF);
    bytes += frame;
    write_all(descriptor_, bytes, std::chrono::steady_clock::now() + most);
}

std::optional<std::string> BlockingUnixConn::receive(std::chrono::milliseconds most)
{
    const Time deadline = std::chrono::steady_clock::now() + most;
    std::array<char, 4> prefix{};
    const std::size_t got = read_all(descriptor_, prefix.data(), prefix.size(), deadline);
    if (got == 0)
        return std::nullopt;
    if (got < prefix.size())
        throw FrameError("the conversation ended inside a frame");
    std::size_t size = 0;
    for (const char byte : prefix)
        size = (size << 8) | static_cast<unsigned char>(byte);
    if (size > max_frame_)
        throw FrameError("a frame above the limit");
    std::string frame(size, '\0');
    if (read_all(descriptor_, frame.data(), size, deadline) < size)
        throw FrameError("the conversation ended inside a frame");
    return frame;
}

std::string BlockingUnixConn::call(std::string_view question, std::chrono::milliseconds most)
{
    const Time deadline = std::chrono::steady_clock::now() + most;
    send(question, most);
    auto answer = receive(
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()));
    if (!answer)
        throw FrameError("the peer closed instead of answering");
    return std::move(*answer);
}

}
