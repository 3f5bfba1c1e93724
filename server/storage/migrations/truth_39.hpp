// Step 39 of the truth: which rows went back when a change of units was taken back; what loudspeakers
// sounded with on which day; how much a paste had announced that was taken back.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// From here on taking back notes what it moved. For what was taken back before this step it is told
// from what stands: everything the change had moved, but of the lines of plans, whose keys are
// places in a list, only those that are where they had come from.
//
// A paste that is taken back loses its outages; from here on it is noted how many there were.
//
// A device that was never changed has sounded as it does since it was added. Of all others that day
// was not written down ('').
inline constexpr sql::Migration moves_back{ 39, "moves back, and sound by day", R"sql(
INSERT INTO unit_move (change, place, row_key, before, after)
SELECT r.id, m.place, m.row_key, m.after, m.before
FROM unit_change r JOIN unit_move m ON m.change = r.reverses
WHERE r.state = 'done' AND NOT EXISTS (SELECT 1 FROM unit_move own WHERE own.change = r.id
    AND own.place = m.place AND own.row_key = m.row_key)
AND (m.place <> 'station_plan_row.unit' OR EXISTS (SELECT 1 FROM station_plan_row s
    WHERE s.id = m.row_key AND s.unit = m.before));
CREATE TABLE device_sounding (
    device BIGINT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    from_day TEXT NOT NULL,
    speakers BIGINT NOT NULL,
    power_w DOUBLE PRECISION,
    bearing DOUBLE PRECISION,
    volume_ceiling BIGINT NOT NULL,
    PRIMARY KEY (device, from_day)
) STRICT;
ALTER TABLE outage_paste ADD COLUMN outages_undone BIGINT;
)sql",
    R"sql(
INSERT INTO device_sounding (device, from_day, speakers, power_w, bearing, volume_ceiling)
SELECT id, CASE WHEN version = 1 THEN date(created_at / 1000 + 25200, 'unixepoch') ELSE '' END,
    speakers, power_w, bearing, volume_ceiling
FROM device;
)sql",
    R"sql(
INSERT INTO device_sounding (device, from_day, speakers, power_w, bearing, volume_ceiling)
SELECT id, CASE WHEN version = 1
    THEN to_char(to_timestamp(created_at / 1000 + 25200) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
    ELSE '' END, speakers, power_w, bearing, volume_ceiling
FROM device;
)sql" };

}
