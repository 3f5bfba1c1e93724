// A copy of a SQLite database while the server works on it. PostgreSQL is copied by pg_dump.
#pragma once

#include "server/storage/sql/database.hpp"

namespace nguon::storage::sql {

struct BackupPace {
    int pages_per_step = 256; // 1 MB
    Milliseconds pause{ 2 }; // between steps, for the disk's other users
};

// Writes the state of one moment to `target`, checks the copy and only then gives it its name, so
// that a file of that name is always whole. The server may be at work on `source`, in this process
// or another: reading does not hold it up. Throws Failure.
void back_up(const std::filesystem::path& source, const std::filesystem::path& target,
    BackupPace pace = BackupPace());
inline void back_up(
    Database& database, const std::filesystem::path& target, BackupPace pace = BackupPace())
{
    if (!database.dialect().is_sqlite())
        throw std::logic_error("PostgreSQL is copied by pg_dump");
    back_up(database.file(), target, pace);
}

// What `PRAGMA integrity_check` and the foreign keys have to complain of; empty when all is well.
// Opens the file by itself, reading only.
std::vector<std::string> check_integrity(const std::filesystem::path& file);

}
