// Adds up the items of each block: gains, fades, limiter, level. Positions are samples of the
// output.
#pragma once

#include "agent/player/limiter.hpp"
#include "agent/player/track.hpp"

#include <array>
#include <map>

namespace nguon::agent {

// What became of an item, at the output sample where it did; the engine turns it into an event when
// that sample has sounded.
struct MixerNote {
    SoundEvent::What what = SoundEvent::What::started;
    PlayId id;
    std::string reason;
    std::int64_t position = 0;
    std::int64_t samples = 0;
    std::int64_t missing = 0;
    float peak = 0;
    double energy = 0; // sum of squares over `samples`
    std::int64_t media_position = 0; // in samples from the beginning of the media
};

// Thread-safe. Everything is quick: the audio thread passes through here a hundred times a second.
class Mixer {
public:
    static constexpr std::int64_t block = sample_rate / 100;

    Mixer() = default;
    ~Mixer();
    Mixer(const Mixer&) = delete;
    Mixer& operator=(const Mixer&) = delete;

    // The item waits until it is placed; without `start` it begins as soon as it is decoded.
    void add(std::shared_ptr<Track> track, std::optional<std::int64_t> start);
    // Moves an item that has not begun yet.
    void place(PlayId id, std::int64_t start);
    // Silent from `silent_at` on, or as soon as the fade allows.
    void stop(PlayId id, std::int64_t silent_at, std::int64_t fade, std::string reason);
    void set_gain(PlayId id, double gain_db);
    void set_volumes(const Volumes& volumes);

    // The sound of [position, position + block).
    void render(std::int64_t position, std::span<float> out);
    // The output is gone: what would have sounded until `position` counts as missing.
    void pass_over(std::int64_t position);

    std::vector<MixerNote> take_notes();
    // Items that have begun; all of them; RMS of the last half second in dBFS.
    int sounding() const;
    bool idle() const;
    double level_dbfs() const;
    std::int64_t limited() const;

private:
    struct Strip {
        std::shared_ptr<Track> track;
        std::optional<std::int64_t> start;
        bool armed = false;
        bool begun = false;
        float gain = 1; // as it is now; moves towards target
        float target = 1;
        std::int64_t silent_at = INT64_MAX;
        std::int64_t fade = 0;
        std::string stop_reason;
        std::int64_t first = 0; // the item sample it began with
        std::int64_t ramp_in = 0; // samples of fade-in left, when it begins in the middle
        std::int64_t next = 0; // the item sample after the last one rendered
        std::int64_t stalled = 0; // samples missing in a row
        MixerNote sum;
    };

    void mix(std::int64_t position, std::span<float> out);
    // False: the strip is done and may go.
    bool mix_strip(Strip& strip, std::int64_t position, std::span<float> out);
    bool arm(Strip& strip, std::int64_t position);
    void shape(Strip& strip, std::int64_t position, std::span<float> samples) const;
    void begin(Strip& strip, std::int64_t position);
    bool finish(Strip& strip, SoundEvent::What what, std::string reason, std::int64_t position);
    void measure(std::span<const float> out);
    float volume_of(SoundClass sound_class) const;

    mutable std::mutex mutex_;
    std::map<PlayId, Strip> strips_;
    std::vector<MixerNote> notes_;
    std::vector<float> scratch_ = std::vector<float>(block);
    std::vector<float> ahead_ = std::vector<float>(block); // already mixed, for `ahead_at_`
    std::int64_t ahead_at_ = INT64_MIN;
    bool lost_ = false; // mixing for the books only, nothing sounds
    std::int64_t mixed_until_ = INT64_MIN;
    Limiter limiter_;
    float ordinary_ = 1;
    float emergency_ = 1;
    std::array<double, 50> energies_{}; // of the last blocks, in a ring
    std::size_t energy_at_ = 0;
};

}
