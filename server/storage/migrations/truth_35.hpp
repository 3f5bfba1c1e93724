// Step 35 of the truth: what people heard below the clusters.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// Rows are only ever added. An asset that was heard once is not taken back as if it never was.
inline constexpr sql::Migration hearings{ 35, "hearings", R"sql(
CREATE TABLE hearing (
    id BIGINT PRIMARY KEY,
    client TEXT NOT NULL,
    asset BIGINT NOT NULL REFERENCES asset (id),
    heard TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    UNIQUE (asset, client)
) STRICT;
CREATE INDEX hearing_asset ON hearing (asset, at, id);
)sql" };

}
