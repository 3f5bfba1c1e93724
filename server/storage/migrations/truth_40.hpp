// Step 40 of the truth: which rows went back when a change of units was taken back.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// From here on taking back notes what it moved. For what was taken back before this step it is told
// from what stands: everything the change had moved, but of the lines of plans, whose keys are
// places in a list, only those that are where they had come from.
inline constexpr sql::Migration moves_back{ 40, "moves of changes that took one back", R"sql(
INSERT INTO unit_move (change, place, row_key, before, after)
SELECT r.id, m.place, m.row_key, m.after, m.before
FROM unit_change r JOIN unit_move m ON m.change = r.reverses
WHERE r.state = 'done' AND NOT EXISTS (SELECT 1 FROM unit_move own WHERE own.change = r.id
    AND own.place = m.place AND own.row_key = m.row_key)
AND (m.place <> 'station_plan_row.unit' OR EXISTS (SELECT 1 FROM station_plan_row s
    WHERE s.id = m.row_key AND s.unit = m.before));
)sql" };

}
