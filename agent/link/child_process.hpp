// A program started in a session of its own: it goes on when the one that started it dies.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace nguon::agent {

// Also of one that is nobody's child here. Who has ended and was not collected yet is not alive.
bool is_alive(pid_t process);

class ChildProcess {
public:
    ChildProcess() = default;
    // Throws std::system_error when it cannot be started.
    ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments);
    // Does not end it: an agent that goes away leaves its player playing.
    ~ChildProcess() = default;
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;

    // Also collects a child that has ended.
    bool is_running();
    pid_t process() const { return process_; }
    void signal(int number);

private:
    pid_t process_ = 0; // 0: none, or ended
};

}
