// The time of day as an argument: programs hand a Clock to whatever needs one, tests hand one that
// stands still until it is moved.
#pragma once

#include "base/moment.hpp"

#include <atomic>

namespace nguon::runtime {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Moment now() const = 0;
};

class SystemClock final : public Clock {
public:
    Moment now() const override
    {
        return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
    }
};

class ManualClock final : public Clock {
public:
    explicit ManualClock(Moment start)
        : now_(unix_ms(start))
    {
    }

    Moment now() const override { return moment_from_unix_ms(now_); }
    void set(Moment moment) { now_ = unix_ms(moment); }
    void advance(Milliseconds by) { now_ += by.count(); }

private:
    std::atomic<std::int64_t> now_;
};

}
