// Rules of particular days: giao thừa, mùng một, quốc tang. A unit's profile holds there and in all
// below it; those below may add stricter ones and take nothing away.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

using DayProfileId = Id<struct DayProfileTag>;

// Of every lunar year. Day 30 is the last day of its month, also where that month has 29 days: the
// night before Tết is "đêm 30" in either case.
struct LunarDay {
    int month = 1; // 1..12
    int day = 1; // 1..30

    friend auto operator<=>(const LunarDay&, const LunarDay&) = default;
};

// Dates of one year, or lunar days of every year; both ends are meant. A lunar span may go over the
// turn of the year. A leap month is none of the days that are named.
struct ProfileDays {
    std::optional<Day> from;
    std::optional<Day> to;
    std::optional<LunarDay> lunar_from;
    std::optional<LunarDay> lunar_to;

    bool hold_on(Day day) const;
    friend bool operator==(const ProfileDays&, const ProfileDays&) = default;
};

// Of the clock, from the profile's day on; with `to` not after `from` it ends on the day after.
struct ProfileHours {
    TimeOfDay from{};
    TimeOfDay to{};
    bool allowed = false; // sound is allowed though it is quiet otherwise; false: nothing is aired

    Span on(Day day) const;
    friend bool operator==(const ProfileHours&, const ProfileHours&) = default;
};

enum class DayKind : std::uint8_t { festive, mourning };
std::string_view name_of(DayKind kind);
std::optional<DayKind> parse_day_kind(std::string_view text);

struct DayProfile {
    DayProfileId id;
    UnitId unit;
    std::string name; // "Giao thừa", "Quốc tang"
    DayKind kind = DayKind::festive;
    ProfileDays days;
    std::vector<ProfileHours> hours;
    std::vector<std::string> dropped; // codes of categories that are not aired
    std::optional<int> volume; // percent; ordinary sound is at most as loud
    bool own_only = false; // the commune's own, and what is `priority`; nothing else from above
    std::string act; // the paper that proclaims it: "Thông cáo số 12-TC/TW"
    Version version = 1;
    Moment changed{};
    bool removed = false;
};

inline constexpr std::size_t most_profile_hours = 20;
inline constexpr std::size_t most_profile_categories = 50;
inline constexpr std::chrono::days longest_profile{ 92 };

// Refuses a profile without a name, without days or with both sorts, in the wrong order or too
// long, with empty hours, or that says nothing.
Result<void> check_profile(const DayProfile& profile);

}
