// The limit: a server that does nothing but accept lines and, on the word of one of them, write the
// same kilobyte to all. One thread, epoll, no protocol. The message is on disk before the first
// send, and every line's acknowledgement is read, as a real order's are. Of live sound nothing is
// written down, and nobody acknowledges it.
//   load_raw_server PORT FILE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr std::size_t message_bytes = 1024;
// What the line that gives the word sends.
constexpr char order = 'G';
constexpr char sound = 'V';

void check(bool good, const char* what)
{
    if (!good)
        throw std::runtime_error(what);
}

class RawServer {
public:
    RawServer(std::uint16_t port, const char* file)
        : message_(message_bytes, 'm')
        , file_(::open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600))
        , epoll_(::epoll_create1(EPOLL_CLOEXEC))
        , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {
        check(file_ >= 0 && epoll_ >= 0 && listener_ >= 0, "cannot begin");
        const int on = 1;
        ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        check(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0
                && ::listen(listener_, 4096) == 0,
            "cannot listen");
        watch(listener_, EPOLLIN);
    }

    [[noreturn]] void run()
    {
        std::array<epoll_event, 512> events;
        for (;;) {
            const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
            for (int i = 0; i < count; ++i) {
                const int socket = events[static_cast<std::size_t>(i)].data.fd;
                if (socket == listener_)
                    accept_all();
                else
                    take(socket);
            }
        }
    }

private:
    void watch(int socket, std::uint32_t what)
    {
        epoll_event event{};
        event.events = what;
        event.data.fd = socket;
        check(::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) == 0, "cannot watch");
    }

    void accept_all()
    {
        for (;;) {
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (socket < 0)
                return;
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            watch(socket, EPOLLIN);
            if (lines_.size() <= static_cast<std::size_t>(socket))
                lines_.resize(static_cast<std::size_t>(socket) + 1);
            lines_[static_cast<std::size_t>(socket)] = true;
        }
    }

    void take(int socket)
    {
        std::array<char, 4096> bytes;
        const ssize_t got = ::recv(socket, bytes.data(), bytes.size(), 0);
        if (got > 0) {
            if (bytes[0] == order)
                write_down();
            if (bytes[0] == order || bytes[0] == sound)
                send_to_all();
            return;
        }
        if (got < 0 && errno == EAGAIN)
            return;
        lines_[static_cast<std::size_t>(socket)] = false;
        ::close(socket);
    }

    void write_down()
    {
        check(::write(file_, message_.data(), message_.size()) > 0 && ::fdatasync(file_) == 0,
            "cannot write");
    }

    void send_to_all()
    {
        // A kilobyte always fits an empty socket buffer.
        for (std::size_t socket = 0; socket < lines_.size(); ++socket) {
            if (lines_[socket])
                ::send(static_cast<int>(socket), message_.data(), message_.size(), MSG_NOSIGNAL);
        }
    }

    const std::string message_;
    int file_;
    int epoll_;
    int listener_;
    std::vector<bool> lines_; // by descriptor
};

}

int main(int count, char** words)
{
    if (count != 3) {
        std::fputs("load_raw_server PORT FILE\n", stderr);
        return 2;
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    RawServer(static_cast<std::uint16_t>(std::atoi(words[1])), words[2]).run();
}
