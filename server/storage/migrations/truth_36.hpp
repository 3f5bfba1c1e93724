// Step 36 of the truth: what is so of units and accounts keeps the days on which it was so.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// Facts of units by the day from which they hold: the tables of the nouns say what holds now. What
// stood there on the day of this step is taken over without a day ('': nobody wrote it down).
//
// A role that was taken away, and the days on which an account was locked. Roles that are held have
// their days already; those taken away earlier are not known any more.
inline constexpr sql::Migration dated_facts{ 36, "facts of units and rights by day", R"sql(
CREATE TABLE unit_fact (
    unit BIGINT NOT NULL REFERENCES unit (id),
    noun TEXT NOT NULL,
    from_day TEXT NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (noun, unit, from_day)
) STRICT;
CREATE TABLE account_grant_past (
    account BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    unit BIGINT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    PRIMARY KEY (account, role, unit, from_day, to_day)
) STRICT;
CREATE INDEX account_grant_past_unit ON account_grant_past (unit);
CREATE TABLE account_locked (
    account BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    from_day TEXT NOT NULL,
    to_day TEXT,
    PRIMARY KEY (account, from_day)
) STRICT;
)sql",
    R"sql(
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT id, 'households', '', CAST(households AS TEXT) FROM unit WHERE households > 0;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'languages', '', group_concat(language, ' ')
FROM (SELECT unit, language FROM unit_language ORDER BY unit, language) GROUP BY unit;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'language_order', '', trim(CAST(required AS TEXT) || ' ' || heard) FROM language_rule;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'air_rules', '', rules FROM air_rules;
INSERT INTO account_locked (account, from_day) SELECT id, '' FROM account WHERE disabled;
)sql",
    R"sql(
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT id, 'households', '', CAST(households AS TEXT) FROM unit WHERE households > 0;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'languages', '', string_agg(language, ' ' ORDER BY language)
FROM unit_language GROUP BY unit;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'language_order', '', trim(CAST(required AS TEXT) || ' ' || heard) FROM language_rule;
INSERT INTO unit_fact (unit, noun, from_day, said)
SELECT unit, 'air_rules', '', rules FROM air_rules;
INSERT INTO account_locked (account, from_day) SELECT id, '' FROM account WHERE disabled;
)sql" };

}
