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

Result<Group> find_group(Records& records, const Deed& deed, GroupId id);
// Members are what the caller may see; those that others put in may stay.
Result<Group> add_group(Records& records, const Deed& deed, const GroupWish& wish);
Result<Group> edit_group(Records& records, const Deed& deed, GroupId id, const GroupWish& wish,
    std::optional<Version> seen);
Result<void> remove_group(
    Records& records, const Deed& deed, GroupId id, std::optional<Version> seen);

}
