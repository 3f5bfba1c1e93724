// The register as a table for spreadsheets, with the columns that somebody chose.
#pragma once

#include "server/app/assets.hpp"
#include "server/http/paper/sheet.hpp"

namespace nguon::http {

// Columns are the common ones (kind, unit, name, condition, condition_on, funding, station, lat,
// lon, from) and the keys of details; the unknown ones among them: empty result, `unknown` named.
struct SheetColumns {
    std::vector<std::string> keys;
    std::string unknown; // the first one that there is not
};
SheetColumns read_columns(const std::string& given, const std::vector<AssetKind>& kinds);

// Without head; names of units in details are looked up in `units`.
Sheet sheet_of_assets(const SheetColumns& columns, const std::vector<app::ShownAsset>& assets,
    const std::map<std::string, std::string>& units, Day day);

}
