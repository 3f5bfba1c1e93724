// A voice service as a process of its own on loopback, with the manners of good and bad ones, and a
// plain blocking client. For the tests of this module.
#pragma once

#include "server/media/http_voice.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

namespace nguon::media {

// Manners: "ok" answers the sound; "silent" reads and says nothing; "fail-first" answers 503 once;
// "endless" never stops sending.
class TestService {
public:
    TestService(const std::filesystem::path& folder, std::string manners, std::string sound)
        : log_(folder / "requests")
    {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0
            || ::listen(listener, 8) != 0
            || ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("test service");
        port_ = ntohs(address.sin_port);
        process_ = ::fork();
        if (process_ == 0)
            serve(listener, manners, sound);
        ::close(listener);
    }
    ~TestService()
    {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    TestService(const TestService&) = delete;
    TestService& operator=(const TestService&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/speak"; }

    std::string log() const
    {
        std::ostringstream text;
        text << std::ifstream(log_).rdbuf();
        return text.str();
    }

    std::size_t requests() const
    {
        const std::string text = log();
        return static_cast<std::size_t>(std::ranges::count(text, '\n'));
    }

    void wait_for_request() const
    {
        while (requests() == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

private:
    [[noreturn]] void serve(int listener, const std::string& manners, const std::string& sound)
    {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        ::signal(SIGPIPE, SIG_IGN);
        for (int served = 0;; ++served) {
            const int client = ::accept(listener, nullptr, nullptr);
            std::ofstream(log_, std::ios::app) << body_of(client) << '\n';
            if (manners == "silent")
                continue; // Stays open: the client has to have a deadline of its own.
            const bool failing = manners == "fail-first" && served == 0;
            std::string answer = failing ? "HTTP/1.1 503 Busy\r\n" : "HTTP/1.1 200 OK\r\n";
            answer += "Connection: close\r\n\r\n";
            answer += failing ? "" : sound;
            send_all(client, answer);
            while (manners == "endless" && send_all(client, std::string(100'000, 'x'))) { }
            ::close(client);
        }
    }

    static bool send_all(int client, std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(client, bytes.data(), bytes.size(), 0);
            if (sent <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    static std::string body_of(int client)
    {
        std::string request;
        std::array<char, 4096> buffer{};
        for (;;) {
            const auto end = request.find("\r\n\r\n");
            const auto length = request.find("Content-Length: ");
            if (end != request.npos
                && request.size() >= end + 4 + std::stoul(request.substr(length + 16)))
                return request.substr(end + 4);
            const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
            if (got <= 0)
                return {};
            request.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }

    std::filesystem::path log_;
    int port_ = 0;
    pid_t process_ = -1;
};

// The smallest client that has a deadline and a cap: the server's own stands in lib/net, which this
// module does not use.
inline Result<std::string> post_by_socket(const HttpPost& post)
{
    const auto ends = std::chrono::steady_clock::now() + post.deadline;
    const std::string port = post.url.substr(17, post.url.find('/', 17) - 17);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto closed = [&](Result<std::string> result) {
        ::close(socket);
        return result;
    };
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0)
        return closed(fail(Kind::unavailable, "http.unreachable"));
    const std::string request = "POST /speak HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + std::to_string(post.body.size()) + "\r\n\r\n" + post.body;
    ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
    std::string answer;
    for (;;) {
        const auto left
            = std::chrono::ceil<std::chrono::milliseconds>(ends - std::chrono::steady_clock::now());
        pollfd wait{ socket, POLLIN, 0 };
        if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0)
            return closed(fail(Kind::unavailable, "http.deadline"));
        std::array<char, 65'536> buffer{};
        const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (got <= 0)
            break;
        answer.append(buffer.data(), static_cast<std::size_t>(got));
        if (answer.size() > post.most_bytes)
            return closed(fail(Kind::too_many, "http.answer_too_large"));
    }
    const auto body = answer.find("\r\n\r\n");
    if (!answer.starts_with("HTTP/1.1 200") || body == answer.npos)
        return closed(fail(Kind::unavailable, "http.status"));
    return closed(answer.substr(body + 4));
}

}
