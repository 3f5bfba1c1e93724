// Assets as the contract writes them.
#pragma once

#include "server/app/assets.hpp"
#include "server/http/plumbing/body.hpp"
#include "json/value.hpp"

namespace nguon::http {

json::Object to_json(const app::ShownAsset& shown);
json::Object to_json(const app::AssetCounts& counts);
json::Object to_json(const app::AssetFile& file);
json::Object to_json(const app::ShownBoardRule& shown);
// Kinds with their fields, and the words for conditions and funding: what a form is made of.
json::Object asset_fields_json();

// `lat` and `lon`, both or none.
std::optional<Point> read_place(json::Reader& in);

// What is asked of a list; `day` is today unless it is named.
struct AssetQuery {
    app::AssetFilter filter;
    std::optional<UnitId> unit;
};
AssetQuery read_asset_query(QueryReader& query, Day today);

// What a change says of an asset; what is absent stays.
struct AssetEdit {
    std::optional<std::string> name;
    std::optional<UnitId> unit;
    bool says_station = false;
    std::optional<AssetId> station; // null takes it away
    std::optional<Condition> condition;
    std::optional<Day> condition_on;
    std::optional<Funding> funding;
    bool says_place = false;
    std::optional<Point> place; // null takes it away
    std::map<std::string, std::string> details; // an empty value takes it away
};
AssetEdit read_asset_edit(json::Reader& in);
void apply(const AssetEdit& edit, Asset& asset);
AssetKind read_asset_kind(json::Reader& in);
app::BulkAssetChange read_bulk_change(json::Reader& in, Day today);

}
