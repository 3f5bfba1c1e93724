#pragma once

#include "server/app/upkeep.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

json::Object to_json(const app::ShownMaintenance& shown);
json::Object to_json(const app::MaintenanceSums& sums);
json::Object to_json(const app::Expiry& expiry);
json::Object to_json(const app::ShownStormCheck& shown);
// With every place and what was marked there.
json::Object to_whole_json(const app::ShownStormCheck& shown);
json::Object to_json(const app::Spare& spare);
json::Object to_json(const app::SpareMove& move);

// Without unit.
Maintenance read_maintenance(json::Reader& in);
std::vector<StormMark> read_marks(json::Reader& in);

}
