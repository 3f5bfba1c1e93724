#include "server/media/child_process.hpp"

#include "server/media/cage.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace nguon::media {
namespace {

[[noreturn]] void broken(const char* what, int error = errno)
{
    throw std::system_error(error, std::generic_category(), what);
}

class Descriptor {
public:
    explicit Descriptor(int number = -1)
        : number_(number)
    {
    }
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept
        : number_(std::exchange(other.number_, -1))
    {
    }
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        close();
        number_ = std::exchange(other.number_, -1);
        return *this;
    }

    int number() const { return number_; }
    void close()
    {
        if (number_ >= 0)
            ::close(std::exchange(number_, -1));
    }

private:
    int number_;
};

struct Pipe {
    Descriptor reader;
    Descriptor writer;

    Pipe()
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            broken("pipe");
        reader = Descriptor(ends[0]);
        writer = Descriptor(ends[1]);
    }
};

// A file in memory: the child may read it at its own pace, and no write of ours meets a closed
// pipe.
Descriptor file_of(std::string_view bytes)
{
    Descriptor file(::memfd_create("input", MFD_CLOEXEC));
    if (file.number() < 0)
        broken("memfd_create");
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
        if (written < 0)
            broken("input");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(file.number(), 0, SEEK_SET);
    return file;
}

