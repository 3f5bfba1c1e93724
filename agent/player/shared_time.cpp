#include "agent/player/shared_time.hpp"

#include <algorithm>

namespace nguon::agent {
namespace {

MonoTime mono_of(Moment moment) { return MonoTime(moment.time_since_epoch()); }

Moment moment_of(MonoTime instant)
{
    return std::chrono::ceil<Milliseconds>(WallTime(instant.time_since_epoch()));
}

}

SharedTime::SharedTime(std::unique_ptr<runtime::SharedClock> clock)
    : clock_(std::move(clock))
    , at_(clock_->now())
{
}

std::unique_ptr<SharedTime> SharedTime::of_environment()
{
    auto clock = runtime::shared_clock_of_environment();
    return clock ? std::make_unique<SharedTime>(std::move(clock)) : nullptr;
}

MonoTime SharedTime::now() const { return mono_of(at_); }

std::unique_ptr<Sound> SharedTime::make_sound(const ClockMapping& mapping, Sound::Listener listener)
{
    auto made = std::make_unique<SilentSound>(std::move(listener));
    sound_ = made.get();
    sound_->set_mapping(mapping);
    sound_->advance(at_);
    return made;
}

void SharedTime::catch_up(Player& player)
{
    const Moment target = clock_->now();
    while (at_ < target) {
        const MonoTime due = std::min(player.step(mono_of(at_)), mono_of(target));
        Moment next = moment_of(due);
        if (const auto event = sound_->next_event())
            next = std::min(next, std::chrono::ceil<Milliseconds>(*event));
        at_ = std::min(std::max(next, at_ + Milliseconds(1)), target);
        sound_->advance(at_);
    }
}

}
