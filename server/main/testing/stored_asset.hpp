// An asset in the register, as an import or an officer would have left it.
#pragma once

#include <map>
#include <string>

#include "server/main/testing/world.hpp"

namespace nguon::testing {

struct StoredAsset {
    AssetId id;
    AssetKind kind = AssetKind::station;
    UnitId unit;
    std::string name = "Đài truyền thanh";
    Day from{};
    std::map<std::string, std::string> details = {};
    Condition condition = Condition::unknown;
};

inline void add_asset(World& world, const StoredAsset& wanted)
{
    Asset asset;
    asset.id = wanted.id;
    asset.kind = wanted.kind;
    asset.unit = wanted.unit;
    asset.name = wanted.name;
    asset.from = wanted.from;
    asset.details = wanted.details;
    asset.condition = wanted.condition;
    asset.by_name = "Ma Thị Hoa";
    asset.changed = world.clock().now();
    world.commit([&](app::Records& records) { records.assets().add(asset); });
}

}
