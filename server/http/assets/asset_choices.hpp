// The words by which the contract calls kinds, conditions and funding of assets.
#pragma once

#include <array>

#include "core/asset/asset.hpp"
#include "json/choice.hpp"

namespace nguon::http {

inline constexpr std::array asset_kinds{
    json::Choice<AssetKind>{ "station", AssetKind::station },
    json::Choice<AssetKind>{ "cluster", AssetKind::cluster },
    json::Choice<AssetKind>{ "board", AssetKind::board },
    json::Choice<AssetKind>{ "website", AssetKind::website },
    json::Choice<AssetKind>{ "equipment", AssetKind::equipment },
};
inline constexpr std::array asset_conditions{
    json::Choice<Condition>{ "unknown", Condition::unknown },
    json::Choice<Condition>{ "works", Condition::works },
    json::Choice<Condition>{ "degraded", Condition::degraded },
    json::Choice<Condition>{ "broken", Condition::broken },
    json::Choice<Condition>{ "not_working", Condition::not_working },
};
inline constexpr std::array asset_fundings{
    json::Choice<Funding>{ "unknown", Funding::unknown },
    json::Choice<Funding>{ "budget", Funding::budget },
    json::Choice<Funding>{ "programme", Funding::programme },
    json::Choice<Funding>{ "social", Funding::social },
    json::Choice<Funding>{ "lease", Funding::lease },
};

}
