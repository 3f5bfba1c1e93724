// Step 31 of the truth: tables that are brought in.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// `rank` 0 has errors, 1 warnings, 2 neither: what is to be mended comes first.
inline constexpr sql::Migration imports{ 31, "imports from tables", R"sql(
CREATE TABLE import (
    id BIGINT PRIMARY KEY,
    target TEXT NOT NULL,
    unit BIGINT NOT NULL,
    account BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    name TEXT NOT NULL,
    head TEXT NOT NULL,
    columns TEXT NOT NULL,
    state TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    made BIGINT NOT NULL,
    job BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE INDEX import_unit ON import (unit);
CREATE INDEX import_expires ON import (expires_at);
CREATE INDEX import_job ON import (job);
CREATE TABLE import_row (
    import BIGINT NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    line BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    cells TEXT NOT NULL,
    notes TEXT NOT NULL,
    problems TEXT NOT NULL,
    made BIGINT,
    made_version BIGINT NOT NULL,
    PRIMARY KEY (import, place)
) STRICT;
CREATE INDEX import_row_rank ON import_row (import, rank, place);
)sql" };

}
