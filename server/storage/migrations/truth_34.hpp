// The order in which a unit hears languages counts how often it was written: a form that was opened
// before the last time does not overwrite it.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

inline constexpr sql::Migration language_rule_versions{ 34, "versions of language rules", R"sql(
ALTER TABLE language_rule ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
)sql" };

}
