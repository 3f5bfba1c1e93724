// How often a PIN may be tried: three mistakes are nobody's fault, then each costs twice the wait
// of the one before, up to an hour. For the whole device, so that many names do not mean many
// tries; a restart does not forget the mistakes.
#pragma once

#include "agent/local/clock_mapping.hpp"

#include <algorithm>

namespace nguon::agent {

class PinGuard {
public:
    static constexpr int free_mistakes = 3;

    // What an earlier run counted: whoever pulls the plug waits again.
    PinGuard(int mistakes, MonoTime now)
        : mistakes_(std::clamp(mistakes, 0, 1'000))
        , blocked_until_(now + wait())
    {
    }

    // Zero: a PIN may be looked at.
    Nanoseconds wait_left(MonoTime now) const
    {
        return std::max<Nanoseconds>(blocked_until_ - now, Nanoseconds(0));
    }
    void mistaken(MonoTime now)
    {
        ++mistakes_;
        blocked_until_ = now + wait();
    }
    void right(MonoTime now)
    {
        mistakes_ = 0;
        blocked_until_ = now;
    }
    int mistakes() const { return mistakes_; }
    // Somebody seems to be guessing.
    bool is_suspicious() const { return mistakes_ > free_mistakes; }

private:
    std::chrono::seconds wait() const
    {
        using namespace std::chrono_literals;
        if (mistakes_ < free_mistakes)
            return 0s;
        const int doublings = std::min(mistakes_ - free_mistakes, 7);
        return std::min<std::chrono::seconds>(30s * (1 << doublings), 1h);
    }

    int mistakes_ = 0;
    MonoTime blocked_until_;
};

}
