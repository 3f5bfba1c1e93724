#include "runtime/file_stream.hpp"

#include <boost/asio/write.hpp>

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

namespace nguon::runtime {
namespace {

[[noreturn]] void give_up(const std::filesystem::path& path)
{
    throw std::system_error(errno, std::generic_category(), path.string());
}

int connect_socket(const std::filesystem::path& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        give_up(path);
    }
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        give_up(path);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        ::close(descriptor);
        errno = error;
        give_up(path);
    }
    return descriptor;
}

int open_file(const std::filesystem::path& path)
{
    // Also for writing: a FIFO without a writer would be at its end at once.
    int descriptor = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        give_up(path);
    termios settings{};
    if (::isatty(descriptor) == 1 && ::tcgetattr(descriptor, &settings) == 0) {
        ::cfmakeraw(&settings);
        ::cfsetspeed(&settings, B115200);
        ::tcsetattr(descriptor, TCSANOW, &settings);
    }
    return descriptor;
}

int open_any(const std::filesystem::path& path)
{
    struct stat found { };
    if (::stat(path.c_str(), &found) != 0)
        give_up(path);
    return S_ISSOCK(found.st_mode) ? connect_socket(path) : open_file(path);
}

}

FileStream::FileStream(const Executor& executor, const std::filesystem::path& path)
    : stream_(executor, open_any(path))
{
}

awaitable<std::string_view> FileStream::read()
{
    const std::size_t count
        = co_await stream_.async_read_some(asio::buffer(bytes_), asio::use_awaitable);
    co_return std::string_view(bytes_.data(), count);
}

awaitable<std::string_view> FileStream::read_within(Duration most)
{
    struct Wait {
        bool over = false;
        bool late = false;
    };
    // Outlives this call, and perhaps the stream: a timer that has run out can no longer be
    // cancelled, and its handler may run when the next read is under way.
    const auto wait = std::make_shared<Wait>();
    struct Ending {
        std::shared_ptr<Wait> wait;
        ~Ending() { wait->over = true; }
    } ending{ wait };
    asio::steady_timer timer(co_await asio::this_coro::executor, most);
    timer.async_wait([this, wait](boost::system::error_code error) {
        if (error || wait->over)
            return;
        wait->late = true;
        stream_.cancel();
    });
    const auto [error, count] = co_await stream_.async_read_some(
        asio::buffer(bytes_), asio::as_tuple(asio::use_awaitable));
    wait->over = true;
    timer.cancel();
    if (error && wait->late)
        co_return std::string_view();
    if (error)
        throw boost::system::system_error(error);
    co_return std::string_view(bytes_.data(), count);
}

awaitable<void> FileStream::write(std::string bytes)
{
    co_await asio::async_write(stream_, asio::buffer(bytes), asio::use_awaitable);
}

}
