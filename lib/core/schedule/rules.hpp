// The rules of a place about when loudspeakers may sound: rows, never code (R86, DESIGN D10).
//
// A unit's devices obey the rules of the unit and of every unit above it, read from the root down:
// each level may add quiet windows, and only a province or the ministry writes `allowed` rows (the
// use case sees to it), which lift what is quiet so far.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "core/ids.hpp"

namespace nguon {

// Days of the week as bits, Monday = 1 << 0 ... Sunday = 1 << 6.
using Weekdays = std::uint8_t;
inline constexpr Weekdays every_day = 0x7F;

bool includes(Weekdays days, Day day);

// "Khung giờ không phát". [from, to) of the day; a window over midnight is two rows.
struct QuietHours {
    TimeOfDay from{};
    TimeOfDay to{};
    Weekdays days = every_day;
    // The contrary: within this window sound is allowed although a unit above is quiet. Where the
    // province allows 05:00-05:30 for a commune, the commune's rules hold such a row.
    bool allowed = false;

    friend bool operator==(const QuietHours&, const QuietHours&) = default;
};

// How much a place may be played to (Hà Nội 2021: two programmes a day, five days a week, 15
// minutes in town and 45 in the country, relay included).
struct SlotCaps {
    int programmes_a_day = 0; // 0: no limit
    Milliseconds length_a_day{}; // 0: no limit; counts every slot, relay too
    Weekdays days = every_day; // on which anything is aired at all

    friend bool operator==(const SlotCaps&, const SlotCaps&) = default;
};

// Whose act of sending "Phát ngay" is the approval as well. Ordered: a later one lets more people.
enum class SendsAlone : std::uint8_t {
    nobody, // everything waits for an approver
    commune, // officers of a commune or of what stands above it
    hamlet, // heads of hamlets, too
};

std::string_view name_of(SendsAlone who);
std::optional<SendsAlone> parse_sends_alone(std::string_view text);

// How many minutes one may speak live in one go, by where he sits: the head of a hamlet calls
// people together, a commune explains. Above the commune nothing but `longest_live` ends it.
struct LiveMinutes {
    int commune = 15;
    int hamlet = 5;

    friend bool operator==(const LiveMinutes&, const LiveMinutes&) = default;
};
inline constexpr int most_live_minutes = 30;
LiveMinutes fewer(const LiveMinutes& a, const LiveMinutes& b);

// "Dừng toàn bộ loa": somebody silenced the place, until somebody lets it sound again. Alerts sound
// all the same.
struct Silence {
    Moment since{};
    std::string by_name;
    std::string reason;
    Moment remind{}; // from then on whoever may lift it is asked whether he forgot

    friend bool operator==(const Silence&, const Silence&) = default;
};

struct AirRules {
    UnitId unit;
    std::vector<QuietHours> quiet;
    std::optional<SlotCaps> caps;
    std::optional<SendsAlone> sends_alone; // none: the unit above says it
    std::optional<Silence> silence;
    Version version = 1;
    std::optional<LiveMinutes> live = {}; // none: the unit above says it

    friend bool operator==(const AirRules&, const AirRules&) = default;
};

// The rules that hold for a device, from its own unit up to the root, joined: quiet windows with
// the allowed ones taken out, the smallest caps, the common weekdays, and the fewest who send
// alone of those that are written down; nobody where nothing is. Of the minutes of live the fewest
// count in the same way, and the usual ones where nothing is written down.
struct EffectiveRules {
    std::vector<QuietHours> quiet;
    SlotCaps caps;
    SendsAlone sends_alone = SendsAlone::nobody;
    bool silenced = false; // by the unit or one above it
    // On particular days sound is allowed then, whatever is quiet (core/year).
    std::vector<Span> opened;
    LiveMinutes live = {};
};
// `chain` goes from the device's unit upwards.
EffectiveRules join_rules(const std::vector<AirRules>& chain);

// The quiet window that `span` touches, if any.
std::optional<QuietHours> quiet_window(const EffectiveRules& rules, Span span);

}
