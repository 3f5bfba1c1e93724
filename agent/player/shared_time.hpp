// A player along a clock that somebody else moves on: nothing sounds, and everything that is due
// until the clock's time is done in its order, each at its own instant, however far it was moved.
#pragma once

#include "agent/player/player.hpp"
#include "agent/player/silent_sound.hpp"
#include "runtime/shared_clock.hpp"

namespace nguon::agent {

// Belongs to the player's thread.
class SharedTime {
public:
    explicit SharedTime(std::unique_ptr<runtime::SharedClock> clock);
    // None where the environment names no clock.
    static std::unique_ptr<SharedTime> of_environment();

    // The instant the player has come to.
    MonoTime now() const;
    ClockMapping mapping() const { return shared_mapping(*clock_); }
    // For the one player that is caught up with.
    std::unique_ptr<Sound> make_sound(const ClockMapping& mapping, Sound::Listener listener);
    void catch_up(Player& player);

private:
    std::unique_ptr<runtime::SharedClock> clock_;
    Moment at_;
    SilentSound* sound_ = nullptr;
};

}
