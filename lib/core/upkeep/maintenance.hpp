// What is done so that less breaks: a yearly plan of maintenance, month by month, set against what
// was done; and what is looked at, cluster by cluster, before a storm (R74).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/asset/asset.hpp"
#include "core/ids.hpp"

namespace nguon {

using MaintenanceId = Id<struct MaintenanceTag>;
using StormCheckId = Id<struct StormCheckTag>;
using SpareMoveId = Id<struct SpareMoveTag>;

// One row of the plan.
struct Maintenance {
    MaintenanceId id;
    UnitId unit;
    std::optional<AssetId> asset; // none: of the whole unit
    Day month{}; // its first day
    std::string work; // "Vệ sinh tủ, siết lại dây loa"
    std::int64_t estimate = 0; // đồng
    std::optional<Day> done_on;
    std::string done_by;
    std::int64_t cost = 0; // đồng
    std::string note;
    bool removed = false;
    Version version = 1;
    Moment changed{};
    std::string by_name;
};

inline constexpr std::size_t longest_work = 300;
inline constexpr std::int64_t greatest_cost = 1'000'000'000'000;

// Names the field: work, month, estimate, done_on, done_by, cost.
Result<void> check_maintenance(const Maintenance& row, Day today);

struct StormCheck {
    StormCheckId id;
    UnitId unit; // its clusters and boards, and those below
    std::string name; // "Bão số 9"
    std::vector<std::string> items;
    Moment started{};
    std::string by_name;
    std::optional<Moment> ended;
};

struct StormMark {
    AssetId asset;
    int item = 0; // place among the items
    bool good = true;
    std::string note;
    Moment at{}; // when it was looked at, which may be long before it was sent
    std::string by_name;
};

inline constexpr std::size_t most_storm_items = 20;
inline constexpr std::size_t longest_storm_text = 200;

// What is looked at unless somebody says otherwise.
const std::vector<std::string>& usual_storm_items();
// Names the field: name, items[3].
Result<void> check_storm_check(const StormCheck& check);

}
