// Saved groups of devices and units: an audience with a name.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct GroupWish {
    std::optional<UnitId> unit;
    std::optional<std::string> name;
    std::optional<std::vector<UnitId>> units;
    std::optional<std::vector<DeviceId>> devices;
    std::optional<std::optional<Manner>> manner; // none inside: as the units have it
};

// A group as it is today, and as it was on a day that was asked for.
struct ShownGroup {
    struct OnDay {
        std::int64_t clusters = 0; // of its members those that stood then, by the register
        std::int64_t boards = 0;
        std::optional<Moment> saved; // last, by a person; none: never since it was made
        bool members_known = true; // those of today are those of the day: not saved afterwards
    };
    Group group; // named as it was on the day
    std::optional<OnDay> on_day = {};
};
// Of the units the caller may see; of a day, those that were there then and still are. Who was a
// member is not kept, so the members are those of today. Refuses a day to come.
Result<Paged<ShownGroup>> list_groups(
    Records& records, const Deed& deed, std::optional<Day> day, const Page& page);
// The devices that stood on the day in what the group names, in the order of ids.
std::vector<DeviceId> members_on(Records& records, const Deed& deed, const Group& group, Day day);

Result<Group> find_group(Records& records, const Deed& deed, GroupId id);
// Members are what the caller may see; those that others put in may stay.
Result<Group> add_group(Records& records, const Deed& deed, const GroupWish& wish);
Result<Group> edit_group(Records& records, const Deed& deed, GroupId id, const GroupWish& wish,
    std::optional<Version> seen);
Result<void> remove_group(
    Records& records, const Deed& deed, GroupId id, std::optional<Version> seen);

}
