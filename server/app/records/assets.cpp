#include "server/app/records/assets.hpp"

namespace nguon::app {

std::int64_t AssetCounts::all() const
{
    std::int64_t sum = station_parts;
    for (const auto& [kind, count] : kinds)
        sum += count;
    return sum;
}

Result<void> Assets::change(const Asset& wished, Version seen)
{
    AssetEras eras = history(wished.id);
    if (eras.empty())
        return fail(Kind::missing, "asset.missing");
    auto next = changed_from(std::move(eras), wished);
    if (!next)
        return tl::unexpected(next.error());
    if (!save(*next, seen))
        return fail(Kind::conflict, "asset.stale");
    return {};
}

}
