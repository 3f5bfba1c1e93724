// Whom a bulletin is for: units with everything below them, saved groups, single devices.
#pragma once

#include <compare>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.hpp"

namespace nguon {

struct Audience {
    std::vector<UnitId> units;
    std::vector<GroupId> groups;
    std::vector<DeviceId> devices;

    bool empty() const { return units.empty() && groups.empty() && devices.empty(); }
    // Sorted and without repeats: two audiences that mean the same are equal afterwards.
    void normalise();
    // A stable text of the normalised audience: "u:1,u:2;g:7;d:9". The key of one compiled plan
    // body.
    std::string key() const;

    friend bool operator==(const Audience&, const Audience&) = default;
};

}
