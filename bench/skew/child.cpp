#include "bench/skew/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <thread>

extern char** environ; // NOLINT: the C library's name

namespace nguon::bench {
namespace {
std::vector<char*> pointers(std::vector<std::string>& strings)
{
    std::vector<char*> result;
    for (std::string& each : strings)
        result.push_back(each.data());
    result.push_back(nullptr);
    return result;
}
}

Child::Child(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
    const std::optional<std::filesystem::path>& output)
{
    std::array<int, 2> to{};
    std::array<int, 2> from{};
    if (::pipe2(to.data(), O_CLOEXEC) != 0 || ::pipe2(from.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], 0);
    if (output)
        posix_spawn_file_actions_addopen(
            &actions, 1, output->c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    else
        posix_spawn_file_actions_adddup2(&actions, from[1], 1);

    std::vector<std::string> words = arguments;
    std::vector<std::string> variables = environment;
    for (char** each = environ; *each; ++each)
        variables.emplace_back(*each);
    const int error = ::posix_spawnp(&pid_, words.front().c_str(), &actions, nullptr,
        pointers(words).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(to[0]);
    ::close(from[1]);
    in_ = to[1];
    out_ = from[0];
    if (error != 0)
        throw std::runtime_error("cannot start " + words.front());
}

Child::~Child()
{
    ::close(in_);
    ::kill(pid_, SIGTERM);
    bool gone = false;
    for (int i = 0; i < 200 && !gone; ++i) {
        gone = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
        if (!gone)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (!gone) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ::close(out_);
}

void Child::tell(const std::string& line)
{
    const std::string bytes = line + "\n";
    if (::write(in_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("a child went away");
}

std::optional<std::string> Child::line(std::chrono::milliseconds within)
{
    const auto until = std::chrono::steady_clock::now() + within;
    for (;;) {
        if (const auto end = buffer_.find('\n'); end != std::string::npos) {
            std::string result = buffer_.substr(0, end);
            buffer_.erase(0, end + 1);
            return result;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        pollfd waiting{ out_, POLLIN, 0 };
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0)
            return std::nullopt;
        std::array<char, 4096> bytes{};
        const auto count = ::read(out_, bytes.data(), bytes.size());
        if (count <= 0)
            return std::nullopt;
        buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

}
