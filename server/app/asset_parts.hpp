// What the use cases of the register share: who may, what is shown, what is refused.
#pragma once

#include <map>
#include <set>
#include <type_traits>

#include "server/app/assets.hpp"

namespace nguon::app {

// The register as one caller sees it, for the length of one use case.
class RegisterDesk {
public:
    RegisterDesk(Records& records, const Deed& deed);

    // In the unit, or in one that it became.
    bool may(Right right, UnitId unit) const;
    Day today() const { return today_; }
    const UnitTree& tree() const { return *tree_; }

    // As it was on the day; asset.missing also for whoever may not see it.
    Result<Asset> find(AssetId id, Day day) const;
    // All eras, for a change: asset.missing, asset.not_allowed.
    Result<AssetEras> to_be_changed(AssetId id) const;
    // Fields, unit, station and days of what is to be written; `was` is what it says now.
    Result<void> check(const Asset& asset, const Asset* was) const;
    ShownAsset shown(Asset asset, Day day);
    // What unit and everything below it was on the day.
    std::vector<UnitId> within(UnitId unit, Day day) const;

private:
    std::string unit_name(UnitId unit, Day day) const;
    BoardRule rule_of(UnitId unit, Day day);
    Result<void> check_station(const Asset& asset) const;
    Result<void> check_serial(const Asset& asset) const;

    Records& records_;
    const Deed& deed_;
    Day today_;
    std::shared_ptr<const UnitTree> tree_;
    std::map<AssetId, std::string> stations_;
    std::map<std::pair<UnitId, Day>, BoardRule> rules_;
    mutable std::optional<Day> past_day_; // whose tree gives the names of units
    mutable std::map<Right, std::set<UnitId>> pasts_; // units that led to those he has the right in
};

// Calls `visit` with each asset that the filter lets through, in the order of the list; one that
// answers says by false that it has had enough.
template <typename Visit>
void each_asset(Records& records, const AssetFilter& filter, const UnitTree& tree, Visit visit)
{
    Page page;
    page.limit = Page::most;
    do {
        auto found = records.assets().list(filter, tree, page);
        for (Asset& asset : found.items) {
            if constexpr (std::is_void_v<std::invoke_result_t<Visit&, Asset>>)
                visit(std::move(asset));
            else if (!visit(std::move(asset)))
                return;
        }
        page.cursor = std::move(found.next);
    } while (!page.cursor.empty());
}

void note_asset(Records& records, const Deed& deed, const char* what, const Asset& asset);
// Without what is empty, with what surrounds texts trimmed.
void tidy(Asset& asset);

}
