// Step 41 of the truth: numbers that are of one thing are found by an index.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// Each is asked for at every entry of a table of a province: whether something else has the serial
// number in whatever case, the SIM, or the key.
inline constexpr sql::Migration numbers_of_one_thing{ 41, "numbers of one thing", R"sql(
DROP INDEX asset_era_serial;
CREATE INDEX asset_era_serial ON asset_era (LOWER(serial)) WHERE serial <> '';
CREATE INDEX device_sim ON device (sim) WHERE sim <> '';
CREATE INDEX device_public_key ON device (public_key) WHERE public_key <> '';
)sql" };

}