// Everything the child needs between fork and exec, made beforehand: there only calls that are
// safe in a signal handler are allowed, because other threads may hold the allocator's lock.
struct Launch {
    explicit Launch(const ChildTask& task)
        : cage(task)
        , input(file_of(task.input))
    {
        arguments.push_back(const_cast<char*>(task.program.path().c_str()));
        for (const std::string& argument : task.arguments)
            arguments.push_back(const_cast<char*>(argument.c_str()));
        arguments.push_back(nullptr);
        const std::string folder = task.folder.string();
        texts = { "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + folder, "TMPDIR=" + folder };
        for (std::string& text : texts)
            environment.push_back(text.data());
        environment.push_back(nullptr);
    }

    Cage cage;
    Descriptor input;
    Pipe output;
    Pipe errors;
    Pipe failure; // carries errno when exec did not happen
    std::vector<std::string> texts;
    std::vector<char*> arguments;
    std::vector<char*> environment;
    pid_t parent = ::getpid();
};

constexpr int failure_descriptor = 3;

[[noreturn]] void give_up(int failure)
{
    const int error = errno;
    [[maybe_unused]] const ssize_t written = ::write(failure, &error, sizeof(error));
    ::_exit(127);
}

// The three standard streams and the failure pipe at their places, everything else closed. The
// originals are first moved out of the way of the numbers they are to get.
bool arrange_descriptors(const Launch& launch)
{
    std::array<int, 4> from{ launch.input.number(), launch.output.writer.number(),
        launch.errors.writer.number(), launch.failure.writer.number() };
    for (int& number : from) {
        number = ::fcntl(number, F_DUPFD, 10);
        if (number < 0)
            return false;
    }
    for (int place = 0; place < 4; ++place) {
        if (::dup2(from[static_cast<std::size_t>(place)], place) < 0)
            return false;
    }
    return ::fcntl(failure_descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

void restore_signals()
{
    struct sigaction standard { };
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number)
        ::sigaction(number, &standard, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become_program(const Launch& launch)
{
    ::setpgid(0, 0);
    restore_signals();
    // Landlock's rule set has a descriptor of its own, so the rest is closed after it was used.
    if (!launch.cage.enter(launch.parent) || !arrange_descriptors(launch))
        give_up(launch.failure.writer.number());
    ::close_range(failure_descriptor + 1, ~0U, 0);
    if (launch.cage.lock())
        ::execve(launch.arguments.front(), launch.arguments.data(), launch.environment.data());
    give_up(failure_descriptor);
}

pid_t start(Launch& launch)
{
    sigset_t every;
    sigset_t before;
    sigfillset(&every);
    ::pthread_sigmask(SIG_SETMASK, &every, &before);
    const pid_t child = ::fork();
    if (child == 0)
        become_program(launch);
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (child < 0)
        broken("fork", error);
    ::setpgid(child, child); // Both sides do it, so the group exists whoever runs first.
    launch.input.close();
    launch.output.writer.close();
    launch.errors.writer.close();
    launch.failure.writer.close();
    return child;
}

// A started child with its group. Leaving the scope kills the whole group and reaps the child.
class Running {
public:
    explicit Running(pid_t child)
        : child_(child)
        , handle_(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)))
    {
    }
    ~Running()
    {
        if (child_ > 0)
            end();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    int handle() const { return handle_.number(); }

    // The group first, while the child, dead or alive, still keeps its number from being
    // reused.
    int end()
    {
        ::kill(-child_, SIGKILL);
        int status = 0;
        while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) { }
        child_ = -1;
        return status;
    }

private:
    pid_t child_;
    Descriptor handle_;
};

void require_started(const Launch& launch)
{
    int error = 0;
    ssize_t got = 0;
    while ((got = ::read(launch.failure.reader.number(), &error, sizeof(error))) < 0
        && errno == EINTR) { }
    if (got == sizeof(error))
        broken("start of child process", error);
}

// Reads both streams until the child is gone or has to go.
class Reading {
public:
    Reading(const ChildTask& task, const ByteSink& sink, const std::stop_token& stop)
        : task_(task)
        , sink_(sink)
        , ends_(std::chrono::steady_clock::now() + task.limits.deadline)
        , stopped_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
        , wake_(stop, [this] { ::eventfd_write(stopped_.number(), 1); })
    {
    }

    ChildEnd until_end(Launch& launch, int child_handle)
    {
        ::fcntl(launch.output.reader.number(), F_SETFL, O_NONBLOCK);
        ::fcntl(launch.errors.reader.number(), F_SETFL, O_NONBLOCK);
        std::array<pollfd, 4> waits{ { { launch.output.reader.number(), POLLIN, 0 },
            { launch.errors.reader.number(), POLLIN, 0 }, { child_handle, POLLIN, 0 },
            { stopped_.number(), POLLIN, 0 } } };
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(
                ends_ - std::chrono::steady_clock::now());
            if (left.count() <= 0)
                return ChildEnd::deadline;
            if (::poll(waits.data(), waits.size(), static_cast<int>(left.count())) < 0
                && errno != EINTR)
                broken("poll");
            if (waits[3].revents != 0)
                return ChildEnd::cancelled;
            // The child's end is looked at before the streams are drained: what it wrote while
            // alive is then certain to be read.
            const bool gone = waits[2].revents != 0;
            if (const auto end = drain_output(waits[0]))
                return *end;
            drain_errors(waits[1]);
            if (gone)
                return ChildEnd::exited;
        }
    }

    std::string complaints;

private:
    std::optional<ChildEnd> drain_output(pollfd& wait)
    {
        while (wait.fd >= 0) {
            const ssize_t got = ::read(wait.fd, buffer_.data(), buffer_.size());
            if (got < 0)
                return std::nullopt;
            if (got == 0)
                wait.fd = -1;
            taken_ += static_cast<std::uint64_t>(got);
            if (taken_ > task_.limits.output_bytes)
                return ChildEnd::too_much_output;
            if (got > 0 && !sink_(std::span(buffer_.data(), static_cast<std::size_t>(got))))
                return ChildEnd::stopped_by_sink;
            if (std::chrono::steady_clock::now() > ends_)
                return ChildEnd::deadline;
        }
        return std::nullopt;
    }

    // Bounded to a few rounds, so that a child that only complains cannot hold the loop.
    void drain_errors(pollfd& wait)
    {
        for (int round = 0; round < 16 && wait.fd >= 0; ++round) {
            const ssize_t got = ::read(wait.fd, buffer_.data(), buffer_.size());
            if (got < 0)
                return;
            if (got == 0)
                wait.fd = -1;
            const std::string_view piece(
                reinterpret_cast<const char*>(buffer_.data()), static_cast<std::size_t>(got));
            if (task_.errors)
                task_.errors(piece);
            else
                complaints.append(piece.substr(0, task_.limits.error_bytes - complaints.size()));
        }
    }

    const ChildTask& task_;
    const ByteSink& sink_;
    std::chrono::steady_clock::time_point ends_;
    Descriptor stopped_;
    std::uint64_t taken_ = 0;
    std::vector<std::uint8_t> buffer_ = std::vector<std::uint8_t>(64U << 10);
    std::stop_callback<std::function<void()>> wake_; // last, so that it goes before what it uses
};

}

ChildOutcome run_child(const ChildTask& task, const ByteSink& output, std::stop_token stop)
{
    if (stop.stop_requested())
        return { ChildEnd::cancelled, 0, {} };
    Launch launch(task);
    Running child(start(launch));
    require_started(launch);
    Reading reading(task, output, stop);
    ChildOutcome outcome;
    outcome.end = reading.until_end(launch, child.handle());
    const int status = child.end();
    outcome.complaints = std::move(reading.complaints);
    if (outcome.end != ChildEnd::exited)
        return outcome;
    if (WIFSIGNALED(status))
        outcome.end = ChildEnd::signalled;
    outcome.status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    return outcome;
}

}
