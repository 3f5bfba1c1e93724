// The schema of what happened: play logs, deliveries, their sums. As with the truth, it only grows.
#pragma once

#include "server/storage/sql/migration.hpp"

namespace nguon::storage {

std::span<const sql::Migration> facts_migrations();

}
