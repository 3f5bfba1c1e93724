// Whether an ordinary airing is heard in one place on its day: pauses and day profiles read
// together. The one answer behind plan, check, forecast, explanation and the page of Tết.
//
// Which wins when several hold on a day: a pause before every profile; of profiles the stricter in
// everything. Categories dropped by any of them are dropped, hours closed by any are closed, the
// least volume holds. Hours that one allows are allowed unless another closes them; while there is
// mourning, festive profiles allow nothing. The reason that is told is that of mourning first, then
// of the profile whose unit stands highest.
#pragma once

#include <memory>
#include <span>

#include "core/bulletin/bulletin.hpp"
#include "core/unit/unit.hpp"
#include "core/year/day_profile.hpp"
#include "core/year/pause.hpp"

namespace nguon {

// What the rules ask of an airing.
struct AiringTraits {
    ScheduleId schedule;
    std::optional<ProgrammeId> programme;
    Priority priority = Priority::normal;
    bool at_once = false; // "Phát ngay": somebody wants it now, whatever was planned for the days
    bool own = true; // of the station of the place, not of a unit above it
    Moment starts{}; // of the airing, which names its day
    Span heard; // of the part in question
    std::string category;
};

// Why it is not heard.
struct Withheld {
    enum class By : std::uint8_t { pause, category, own_only, hours };
    By by = By::pause;
    std::string name; // reason of the pause, name of the profile
    DayKind kind = DayKind::festive;
    Day from{}; // of a pause
    Day to{};
    std::string category; // its code; who reads the records puts its name there
    std::optional<PauseId> pause;
    std::optional<DayProfileId> profile;
};

// A profile with the days of a span on which it holds: worked out once for all places.
struct DatedProfile {
    DayProfile profile;
    std::vector<Day> days; // sorted

    bool holds_on(Day day) const;
};
using DatedProfiles = std::vector<std::shared_ptr<const DatedProfile>>;
// Those that hold on a day of the span, or on the day before it, whose hours may reach into it.
DatedProfiles dated(std::vector<DayProfile> profiles, Span span);

class DayRules {
public:
    DayRules() = default;
    // `path`: the unit of the place and all above it. Pauses of other units and profiles of others
    // are passed over; those of schedules and programmes hold wherever these are heard.
    DayRules(
        std::span<const UnitId> path, std::span<const Pause> pauses, const DatedProfiles& profiles);

    bool empty() const { return pauses_.empty() && profiles_.empty(); }
    // Whether it matters what is the place's own.
    bool asks_for_own() const { return asks_for_own_; }
    // Whether anything holds on the days of an airing that is heard over the span: most days of a
    // year are like any other, and nothing else is asked on them.
    bool hold_over(Span heard) const;
    std::optional<Withheld> withheld(const AiringTraits& airing) const;
    // The profile that lets nothing be heard in some part of the span; none does: nullptr.
    const DayProfile* closes(Span heard) const;
    // When sound is allowed though the unit is quiet, within the days of the span.
    std::vector<Span> opened(Span span) const;
    // The least of what the profiles of the day name.
    std::optional<int> volume_on(Day day) const;
    // Mourning first, then from the root downwards.
    std::vector<const DayProfile*> profiles_on(Day day) const;
    // Those that begin or end within the day: set in the middle of it, or lifted.
    std::vector<const Pause*> pauses_within(Day day) const;
    // A day of mourning goes without music, also without that which frames a programme.
    bool is_mourned(Day day) const;
    // Places with equal keys have equal rules.
    const std::string& key() const { return key_; }

private:
    std::vector<Pause> pauses_; // of the place first, the earliest first
    DatedProfiles profiles_;
    bool asks_for_own_ = false;
    std::string key_;
};

// [from, to) without what the others cover.
std::vector<Span> without(Span span, std::vector<Span> taken);

}
