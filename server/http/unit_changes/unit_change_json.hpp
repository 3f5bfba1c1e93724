// Changes of units as the contract writes and reads them.
#pragma once

#include "server/app/reform_table.hpp"
#include "server/app/unit_changes.hpp"
#include "json/reader.hpp"

namespace nguon::http {

// One step may stand at the top; several stand in `steps`. New units are given their ids here.
app::WishedChange read_change(json::Reader& in, const app::Deed& deed);

app::ReformWish read_reform_wish(json::Reader& in);
json::Object to_json(const ReformReading& reading);

// `records` knows the names the units had on the day before.
json::Object to_json(app::Records& records, const app::UnitChangeRecord& record);
json::Object to_json(const app::MovedUnit& moved);

}
