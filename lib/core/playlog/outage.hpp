// A stretch in which a device could not do its work, as the device itself saw it: told afterwards,
// numbered and sealed with its play log. It tells a power cut from a lost line and from a fault.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/moment.hpp"

namespace nguon {

struct PlayRecord;

enum class OutageKind : std::uint8_t {
    power, // another boot came, and nobody had said goodbye: the power went
    shutdown, // another boot came after an orderly end: it was switched off or restarted
    crash, // the same boot, no goodbye: the player died
    service, // the same boot, an orderly end: an update, a service restarted
    sound, // the player ran and the sound card did not take its sound
    link, // the player ran and there was no line to the server
};

std::string_view name_of(OutageKind kind);
std::optional<OutageKind> parse_outage_kind(std::string_view text);

// How often a running player leaves a sign of life: `from` is the last one, so what it tells of may
// have begun so much later.
inline constexpr std::chrono::seconds sign_of_life_every{ 60 };

struct Outage {
    OutageKind kind = OutageKind::power;
    Moment from{};
    Moment to{};
    // Whether the clock was trusted at both ends. What is not is shown, and decides nothing.
    bool time_known = true;

    // Nothing can have sounded meanwhile.
    bool is_silent() const { return kind != OutageKind::link && kind != OutageKind::sound; }
    friend bool operator==(const Outage&, const Outage&) = default;
};

// What kept an airing from being heard whole: of those that reach into its time the one that says
// most. A lost line keeps nobody from playing what is on the device, so it explains only an airing
// whose sound was not there (`sound_missing`).
std::optional<Outage> explanation(Span airing, bool sound_missing, std::span<const Outage> outages);

// The device says that it was off, and of a sound that it rendered more than there was time for
// outside. Both stand in its log: neither is believed against the other in silence.
bool contradicts(const Outage& outage, const PlayRecord& record);

}
