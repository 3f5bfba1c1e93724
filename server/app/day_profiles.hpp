// Profiles of particular days, as officers write and read them.
#pragma once

#include "core/year/day_profile.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownProfile {
    DayProfile profile;
    std::string unit_name;
    bool may_edit = false;
    std::vector<Day> next; // the first days from the day asked for on, at most one per span
};

// Needs the right to make the unit's rules. Hours in which sound is allowed although it is quiet,
// and mourning, are for who makes the rules of the province.
Result<ShownProfile> add_profile(Records& records, const Deed& deed, DayProfile wish);
// `wish` in place of what is there; the unit stays.
Result<ShownProfile> edit_profile(Records& records, const Deed& deed, DayProfileId id,
    DayProfile wish, std::optional<Version> seen);
Result<ShownProfile> remove_profile(
    Records& records, const Deed& deed, DayProfileId id, std::optional<Version> seen);
Result<ShownProfile> find_profile(Records& records, const Deed& deed, DayProfileId id);
struct ProfileList {
    std::vector<ShownProfile> items;
    std::int64_t not_kept = 0; // there on the day, and nobody kept what they said then
};
// What holds in the unit: its own and those of the units above it, from the root downwards. Without
// a unit all that the caller sees. As of today unless told; refuses as unit_on does.
Result<ProfileList> list_profiles(
    Records& records, const Deed& deed, std::optional<UnitId> unit, std::optional<Day> day = {});

}
