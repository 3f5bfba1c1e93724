// Rows of play_log, as several readers take them.
#pragma once

#include "core/playlog/play_record.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

// In the order that `read_record` expects, from column 0.
inline constexpr std::string_view record_columns
    = "sequence, schedule, starts, item, bulletin, emergency, plan_version, planned_at, started_at,"
      " ended_at, rendered_ms, result, reason, clock_error_ms, peak_tenths, onsite";
inline constexpr int record_column_count = 16;

PlayRecord read_record(sql::Row row);

}
