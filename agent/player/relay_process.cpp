#include "agent/player/relay_process.hpp"

#include "agent/player/bounded_child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace nguon::agent {
namespace {

// Threads of GStreamer lay out address space that they never touch.
constexpr rlim_t most_memory = 2UL << 30U;

// Between fork and exec only system calls are allowed: other threads may hold any lock.
[[noreturn]] void become(char* const* words, int input, int output, bool is_stream)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(input, 0);
    ::dup2(output, 1);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, 2);
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    const rlimit memory{ most_memory, most_memory };
    ::setrlimit(RLIMIT_AS, &memory);
    const rlimit nothing{ 0, 0 };
    ::setrlimit(RLIMIT_CORE, &nothing);
    // What a stranger sent is decoded without any way out; an input may be a sound server's.
    if (!is_stream || deny_sockets())
        ::execv(words[0], words);
    ::_exit(127);
}

}

std::unique_ptr<RelayProcess> RelayProcess::start(
    const std::string& program, const std::string& source)
{
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0)
        return nullptr;
    if (::pipe2(out.data(), O_CLOEXEC) != 0) {
        ::close(in[0]);
        ::close(in[1]);
        return nullptr;
    }
    std::string path = program;
    std::string flag = "--relay-child";
    std::string words_of_source = source;
    std::array<char*, 4> words{ path.data(), flag.data(), words_of_source.data(), nullptr };
    const pid_t child = ::fork();
    if (child == 0)
        become(words.data(), in[0], out[1], source == "stream");
    ::close(in[0]);
    ::close(out[1]);
    ::fcntl(in[1], F_SETFL, O_NONBLOCK);
    if (child < 0) {
        ::close(in[1]);
        ::close(out[0]);
        return nullptr;
    }
    return std::unique_ptr<RelayProcess>(new RelayProcess(child, in[1], out[0]));
}

RelayProcess::RelayProcess(pid_t process, int input, int output)
    : process_(process)
    , input_(input)
    , output_(output)
{
}

RelayProcess::~RelayProcess()
{
    ::close(input_);
    ::close(output_);
    ::kill(process_, SIGKILL);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) { }
}

std::size_t RelayProcess::write(std::string_view bytes) const
{
    if (bytes.empty())
        return 0;
    // Whoever ended is noticed by what he does not say any more; his pipe must not end us.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    const ssize_t count = ::write(input_, bytes.data(), bytes.size());
    const bool is_broken = count < 0 && errno == EPIPE;
    if (is_broken) {
        const timespec at_once{};
        ::sigtimedwait(&pipe, nullptr, &at_once);
    }
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

std::optional<std::size_t> RelayProcess::read(
    std::span<std::byte> bytes, std::chrono::milliseconds within) const
{
    pollfd waiting{ output_, POLLIN, 0 };
    if (::poll(&waiting, 1, static_cast<int>(within.count())) <= 0)
        return std::size_t{ 0 };
    const ssize_t count = ::read(output_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
        return std::size_t{ 0 };
    return count > 0 ? std::optional(static_cast<std::size_t>(count)) : std::nullopt;
}

}
