// Step 38 of the truth: rules of units keep the days from which they hold.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// What stands there on the day of this step is taken over without a day ('': nobody wrote it down),
// and of who may set something off at the place the names without their PINs; jingles say when they
// were set, on a day in Vietnam. The sizes of boards
// were values of the whole system under the number of a unit; they are asked for seldom and are
// facts alone from now on.
//
// What stations and profiles of days said before they changed is kept with its time, as in step 37.
// (day_profile_version keeps what was said until now, of which nobody wrote down until when.)
inline constexpr sql::Migration dated_rules{ 38, "rules of units by day", R"sql(
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'emergency_rules', '', rules FROM emergency_rules;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT r.unit, 'breakdown_rules', '', r.data FROM breakdown_rules r JOIN unit u ON u.id = r.unit;
CREATE TABLE relay_source_past (
    id BIGINT NOT NULL REFERENCES relay_source (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    khz BIGINT NOT NULL,
    silence_s BIGINT NOT NULL,
    fallback TEXT NOT NULL,
    private_network BOOLEAN NOT NULL,
    statement TEXT NOT NULL,
    valid_to BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    removed BOOLEAN NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;
CREATE TABLE day_profile_past (
    id BIGINT NOT NULL REFERENCES day_profile (id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    removed BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;
)sql",
    R"sql(
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'inbox_rule', '', CAST(decide_by AS TEXT) || ' ' || CAST(air_at AS TEXT)
    || CASE WHEN priority_only THEN ' 1' ELSE ' 0' END
FROM inbox_rule;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'archive_rule', '', CAST(months AS TEXT) FROM archive_rule WHERE months > 0;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT u.id, 'board_rule', '', s.value
FROM unit u JOIN setting s ON s.name = 'board_rule.' || CAST(u.id AS TEXT);
DELETE FROM setting WHERE name LIKE 'board_rule.%';
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT o.unit, 'onsite_permit', '', json_set(o.body, '$.people', json((
    SELECT json_group_array(json_object('name', json_extract(p.value, '$.name'), 'pin', ''))
    FROM json_each(o.body, '$.people') p)))
FROM onsite_permit o;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'jingle.' || kind, date(changed_at / 1000 + 25200, 'unixepoch'),
    CAST(id AS TEXT) || ' ' || CASE WHEN media = '' THEN '-' ELSE media END || ' '
    || CAST(length_ms AS TEXT) || ' ' || CAST(size AS TEXT) || ' '
    || COALESCE(CAST(valid_to AS TEXT), '-') || ' ' || CAST(changed_at AS TEXT) || ' ' || by_name
FROM jingle;
)sql",
    R"sql(
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'inbox_rule', '', CAST(decide_by AS TEXT) || ' ' || CAST(air_at AS TEXT)
    || CASE WHEN priority_only THEN ' 1' ELSE ' 0' END
FROM inbox_rule;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'archive_rule', '', CAST(months AS TEXT) FROM archive_rule WHERE months > 0;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT u.id, 'board_rule', '', s.value
FROM unit u JOIN setting s ON s.name = 'board_rule.' || CAST(u.id AS TEXT);
DELETE FROM setting WHERE name LIKE 'board_rule.%';
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT o.unit, 'onsite_permit', '', CAST(jsonb_set(CAST(o.body AS jsonb), '{people}', COALESCE((
    SELECT jsonb_agg(jsonb_build_object('name', p.one ->> 'name', 'pin', ''))
    FROM jsonb_array_elements(CAST(o.body AS jsonb) -> 'people') AS p(one)),
    CAST('[]' AS jsonb))) AS TEXT)
FROM onsite_permit o;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'jingle.' || kind, to_char(TIMESTAMP 'epoch' + (changed_at / 1000 + 25200) * INTERVAL '1 second', 'YYYY-MM-DD'),
    CAST(id AS TEXT) || ' ' || CASE WHEN media = '' THEN '-' ELSE media END || ' '
    || CAST(length_ms AS TEXT) || ' ' || CAST(size AS TEXT) || ' '
    || COALESCE(CAST(valid_to AS TEXT), '-') || ' ' || CAST(changed_at AS TEXT) || ' ' || by_name
FROM jingle;
)sql" };

}
