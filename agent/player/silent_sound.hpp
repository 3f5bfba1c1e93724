// Sound in virtual time: computes the events that the real engine would report, makes no noise.
#pragma once

#include "agent/player/sound.hpp"

#include <map>

namespace nguon::agent {

// Not thread-safe: the simulated device drives it. Lengths come from ItemToPlay::expected_length.
class SilentSound : public Sound {
public:
    explicit SilentSound(Listener listener)
        : listener_(std::move(listener))
    {
    }

    Result<void> play(ItemToPlay item) override;
    void stop(PlayId id, StopRequest request) override;
    void set_gain(PlayId, double) override { }
    void set_volumes(Volumes) override { }
    // What has begun goes on by its samples, whatever time it is said to be.
    void set_mapping(const ClockMapping& mapping) override;
    ClockMapping mapping() const override { return mapping_; }
    OutputHealth health() const override;

    // Moves the device's time to `now` and reports what happened until then, in order of time.
    void advance(WallTime now);
    // When advance() has something to report next; none: nothing is under way.
    std::optional<WallTime> next_event() const;

private:
    struct Act {
        ItemToPlay item;
        WallTime starts;
        WallTime ends;
        std::optional<StopRequest> stop;
        bool started = false;
    };
    struct Due {
        WallTime at;
        PlayId id;
    };

    std::optional<Due> due() const;
    WallTime next_of(const Act& act) const;
    void settle(PlayId id, WallTime at);
    void tell(SoundEvent::What what, const Act& act, WallTime at, std::string reason = {});

    Listener listener_;
    ClockMapping mapping_;
    WallTime now_{};
    std::map<PlayId, Act> acts_;
};

}
