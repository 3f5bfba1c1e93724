// A program run for its standard output, within bounds.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace nguon::agent {

// Of this process and what becomes of it, for good: whatever is done to it, it reaches no network.
// Only system calls, as between fork and exec.
bool deny_sockets();
// The same of any calls, a dozen at the most.
bool deny_calls(std::span<const long> numbers);

struct BoundedChild {
    std::vector<std::string> command;
    std::string input;
    std::chrono::milliseconds deadline{ 10'000 };
    std::size_t most_output = 1U << 20U; // it is ended there, and what it wrote is kept
    std::size_t most_memory = 512U << 20U;

    // Its output; child.failed when it cannot be started, ends badly or exceeds the deadline.
    Result<std::string> run() const;
};

}
