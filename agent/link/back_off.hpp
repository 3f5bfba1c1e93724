// How long to wait before the next attempt: a random part of a span that doubles up to a limit, so
// that thousands of devices that lost one server do not come back in step.
#pragma once

#include "runtime/asio.hpp"

#include <cstdint>
#include <functional>

namespace nguon::agent {

struct BackOffSpan {
    runtime::Duration first = std::chrono::seconds(1);
    runtime::Duration most = std::chrono::seconds(60);
};

class BackOff {
public:
    // `chance` gives any number; a test gives a known one.
    using Chance = std::function<std::uint32_t()>;

    explicit BackOff(BackOffSpan span = {}, Chance chance = {});

    // After one more failure: between nothing and first * 2^failures, at most `most`.
    runtime::Duration next();
    // It worked: the next failure is the first one again.
    void reset() { failures_ = 0; }
    int failures() const { return failures_; }

private:
    BackOffSpan span_;
    Chance chance_;
    int failures_ = 0;
};

// A random part of `most`.
runtime::Duration some_of(runtime::Duration most, std::uint32_t chance);

}
