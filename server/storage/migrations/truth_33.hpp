// Step 33 of the truth: the roster of officers, surveys, plans for stations.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

inline constexpr sql::Migration people_and_surveys{ 33, "people and surveys", R"sql(
CREATE TABLE staff_post (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    title TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    staff TEXT NOT NULL,
    duties TEXT NOT NULL,
    seats BIGINT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE INDEX staff_post_unit ON staff_post (unit);
CREATE INDEX staff_post_order ON staff_post (sort_key, id);
CREATE TABLE officer (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    post BIGINT,
    name TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    folded TEXT NOT NULL,
    staff TEXT NOT NULL,
    full_time BOOLEAN NOT NULL,
    duties TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    account BIGINT,
    stand_in BIGINT,
    from_day TEXT NOT NULL,
    to_day TEXT,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE INDEX officer_unit ON officer (unit);
CREATE INDEX officer_post ON officer (post);
CREATE INDEX officer_order ON officer (sort_key, id);
CREATE TABLE officer_training (
    officer BIGINT NOT NULL REFERENCES officer (id),
    course TEXT NOT NULL,
    on_day TEXT NOT NULL,
    PRIMARY KEY (officer, course, on_day)
) STRICT;
CREATE TABLE survey_round (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    kinds TEXT NOT NULL,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE INDEX survey_round_unit ON survey_round (unit);
CREATE TABLE survey_answer (
    id BIGINT PRIMARY KEY,
    client_id TEXT NOT NULL,
    round BIGINT NOT NULL,
    asset BIGINT NOT NULL,
    unit BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    form_version BIGINT NOT NULL,
    day TEXT NOT NULL,
    found TEXT NOT NULL,
    answers TEXT NOT NULL,
    remark TEXT NOT NULL,
    accepted BOOLEAN NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    state TEXT NOT NULL,
    by_account BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    UNIQUE (by_account, client_id)
) STRICT;
CREATE INDEX survey_answer_asset ON survey_answer (round, asset);
CREATE INDEX survey_answer_unit ON survey_answer (unit);
CREATE TABLE station_plan (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    year BIGINT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    lines TEXT NOT NULL,
    marks TEXT NOT NULL,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE INDEX station_plan_year ON station_plan (year, id);
CREATE TABLE station_plan_row (
    id TEXT PRIMARY KEY,
    plan BIGINT NOT NULL,
    place BIGINT NOT NULL,
    unit BIGINT NOT NULL REFERENCES unit (id),
    action TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    remark TEXT NOT NULL
) STRICT;
CREATE INDEX station_plan_row_plan ON station_plan_row (plan);
)sql" };

}
