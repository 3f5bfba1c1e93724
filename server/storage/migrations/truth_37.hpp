// Step 37 of the truth: what plans, rounds of surveys and marks of checks said before they changed.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// A version said so from changed_at until until_at; what says so now stands in the table itself. No
// unit is kept: it changes by changes of units alone, and unit_move knows those. What was changed
// before this step is lost: those rows say nothing of days before their changed_at.
inline constexpr sql::Migration past_versions{ 37, "past versions of plans and marks", R"sql(
CREATE TABLE station_plan_past (
    id BIGINT NOT NULL REFERENCES station_plan (id) ON DELETE CASCADE,
    year BIGINT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    lines TEXT NOT NULL,
    marks TEXT NOT NULL,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    planned TEXT NOT NULL DEFAULT '[]',
    until_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;
CREATE TABLE survey_round_past (
    id BIGINT NOT NULL REFERENCES survey_round (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    kinds TEXT NOT NULL,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;
CREATE TABLE maintenance_past (
    id BIGINT NOT NULL REFERENCES maintenance (id) ON DELETE CASCADE,
    asset BIGINT,
    month TEXT NOT NULL,
    work TEXT NOT NULL,
    estimate BIGINT NOT NULL,
    done_on TEXT,
    done_by TEXT NOT NULL,
    cost BIGINT NOT NULL,
    note TEXT NOT NULL,
    removed BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;
CREATE TABLE storm_mark_past (
    storm_check BIGINT NOT NULL,
    asset BIGINT NOT NULL,
    item BIGINT NOT NULL,
    good BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (storm_check, asset, item, at)
) STRICT;
)sql" };

}
