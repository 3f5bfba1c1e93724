// The device's sound: items are placed on an output that never stops, at an instant of wall time.
//
// The engine knows no plan and no network. Who may interrupt whom is decided by the fold in core;
// here are the primitives it needs: play at, play from, stop at, gain. `GstSound` is the real one,
// `SilentSound` computes the same events in virtual time for the swarm and for tests.
#pragma once

#include "agent/local/clock_mapping.hpp"
#include "agent/player/pcm_source.hpp"
#include "base/id.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace nguon::agent {

// One act of playing; the caller keeps what it stands for (occurrence, order, command).
using PlayId = Id<struct PlayTag>;

// Emergencies have their own volume, so that a quiet evening profile cannot mute a flood warning.
enum class SoundClass : std::uint8_t { ordinary, emergency };

// An Ogg/Opus file whose hash the caller has verified.
struct MediaFile {
    std::filesystem::path path;
};
enum class Tone : std::uint8_t {
    test, // 2 s, gentle, 440 and 660 Hz
    attention, // 3.6 s, before an emergency
    siren, // 3.6 s, before one that means: run
};
// A file, a built-in tone, or anything that yields samples: the device's own voice, a live stream.
using Sounding = std::variant<MediaFile, Tone, std::shared_ptr<PcmSource>>;

struct ItemToPlay {
    PlayId id;
    Sounding sounding;
    // When the first sample sounds; none means at once. An instant in the past joins in the middle,
    // at the place where everybody else is.
    std::optional<WallTime> starts_at;
    Nanoseconds offset_into_media{}; // what is heard at `starts_at`: later than zero when resuming
    double gain_db = 0;
    SoundClass sound_class = SoundClass::ordinary;
    // The plan's figure. Only SilentSound needs it; the engine hears for itself when the media
    // ends.
    Nanoseconds expected_length{};
};

struct StopRequest {
    std::optional<WallTime> at; // silent from this instant on; none means as soon as possible
    std::chrono::milliseconds fade{ 20 };
    std::string reason; // comes back in the event
};

// In percent of amplitude on a cubic scale (50 % is -18 dB), never above the installed ceiling.
struct Volumes {
    int ordinary = 100;
    int emergency = 100;
    int ceiling = 100;
};

struct SoundEvent {
    enum class What : std::uint8_t {
        armed, // opened, decoded, waiting for its instant
        started, // the first sample sounded
        ended, // played to the end of the media
        stopped, // cut by stop(); `reason` as given there
        failed, // media.missing, media.damaged, media.stalled, output.lost
    };
    What what = What::armed;
    PlayId id;
    std::string reason;
    WallTime at; // by the mapping that held at that moment
    Nanoseconds clock_error{}; // bound of `at` against UTC
    bool clock_trusted = false;
    std::int64_t samples = 0; // sounded so far, at 48 kHz
    std::int64_t missing = 0; // should have sounded, but the source or the output failed
    double peak_dbfs = -120;
    double rms_dbfs = -120;
    std::int64_t media_position = 0; // in samples: where playing began (started) or is now
};

// For the watchdogs: does the output advance, and does it sound?
struct OutputHealth {
    bool running = false;
    std::string output; // "null", "wav:FILE", "alsa", "pulse:SINK"
    MonoTime advanced_at; // when the output last took sound
    double level_dbfs = -120; // RMS after the mixer over the last half second
    int sounding = 0; // items on air now
    int restarts = 0; // how often the output was lost and opened again
    std::int64_t limited = 0; // blocks the limiter had to turn down
};

class Sound {
public:
    // Called on a thread of the engine (SilentSound: inside advance()); it must return quickly and
    // may call the engine back.
    using Listener = std::function<void(const SoundEvent&)>;

    virtual ~Sound() = default;

    // Refuses an id that is still playing (sound.id_in_use). All else comes as an event.
    virtual Result<void> play(ItemToPlay item) = 0;
    // Unknown ids are ignored: stopping twice equals stopping once.
    virtual void stop(PlayId id, StopRequest request) = 0;
    // Ducks or raises one item within 50 ms.
    virtual void set_gain(PlayId id, double gain_db) = 0;
    virtual void set_volumes(Volumes volumes) = 0;
    virtual void set_mapping(const ClockMapping& mapping) = 0;
    virtual ClockMapping mapping() const = 0;
    virtual OutputHealth health() const = 0;
};

}
