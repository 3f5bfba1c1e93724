// Steps 5 to 8 of the truth: devices, schedules, plans, audit. They have been released: a letter
// changed here makes every database of the field refuse to start.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

inline constexpr sql::Migration devices{ 5, "devices", R"sql(
CREATE TABLE device (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    folded TEXT NOT NULL,
    speakers BIGINT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    power_w DOUBLE PRECISION,
    bearing DOUBLE PRECISION,
    volume BIGINT NOT NULL,
    volume_ceiling BIGINT NOT NULL,
    quiet TEXT NOT NULL,
    public_key TEXT NOT NULL,
    token_hash TEXT UNIQUE,
    paired_at BIGINT,
    profile_version BIGINT NOT NULL DEFAULT 0,
    profile_hash TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
) STRICT;
CREATE INDEX device_order ON device (sort_key, id);
CREATE INDEX device_unit ON device (unit);
CREATE TABLE pairing_code (
    device BIGINT PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL UNIQUE,
    expires BIGINT NOT NULL
) STRICT;
CREATE TABLE device_status (
    device BIGINT PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
    online BOOLEAN NOT NULL,
    last_seen BIGINT,
    plan_version BIGINT NOT NULL,
    ready BOOLEAN NOT NULL,
    clock_error_ms BIGINT,
    software TEXT NOT NULL,
    volume BIGINT NOT NULL,
    on_air TEXT NOT NULL,
    storage_free BIGINT NOT NULL,
    faults TEXT NOT NULL,
    log_waiting BIGINT NOT NULL
) STRICT;
CREATE TABLE device_group (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE INDEX device_group_order ON device_group (sort_key, id);
CREATE TABLE group_member (
    device_group BIGINT NOT NULL REFERENCES device_group (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    member BIGINT NOT NULL,
    PRIMARY KEY (device_group, kind, member)
) STRICT;
CREATE INDEX group_member_member ON group_member (kind, member);
CREATE TABLE command (
    id BIGINT PRIMARY KEY,
    device BIGINT NOT NULL REFERENCES device (id),
    verb TEXT NOT NULL,
    number BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    issued_by BIGINT NOT NULL,
    issued BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    state TEXT NOT NULL,
    result TEXT NOT NULL,
    answered BIGINT
) STRICT;
CREATE INDEX command_device ON command (device, id);
CREATE INDEX command_state ON command (state, expires);
CREATE INDEX command_batch ON command (batch, id);
CREATE INDEX command_recall ON command (number) WHERE verb = 'recall';
)sql" };

// `over_at`: nothing of the schedule can still be on air then. `data` holds the rest, as JSON.
inline constexpr sql::Migration schedules{ 6, "schedules", R"sql(
CREATE TABLE programme (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    items TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
) STRICT;
CREATE INDEX programme_order ON programme (sort_key, id);
CREATE TABLE programme_bulletin (
    programme BIGINT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    bulletin BIGINT NOT NULL REFERENCES bulletin (id),
    PRIMARY KEY (programme, bulletin)
) STRICT;
CREATE INDEX programme_bulletin_bulletin ON programme_bulletin (bulletin);
CREATE TABLE schedule (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    bulletin BIGINT REFERENCES bulletin (id),
    programme BIGINT REFERENCES programme (id),
    starts BIGINT NOT NULL,
    over_at BIGINT NOT NULL,
    cancelled BOOLEAN NOT NULL,
    data TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
) STRICT;
CREATE INDEX schedule_over ON schedule (over_at);
CREATE INDEX schedule_bulletin ON schedule (bulletin);
CREATE INDEX schedule_unit ON schedule (unit);
CREATE TABLE schedule_target (
    schedule BIGINT NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    target BIGINT NOT NULL,
    PRIMARY KEY (schedule, kind, target)
) STRICT;
CREATE INDEX schedule_target_place ON schedule_target (kind, target);
CREATE TABLE schedule_version (
    schedule BIGINT NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (schedule, version)
) STRICT;
CREATE TABLE air_rules (
    unit BIGINT PRIMARY KEY REFERENCES unit (id),
    rules TEXT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
)sql" };

inline constexpr sql::Migration plans{ 7, "plans", R"sql(
CREATE TABLE plan_head (
    device BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    highest_seen BIGINT NOT NULL
) STRICT;
CREATE TABLE plan (
    device BIGINT NOT NULL,
    version BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    header TEXT NOT NULL,
    parts TEXT NOT NULL,
    issued BIGINT NOT NULL,
    PRIMARY KEY (device, version)
) STRICT;
CREATE INDEX plan_issued ON plan (issued);
CREATE TABLE plan_body (
    hash TEXT PRIMARY KEY,
    body BYTEA NOT NULL,
    used_at BIGINT NOT NULL
) STRICT;
CREATE TABLE plan_held (
    device BIGINT NOT NULL,
    at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (device, at)
) STRICT;
)sql" };

inline constexpr sql::Migration audit{ 8, "audit, answers, settings", R"sql(
CREATE TABLE audit_entry (
    number BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    id BIGINT NOT NULL,
    account BIGINT,
    account_name TEXT NOT NULL,
    deed TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    subject_name TEXT NOT NULL,
    unit BIGINT,
    detail TEXT NOT NULL,
    address TEXT NOT NULL,
    at BIGINT NOT NULL,
    folded TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entry_subject ON audit_entry (subject_kind, subject);
CREATE INDEX audit_entry_account ON audit_entry (account);
CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE TABLE audit_seal (
    number BIGINT PRIMARY KEY,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    chain TEXT NOT NULL,
    seal TEXT NOT NULL,
    at BIGINT NOT NULL
) STRICT;
CREATE TABLE kept_answer (
    account BIGINT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account, key)
) STRICT;
CREATE INDEX kept_answer_at ON kept_answer (at);
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
)sql",
    // The log is appended to and nothing else.
    R"sql(
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
CREATE TRIGGER audit_entry_remains BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
)sql",
    R"sql(
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'this log is only appended to' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
)sql" };

}
