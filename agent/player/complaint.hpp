// One trouble that comes up again and again, four times a second while a disk is full: said at
// once, then once a minute with how often it came, and said when it is over.
#pragma once

#include "runtime/log.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace nguon::agent {

class Complaint {
public:
    explicit Complaint(std::string event)
        : event_(std::move(event))
    {
    }

    void say(const std::string& what)
    {
        const auto now = std::chrono::steady_clock::now();
        ++unsaid_;
        ++all_;
        if (all_ > 1 && now - said_ < std::chrono::minutes(1))
            return;
        log::error(event_, { { "what", what }, { "times", unsaid_ } });
        said_ = now;
        unsaid_ = 0;
    }

    void over()
    {
        if (all_ > 0)
            log::info(event_ + "_over", { { "times", all_ } });
        all_ = 0;
        unsaid_ = 0;
    }

private:
    std::string event_;
    std::chrono::steady_clock::time_point said_{};
    std::int64_t unsaid_ = 0;
    std::int64_t all_ = 0;
};

}
