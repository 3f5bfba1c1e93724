// Step 30 of the truth: the register of assets.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// `asset.unit` is where it stands by its last era, so that changes of units move it as they move all
// else; `technology`, `serial` and `folded` repeat what the details say, to be asked for. The asset
// of a device bears the number of the device.
inline constexpr sql::Migration assets{ 30, "register of assets", R"sql(
CREATE TABLE asset (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    device BIGINT UNIQUE REFERENCES device (id),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) STRICT;
CREATE INDEX asset_unit ON asset (unit);
CREATE TABLE asset_era (
    asset BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    from_day TEXT NOT NULL,
    to_day TEXT,
    unit BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    folded TEXT NOT NULL,
    station BIGINT REFERENCES asset (id),
    condition TEXT NOT NULL,
    condition_on TEXT,
    funding TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    technology TEXT NOT NULL,
    serial TEXT NOT NULL,
    details TEXT NOT NULL,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (asset, from_day)
) STRICT;
CREATE INDEX asset_era_order ON asset_era (sort_key, asset);
CREATE INDEX asset_era_kind ON asset_era (kind, sort_key, asset);
CREATE INDEX asset_era_unit ON asset_era (unit, kind);
CREATE INDEX asset_era_station ON asset_era (station) WHERE station IS NOT NULL;
CREATE INDEX asset_era_serial ON asset_era (serial) WHERE serial <> '';
CREATE TABLE asset_due (
    asset BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (asset, key)
) STRICT;
CREATE INDEX asset_due_day ON asset_due (day, asset);
CREATE TABLE asset_file (
    asset BIGINT NOT NULL REFERENCES asset (id),
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (asset, hash)
) STRICT;
CREATE INDEX asset_file_hash ON asset_file (hash);
INSERT INTO asset (id, unit, kind, device, version, created_at)
SELECT id, unit, CASE kind WHEN 'board' THEN 'board' ELSE 'cluster' END, id, 1, created_at
FROM device;
)sql",
    // A device that was removed before stays in the register until that day.
    R"sql(
INSERT INTO asset_era (asset, from_day, to_day, unit, kind, name, sort_key, folded, condition,
    funding, latitude, longitude, technology, serial, details, by_name, changed_at)
SELECT d.id, date(d.created_at / 1000 + 25200, 'unixepoch'),
    CASE WHEN d.removed_at IS NULL THEN NULL
        ELSE max(date(d.removed_at / 1000 + 25200, 'unixepoch'),
            date(d.created_at / 1000 + 25200, 'unixepoch', '+1 day')) END,
    d.unit, a.kind, d.name, d.sort_key, d.folded, 'unknown', 'unknown', d.latitude, d.longitude,
    '', '', '{}', '', d.created_at
FROM device d JOIN asset a ON a.id = d.id;
)sql",
    R"sql(
INSERT INTO asset_era (asset, from_day, to_day, unit, kind, name, sort_key, folded, condition,
    funding, latitude, longitude, technology, serial, details, by_name, changed_at)
SELECT d.id, to_char(to_timestamp(d.created_at / 1000 + 25200) AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
    CASE WHEN d.removed_at IS NULL THEN NULL
        ELSE greatest(
            to_char(to_timestamp(d.removed_at / 1000 + 25200) AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
            to_char(to_timestamp(d.created_at / 1000 + 25200) AT TIME ZONE 'UTC'
                + INTERVAL '1 day', 'YYYY-MM-DD')) END,
    d.unit, a.kind, d.name, d.sort_key, d.folded, 'unknown', 'unknown', d.latitude, d.longitude,
    '', '', '{}', '', d.created_at
FROM device d JOIN asset a ON a.id = d.id;
)sql" };

}
