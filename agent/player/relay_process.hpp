// The child process of one station.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace nguon::agent {

class RelayProcess {
public:
    // None: it cannot be started. The child ends with the thread that started it.
    static std::unique_ptr<RelayProcess> start(
        const std::string& program, const std::string& source);
    // Ends it at once.
    ~RelayProcess();
    RelayProcess(const RelayProcess&) = delete;
    RelayProcess& operator=(const RelayProcess&) = delete;

    // As much as it takes now.
    std::size_t write(std::string_view bytes) const;
    // What it has written, nothing after `within`; none when it has ended.
    std::optional<std::size_t> read(
        std::span<std::byte> bytes, std::chrono::milliseconds within) const;

private:
    RelayProcess(pid_t process, int input, int output);

    pid_t process_;
    int input_; // we write
    int output_; // we read
};

}
