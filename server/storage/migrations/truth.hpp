// The schema of the truth: units, accounts, bulletins, devices, schedules, plans, audit. A step
// that has been released is never edited; what changes comes as a new step at the end.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

std::span<const sql::Migration> truth_migrations();

}
