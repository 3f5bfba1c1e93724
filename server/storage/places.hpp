// "Written in, or meant for, these units": the condition that bulletins and schedules share.
#pragma once

#include "core/bulletin/audience.hpp"
#include "server/storage/query.hpp"

namespace nguon::storage {

// A part of the tree, and what stands above it: an audience that names a unit above reaches the
// part as well.
class Places {
public:
    Places(const std::vector<UnitId>& units, const UnitTree& tree);

    // Everything is here: no condition is needed.
    bool is_everywhere() const { return everywhere_; }
    sql::Value inside() const { return sql::List(area_); }
    sql::Value inside_or_above() const { return sql::List(reach_); }

private:
    std::vector<UnitId> area_;
    std::vector<UnitId> reach_;
    bool everywhere_ = false;
};

// Who may see what was meant for a device sees it when the device is gone; nobody hears it there.
enum class DevicesMeant : std::uint8_t { all, standing };

// The ids of `owner` ("bulletin", "schedule") whose audience reaches the places; four lists: units
// named and units of devices, twice.
std::string audience_reaches(std::string_view owner, DevicesMeant devices = DevicesMeant::all);
std::vector<sql::Value> audience_values(const Places& places);

// Writes the rows of `owner`_target.
void save_targets(
    sql::Connection& sql, std::string_view owner, std::int64_t id, const Audience& audience);

}
