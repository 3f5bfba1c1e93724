// What this device saw of itself: that it was without power, that its player died, that the sound
// card or the line was away, each from when to when. A running player leaves a sign of life every
// minute; whoever finds it after a start knows how the run before ended.
//
// A sign is 512 bytes, overwritten in place by turns with another, so that a cut in the middle of
// writing costs one sign only: a block of flash a minute, six megabytes a day.
#pragma once

#include "agent/local/clock_mapping.hpp"
#include "agent/player/complaint.hpp"
#include "core/playlog/outage.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nguon::agent {

struct SignOfLife {
    std::int64_t count = 0; // the higher one is the newer
    std::string boot; // of the machine
    Moment at{};
    bool trusted = false; // the clock that says so
    bool farewell = false; // the player ended as it should
    // Since when the sound card, the line were away at that moment.
    std::optional<Moment> sound_down;
    bool sound_trusted = false; // the clock of that moment
    std::optional<Moment> link_down;
};

class VitalSigns {
public:
    // `boot` names this boot of the machine; empty: nobody knows it, and nothing is kept or told.
    VitalSigns(std::filesystem::path file, std::string boot, MonoTime started);
    ~VitalSigns();
    VitalSigns(const VitalSigns&) = delete;
    VitalSigns& operator=(const VitalSigns&) = delete;

    struct Now {
        MonoTime mono;
        Moment wall{};
        bool trusted = false;
    };
    void link(bool up, const Now& now);
    void sound(bool works, const Now& now);

    // Outages that are over and not told yet. They are told once: `told` after they are on the disk
    // elsewhere, before which no newer sign takes the place of the one they were read from.
    std::vector<Outage> due(const Now& now);
    void told();
    // Leaves a sign when it is time.
    void beat(const Now& now);
    void farewell(const Now& now);

    static constexpr auto shortest_link_outage = std::chrono::seconds(30);
    static constexpr auto shortest_service = std::chrono::seconds(90);
    static constexpr auto waits_for_time = std::chrono::minutes(10);

private:
    void tell_run_before(const Now& now);
    void tell_sound(const Now& now);
    void write(const Now& now, bool farewell);

    std::filesystem::path file_;
    std::string boot_;
    MonoTime started_;
    int descriptor_ = -1;
    std::optional<SignOfLife> before_; // of the run before, until it was told
    std::int64_t count_ = 0;
    std::optional<MonoTime> beaten_;
    bool beaten_trusted_ = false;
    std::optional<Moment> sound_down_;
    bool sound_trusted_ = false; // the clock that said so
    // When it worked again, while no trusted clock could say when that was.
    std::optional<MonoTime> sound_back_;
    bool link_up_ = false;
    MonoTime link_changed_;
    std::vector<Outage> due_;
    Complaint complaint_{ "player.sign_of_life_not_written" };
};

}
