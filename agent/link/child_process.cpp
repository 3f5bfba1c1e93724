#include "agent/link/child_process.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nguon::agent {
namespace {

// The attributes of a program that owes its starter nothing: own session, no blocked signals.
class Attributes {
public:
    Attributes()
    {
        ::posix_spawnattr_init(&value_);
        ::posix_spawnattr_setflags(
            &value_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        sigset_t none;
        sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&value_, &none);
        sigset_t usual;
        sigemptyset(&usual);
        for (const int number : { SIGTERM, SIGINT, SIGHUP, SIGPIPE })
            sigaddset(&usual, number);
        ::posix_spawnattr_setsigdefault(&value_, &usual);
        ::posix_spawn_file_actions_init(&files_);
        ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        // Above all the link: a player that holds a copy of it would keep a dead agent's line open.
        ::posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    }
    ~Attributes()
    {
        ::posix_spawn_file_actions_destroy(&files_);
        ::posix_spawnattr_destroy(&value_);
    }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;

    const posix_spawnattr_t* value() const { return &value_; }
    const posix_spawn_file_actions_t* files() const { return &files_; }

private:
    posix_spawnattr_t value_{};
    posix_spawn_file_actions_t files_{};
};

}

bool is_alive(pid_t process)
{
    if (::kill(process, 0) != 0 && errno != EPERM)
        return false;
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    const std::string stat{ std::istreambuf_iterator<char>(file), {} };
    // "PID (NAME) STATE ...", and a name may hold anything.
    const auto name_ends = stat.rfind(") ");
    return name_ends == std::string::npos || stat.substr(name_ends + 2, 1) != "Z";
}

ChildProcess::ChildProcess(
    const std::filesystem::path& program, const std::vector<std::string>& arguments)
{
    std::vector<std::string> texts{ program.string() };
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    const Attributes attributes;
    const int error = ::posix_spawn(&process_, program.c_str(), attributes.files(),
        attributes.value(), pointers.data(), environ);
    if (error != 0) {
        process_ = 0;
        throw std::system_error(error, std::system_category(), program.string());
    }
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_(std::exchange(other.process_, 0))
{
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept
{
    process_ = std::exchange(other.process_, 0);
    return *this;
}

bool ChildProcess::is_running()
{
    if (process_ == 0)
        return false;
    int status = 0;
    if (::waitpid(process_, &status, WNOHANG) == 0)
        return true;
    process_ = 0;
    return false;
}

void ChildProcess::signal(int number)
{
    if (process_ != 0)
        ::kill(process_, number);
}

}
