// The register: what stands where, in what condition, since when. Every reading names a day; every
// change begins on one, today or before.
#pragma once

#include "core/asset/asset_fields.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

inline constexpr std::size_t most_bulk_assets = 500;
inline constexpr std::size_t most_asset_files = 20;
inline constexpr std::int64_t largest_asset_file = 10 * 1024 * 1024;

struct ShownAsset {
    Asset asset;
    std::string unit_name; // on the day
    std::string station_name; // empty: it belongs to none that is there on the day
    std::vector<std::string> warnings; // codes
    bool may_edit = false;

    // Of another station.
    bool is_part() const { return asset.kind == AssetKind::station && !station_name.empty(); }
};

// What may be asked of the list. `filter.units` and `filter.within` are filled in: with what the
// caller may see, and with what `unit` and all below it was on the day.
Result<Paged<ShownAsset>> list_assets(Records& records, const Deed& deed, AssetFilter filter,
    std::optional<UnitId> unit, const Page& page);
Result<AssetCounts> count_assets(
    Records& records, const Deed& deed, AssetFilter filter, std::optional<UnitId> unit);
Result<ShownAsset> show_asset(Records& records, const Deed& deed, AssetId id, Day day);
// Oldest first.
Result<std::vector<ShownAsset>> asset_history(Records& records, const Deed& deed, AssetId id);
// Communes of the units that the caller may see (of `unit`: below it) without a station.
struct StationlessCommune {
    UnitId unit;
    std::string name;
    std::string above; // the unit it stands in
};
Result<Paged<StationlessCommune>> communes_without_station(
    Records& records, const Deed& deed, std::optional<UnitId> unit, Day day, const Page& page);

// `asset.from` is the day from which on it is there. A cluster or board with a device comes with
// that: see add_device.
Result<ShownAsset> add_asset(Records& records, const Deed& deed, Asset asset);
// For imports: checks rights, fields and links as add_asset does, all or none, in one go; what is
// wrong has its place in the path: "items[3].name". One entry in the audit log for all.
Result<std::vector<Asset>> add_assets(
    Records& records, const Deed& deed, std::vector<Asset> assets);
// `wished.id`, `wished.from`; kind and device stay. Name, unit and place of a device's asset are
// those of the device.
Result<ShownAsset> change_asset(
    Records& records, const Deed& deed, const Asset& wished, std::optional<Version> seen);
// It is gone from the day on; from its first day on, it was an error and leaves no trace but in the
// audit log. That of a device ends with the device.
Result<void> end_asset(
    Records& records, const Deed& deed, AssetId id, Day day, std::optional<Version> seen);

// One change for many: what is not given stays. All or none.
struct BulkAssetChange {
    std::vector<std::pair<AssetId, Version>> assets; // as they were seen
    Day from{};
    std::optional<UnitId> unit;
    std::optional<AssetId> station;
    std::optional<Condition> condition;
    std::optional<Day> condition_on;
    std::optional<Funding> funding;
    std::map<std::string, std::string> details; // an empty value takes it away
};
Result<std::int64_t> change_assets(
    Records& records, const Deed& deed, const BulkAssetChange& change);

// What a device's use case does to its asset, in the same transaction.
void device_added(Records& records, const Deed& deed, const Device& device);
void device_changed(Records& records, const Deed& deed, const Device& device);
void device_removed(Records& records, const Deed& deed, const Device& device);

Result<std::vector<AssetFile>> list_asset_files(Records& records, const Deed& deed, AssetId id);
// Before the bytes are taken in: asset.missing, asset.not_allowed, asset.too_many_files. Photos are
// added by whoever operates what stands there, documents by those who keep the register.
Result<void> may_keep_file(Records& records, const Deed& deed, AssetId id, std::string_view type);
// The bytes are in the media store; `type` is what they were found to be.
Result<AssetFile> add_asset_file(Records& records, const Deed& deed, const AssetFile& file);
Result<void> remove_asset_file(
    Records& records, const Deed& deed, AssetId id, const MediaHash& hash);
Result<AssetFile> find_asset_file(
    Records& records, const Deed& deed, AssetId id, const MediaHash& hash);

// That of the unit or of the nearest one above it; a unit without one has the milder of those that
// led to it.
// As of the day of the tree.
struct ShownBoardRule {
    BoardRule rule;
    std::optional<Dated<UnitId>> since; // since when all of it holds; none: there is no rule
};
ShownBoardRule board_rule_of(Records& records, UnitId unit, const UnitTree& tree);
// As of today unless told; refuses as unit_on does.
Result<ShownBoardRule> show_board_rule(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});
Result<ShownBoardRule> save_board_rule(
    Records& records, const Deed& deed, UnitId unit, const BoardRule& rule);

}
