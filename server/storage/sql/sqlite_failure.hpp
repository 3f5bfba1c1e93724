// SQLite's result codes as Failures.
#pragma once

#include "server/storage/sql/failure.hpp"

struct sqlite3;

namespace nguon::storage::sql {

// Of the last call on the connection.
Failure sqlite_failure(sqlite3* handle, std::string_view statement = {});
// Of a call that has no connection, or not the one that failed.
Failure sqlite_failure(
    int extended_code, std::string_view message, std::string_view statement = {});

}
