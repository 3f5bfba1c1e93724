// PostgreSQL's error codes (SQLSTATE) as Failures.
#pragma once

#include "server/storage/sql/failure.hpp"

struct pg_result;

namespace nguon::storage::sql {

Errc errc_of_sqlstate(std::string_view state);
Failure postgres_failure(const pg_result* result, std::string_view statement);

}
