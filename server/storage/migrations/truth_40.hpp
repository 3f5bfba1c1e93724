// Step 40 of the truth: for whom firms repaired what, with which accounts, by day.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

// The days on which an account worked for a firm, on which a device was entrusted to it, and on
// which its contract held. What stands on the day of this step has stood since nobody knows when
// (''); a contract that had ended by then held on no day that is known.
inline constexpr sql::Migration contractor_days{ 40, "firms that repair by day", R"sql(
CREATE TABLE contractor_tie (
    noun TEXT NOT NULL,
    thing BIGINT NOT NULL,
    contractor BIGINT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    PRIMARY KEY (noun, thing, contractor, from_day)
) STRICT;
CREATE INDEX contractor_tie_contractor ON contractor_tie (contractor);
INSERT INTO contractor_tie (noun, thing, contractor, from_day)
SELECT 'account', account, contractor, '' FROM contractor_account;
INSERT INTO contractor_tie (noun, thing, contractor, from_day)
SELECT 'device', device, contractor, '' FROM contractor_device;
INSERT INTO contractor_tie (noun, thing, contractor, from_day, to_day)
SELECT 'contract', id, id, '', CASE WHEN ended THEN '' END FROM contractor;
)sql" };

}
