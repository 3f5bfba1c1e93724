// Steps 9 to 16 of the truth: emergencies, what other systems send, places, passkeys, alerts set
// off at the place. They have been released: a letter changed here makes every database of the
// field refuse to start.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// An emergency is stored whole, and each of its versions; what lists ask for has columns. Orders
// are the signed bytes as they went out. `confirmed`: when the password was last given in a
// session.
inline constexpr sql::Migration emergencies{ 9, "emergencies", R"sql(
CREATE TABLE emergency (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
    state TEXT NOT NULL,
    exercise BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX emergency_state ON emergency (state, expires);
CREATE TABLE emergency_unit (
    emergency BIGINT NOT NULL REFERENCES emergency (id),
    unit BIGINT NOT NULL,
    PRIMARY KEY (emergency, unit)
) STRICT;
CREATE INDEX emergency_unit_unit ON emergency_unit (unit);
CREATE TABLE emergency_version (
    emergency BIGINT NOT NULL REFERENCES emergency (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (emergency, version)
) STRICT;
CREATE TABLE emergency_order (
    emergency BIGINT NOT NULL REFERENCES emergency (id),
    revision BIGINT NOT NULL,
    act TEXT NOT NULL,
    document TEXT NOT NULL,
    audience TEXT NOT NULL,
    media TEXT NOT NULL,
    pressed BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (emergency, revision)
) STRICT;
CREATE INDEX emergency_order_expires ON emergency_order (expires);
ALTER TABLE session ADD COLUMN confirmed BIGINT;
)sql" };

// Who takes part in exercises, and where an officer answered an alert; texts that are ready to be
// sent.
inline constexpr sql::Migration preparation{ 10, "templates and exercises", R"sql(
ALTER TABLE device ADD COLUMN exercises BOOLEAN NOT NULL DEFAULT TRUE;
CREATE TABLE emergency_answer (
    emergency BIGINT NOT NULL REFERENCES emergency (id),
    unit BIGINT NOT NULL,
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (emergency, unit)
) STRICT;
CREATE TABLE template (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
    kind TEXT NOT NULL,
    hazard TEXT NOT NULL,
    title TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    media TEXT NOT NULL,
    version BIGINT NOT NULL,
    removed BIGINT,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX template_order ON template (sort_key, id);
)sql" };

// Keys of other systems: `body` says how their alerts are treated. What we published of an alert
// stays as it went out; what others sent is kept whole, with what became of it.
inline constexpr sql::Migration connections{ 11, "keys and alerts of other systems", R"sql(
ALTER TABLE api_key ADD COLUMN body TEXT NOT NULL DEFAULT '{}';
ALTER TABLE api_key ADD COLUMN last_used BIGINT;
ALTER TABLE api_key ADD COLUMN revoked BIGINT;
CREATE TABLE cap_published (
    identifier TEXT PRIMARY KEY,
    emergency BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    actual BOOLEAN NOT NULL,
    sender TEXT NOT NULL,
    sent BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    headline TEXT NOT NULL,
    area TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX cap_published_emergency ON cap_published (emergency, revision);
CREATE INDEX cap_published_sent ON cap_published (actual, sent, identifier);
CREATE TABLE cap_received (
    id BIGINT PRIMARY KEY,
    api_key BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    sender TEXT NOT NULL,
    identifier TEXT NOT NULL,
    sent BIGINT NOT NULL,
    state TEXT NOT NULL,
    emergency BIGINT,
    expires BIGINT NOT NULL,
    received BIGINT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (api_key, sender, identifier, sent)
) STRICT;
CREATE INDEX cap_received_state ON cap_received (state, expires);
)sql" };

// Which round a loudspeaker speaks in among those in its earshot; where units lie.
inline constexpr sql::Migration places{ 12, "turns and boundaries", R"sql(
ALTER TABLE device ADD COLUMN turn_round BIGINT NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN turn_rounds BIGINT NOT NULL DEFAULT 1;
CREATE TABLE unit_boundary (
    unit BIGINT PRIMARY KEY REFERENCES unit (id),
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    outlines TEXT NOT NULL,
    saved BIGINT NOT NULL
) STRICT;
)sql" };

// Who stands behind an alert, by unit; and the keys with which persons do (WebAuthn, P-256).
inline constexpr sql::Migration standing{ 13, "emergency rules and passkeys", R"sql(
CREATE TABLE emergency_rules (
    unit BIGINT PRIMARY KEY,
    rules TEXT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE TABLE passkey (
    id BIGINT PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    credential TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    counter BIGINT NOT NULL,
    created BIGINT NOT NULL,
    last_used BIGINT,
    revoked BIGINT
) STRICT;
CREATE INDEX passkey_account ON passkey (account);
)sql" };

// The number of a device's modem, what may be set off at the devices of a unit, and when an order
// was sent as text messages to those who had not got it.
inline constexpr sql::Migration onsite{ 14, "alerts set off at the place", R"sql(
ALTER TABLE device ADD COLUMN sim TEXT NOT NULL DEFAULT '';
CREATE TABLE onsite_permit (
    unit BIGINT PRIMARY KEY REFERENCES unit (id),
    body TEXT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
ALTER TABLE emergency_order ADD COLUMN messaged BIGINT;
CREATE INDEX command_self_test ON command (device, id) WHERE verb = 'self_test';
)sql" };

// What essential information is about (ND 49/2024): every province has them, a demo or not.
inline constexpr sql::Migration categories{ 15, "categories of essential information", R"sql(
INSERT INTO category (code, name, place) VALUES
    ('1', 'Chủ trương, pháp luật, quy định của địa phương và sự kiện quan trọng', 1),
    ('2a', 'Dự án, chính sách kinh tế, văn hóa, an sinh', 2),
    ('2b', 'Tin tức chính trị, kinh tế, văn hóa, xã hội, khoa học', 3),
    ('2c', 'An ninh, trật tự, quân sự địa phương', 4),
    ('2d', 'Thiên tai, cứu nạn, cháy nổ, dịch bệnh', 5)
ON CONFLICT (code) DO NOTHING;
)sql" };

// Which acts at the place stand in the audit: what it has already is not noted again. And the
// self-tests of last month are found without reading all.
inline constexpr sql::Migration onsite_noted{ 16, "acts at the place that were noted", R"sql(
CREATE TABLE onsite_noted (
    device BIGINT PRIMARY KEY,
    sequence BIGINT NOT NULL
) STRICT;
CREATE INDEX command_self_test_expires ON command (expires) WHERE verb = 'self_test';
)sql",
    R"sql(
INSERT INTO onsite_noted (device, sequence)
SELECT subject, MAX(CAST(json_extract(detail, '$.sequence') AS INTEGER)) FROM audit_entry
WHERE deed = 'device.onsite_alert' GROUP BY subject;
)sql",
    R"sql(
INSERT INTO onsite_noted (device, sequence)
SELECT subject, MAX((detail::json ->> 'sequence')::bigint) FROM audit_entry
WHERE deed = 'device.onsite_alert' GROUP BY subject;
)sql" };

}
