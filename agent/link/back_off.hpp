// How long to wait before the next attempt: a random part of a span that doubles up to a limit, so
// that thousands of devices that lost one server do not come back in step. A short cut is over
// within seconds, so for the first failures the limit is low; only whoever failed many times, or
// was told that there is too much going on, waits long.
#pragma once

#include "runtime/asio.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>

namespace nguon::agent {

struct BackOffSpan {
    runtime::Duration first = std::chrono::seconds(1);
    runtime::Duration most = std::chrono::seconds(60);
    // The limit for the first `eager` failures; none: `most` from the beginning.
    runtime::Duration soon{};
    int eager = 0;
};

class BackOff {
public:
    // `chance` gives any number; a test gives a known one.
    using Chance = std::function<std::uint32_t()>;

    explicit BackOff(BackOffSpan span = {}, Chance chance = {});

    // After one more failure: between nothing and first * 2^failures, at most the limit.
    runtime::Duration next();
    // The other side has too much to do: from here on the long limit.
    void overloaded() { failures_ = std::max(failures_, span_.eager + longer_by); }
    // It worked: the next failure is the first one again.
    void reset() { failures_ = 0; }
    int failures() const { return failures_; }

private:
    static constexpr int longer_by = 3; // doublings

    BackOffSpan span_;
    Chance chance_;
    int failures_ = 0;
};

// A random part of `most`.
runtime::Duration some_of(runtime::Duration most, std::uint32_t chance);

}
