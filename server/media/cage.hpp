// The walls around a child process, prepared before fork and put up between fork and exec. Both
// steps in the child use nothing but system calls.
#pragma once

#include <linux/filter.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "runtime/landlock.hpp"

namespace nguon::media {

struct ChildTask;

class Cage {
public:
    explicit Cage(const ChildTask& task);
    Cage(const Cage&) = delete;
    Cage& operator=(const Cage&) = delete;

    // Working folder, death with the parent, limits, no privileges, Landlock. False leaves errno.
    bool enter(pid_t parent) const;
    // The system-call filter; the last thing before exec.
    bool lock() const;

private:
    std::string folder_;
    std::array<std::pair<int, rlimit>, 5> limits_;
    std::vector<sock_filter> filter_;
    runtime::Landlock wall_;
};

}
