#include "agent/player/bounded_child.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <optional>

namespace nguon::agent {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t own_ways = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t own_ways = AUDIT_ARCH_AARCH64;
#elif defined(__arm__)
constexpr std::uint32_t own_ways = AUDIT_ARCH_ARM;
#else
#error "the filter of system calls needs to know this machine"
#endif

// Between fork and exec only system calls are allowed: other threads may hold any lock.
void limit(int resource, std::size_t most)
{
    const rlimit both{ most, most };
    ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

struct Descriptor {
    int number = -1;
    explicit Descriptor(int opened)
        : number(opened)
    {
    }
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    void close()
    {
        if (number >= 0)
            ::close(std::exchange(number, -1));
    }
};

[[noreturn]] void become(const BoundedChild& child, char* const* words, int input, int output)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(input, 0);
    ::dup2(output, 1);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, 2);
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    limit(RLIMIT_AS, child.most_memory);
    // The library of sounds that espeak-ng is linked with lays out 64 MB of shared memory at once.
    limit(RLIMIT_FSIZE, 64U << 20U);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, static_cast<std::size_t>(child.deadline.count() / 1'000 + 1));
    if (deny_sockets())
        ::execvp(words[0], words);
    ::_exit(127);
}

// Reads until the end, the deadline (none) or the limit.
std::optional<std::string> read_all(int descriptor, const BoundedChild& child)
{
    const auto until = std::chrono::steady_clock::now() + child.deadline;
    std::string output;
    std::array<char, 65'536> bytes{};
    while (output.size() < child.most_output) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        pollfd waiting{ descriptor, POLLIN, 0 };
        if (left.count() <= 0)
            return std::nullopt;
        if (::poll(&waiting, 1, static_cast<int>(left.count())) <= 0)
            continue;
        const auto count = ::read(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return output;
        output.append(bytes.data(), static_cast<std::size_t>(count));
    }
    output.resize(child.most_output);
    return output;
}
}

bool deny_calls(std::span<const long> numbers)
{
    constexpr auto of_data = [](std::size_t offset) {
        return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
    };
    constexpr std::size_t most = 12;
    std::array<sock_filter, 2 * most + 7> filter{};
    std::size_t count = 0;
    const auto add = [&](sock_filter line) { filter.at(count++) = line; };
    constexpr sock_filter refuse = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1U);
    if (numbers.size() > most)
        return false;
    // The other ways into the kernel (of 32 bits, and x32) have other numbers for the same calls.
    add(of_data(offsetof(seccomp_data, arch)));
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, own_ways, 1, 0));
    add(refuse);
    add(of_data(offsetof(seccomp_data, nr)));
    add(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, 0, 1));
    add(refuse);
    for (const long number : numbers) {
        add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1));
        add(refuse);
    }
    filter.at(count++) = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const sock_fprog program{ static_cast<unsigned short>(count), filter.data() };
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

bool deny_sockets()
{
    static constexpr std::array calls{ long{ SYS_socket }, long{ SYS_io_uring_setup },
        long{ SYS_ptrace }, long{ SYS_process_vm_readv }, long{ SYS_process_vm_writev } };
    return deny_calls(calls);
}

Result<std::string> BoundedChild::run() const
{
    Descriptor memory(::memfd_create("input", MFD_CLOEXEC));
    if (::write(memory.number, input.data(), input.size()) != static_cast<ssize_t>(input.size())
        || ::lseek(memory.number, 0, SEEK_SET) != 0)
        return fail(Kind::unavailable, "child.failed");
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(Kind::unavailable, "child.failed");
    Descriptor from(ends[0]);
    Descriptor to(ends[1]);

    std::vector<std::string> copies = command;
    std::vector<char*> words;
    for (std::string& each : copies)
        words.push_back(each.data());
    words.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0)
        become(*this, words.data(), memory.number, to.number);
    to.close();
    if (child < 0)
        return fail(Kind::unavailable, "child.failed");

    const auto output = read_all(from.number, *this);
    const bool cut = output && output->size() == most_output;
    if (!output || cut)
        ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    const bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!output || (!cut && !well))
        return fail(Kind::unavailable, "child.failed", command.front());
    return *output;
}

}
