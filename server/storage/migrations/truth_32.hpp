// Step 32 of the truth: breakdowns with their steps and parts, who repairs them, yearly
// maintenance, and what is looked at before a storm.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// A breakdown is open as long as nobody and nothing has said that it is done. `step`, `part` and
// `mark` rows are only ever added or answered, never rewritten. The lists of a storm check and the
// thresholds of a unit are read whole: JSON.
inline constexpr sql::Migration upkeep{ 32, "breakdowns and upkeep", R"sql(
ALTER TABLE device_status ADD COLUMN mains_v BIGINT;
CREATE TABLE breakdown (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
    device BIGINT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    devices BIGINT NOT NULL,
    since BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    done_at BIGINT,
    account BIGINT,
    account_name TEXT NOT NULL,
    contractor BIGINT,
    cause TEXT NOT NULL,
    reopened BIGINT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
) STRICT;
CREATE INDEX breakdown_opened ON breakdown (opened_at, id);
CREATE INDEX breakdown_open ON breakdown (opened_at, id) WHERE done_at IS NULL;
CREATE INDEX breakdown_of_device ON breakdown (device, kind);
CREATE INDEX breakdown_unit ON breakdown (unit, opened_at);
CREATE INDEX breakdown_contractor ON breakdown (contractor);
CREATE TABLE breakdown_device (
    breakdown BIGINT NOT NULL,
    device BIGINT NOT NULL,
    PRIMARY KEY (breakdown, device)
) STRICT;
CREATE TABLE breakdown_step (
    breakdown BIGINT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (breakdown, number)
) STRICT;
CREATE TABLE breakdown_part (
    breakdown BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    spare BIGINT,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    PRIMARY KEY (breakdown, number)
) STRICT;
CREATE TABLE breakdown_rules (
    unit BIGINT PRIMARY KEY,
    data TEXT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE TABLE contractor (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    contract TEXT NOT NULL,
    ended BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    by_name TEXT NOT NULL
) STRICT;
CREATE INDEX contractor_unit ON contractor (unit);
CREATE TABLE contractor_account (
    account BIGINT PRIMARY KEY,
    contractor BIGINT NOT NULL
) STRICT;
CREATE INDEX contractor_account_contractor ON contractor_account (contractor);
CREATE TABLE contractor_device (
    device BIGINT PRIMARY KEY,
    contractor BIGINT NOT NULL
) STRICT;
CREATE INDEX contractor_device_contractor ON contractor_device (contractor);
CREATE TABLE maintenance (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
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
    by_name TEXT NOT NULL
) STRICT;
CREATE INDEX maintenance_month ON maintenance (month, id);
CREATE TABLE storm_check (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
    name TEXT NOT NULL,
    items TEXT NOT NULL,
    started BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    ended BIGINT
) STRICT;
CREATE INDEX storm_check_started ON storm_check (started, id);
CREATE TABLE storm_check_asset (
    storm_check BIGINT NOT NULL,
    asset BIGINT NOT NULL,
    PRIMARY KEY (storm_check, asset)
) STRICT;
CREATE TABLE storm_mark (
    storm_check BIGINT NOT NULL,
    asset BIGINT NOT NULL,
    item BIGINT NOT NULL,
    good BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    PRIMARY KEY (storm_check, asset, item)
) STRICT;
CREATE TABLE spare_move (
    id BIGINT PRIMARY KEY,
    asset BIGINT NOT NULL,
    from_name TEXT NOT NULL,
    to_name TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    breakdown BIGINT,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL
) STRICT;
CREATE INDEX spare_move_asset ON spare_move (asset, at);
)sql" };

}
