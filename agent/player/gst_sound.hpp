// The real sound engine: mixer, clock and output, and one thread that keeps them together.
#pragma once

#include "agent/player/mixer.hpp"
#include "agent/player/output.hpp"
#include "agent/player/sound.hpp"

#include <map>

namespace nguon::agent {

class GstSound : public Sound {
public:
    // The output is opened at once and opened again whenever it is lost; the listener is called on
    // the engine's own thread.
    GstSound(OutputChoice output, const ClockMapping& mapping, Listener listener);
    ~GstSound() override;

    Result<void> play(ItemToPlay item) override;
    void stop(PlayId id, StopRequest request) override;
    void set_gain(PlayId id, double gain_db) override;
    void set_volumes(Volumes volumes) override;
    void set_mapping(const ClockMapping& mapping) override;
    ClockMapping mapping() const override;
    OutputHealth health() const override;

private:
    std::int64_t position_of(WallTime instant) const;
    void run();
    void tick(MonoTime now);
    void place_waiting(MonoTime now);
    void keep_output(MonoTime now);
    void collect();
    std::optional<SoundEvent> next_event(MonoTime now);
    SoundEvent event_of(const MixerNote& note) const;

    const OutputChoice choice_;
    const Listener listener_;
    PipelineClock clock_;
    Mixer mixer_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    ClockMapping mapping_;
    // Every item whose last event is still to come; a value while its place may still move.
    std::map<PlayId, std::optional<WallTime>> acts_;
    std::vector<MixerNote> pending_; // by position: what the mixer did, but nobody has heard yet
    OutputHealth health_;
    MonoTime next_attempt_;
    std::chrono::milliseconds pause_;

    std::unique_ptr<Output> output_; // the engine's thread only
    std::thread thread_;
};

}
