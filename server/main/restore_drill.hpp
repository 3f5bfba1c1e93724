// Trying out a restore: the newest backup becomes a data directory of its own, is verified, and is
// told of. Nothing listens and nothing speaks to devices; a server refuses what comes of it.
#pragma once

#include "server/main/backup.hpp"
#include "server/main/backup_shelf.hpp"

namespace nguon {

struct DrillReport {
    std::string backup; // file name
    Moment made{}; // when the backup was
    std::size_t files = 0;
    bool with_databases = true;
    std::size_t devices = 0;
    std::size_t accounts = 0;
    VerifyReport found;
};

// The newest of a folder's, or the file itself. Refuses with backup.none_there.
Result<std::filesystem::path> newest_backup(const std::filesystem::path& from);

// `to` must not be there yet, or be empty. Refuses as `restore` does.
Result<DrillReport> drill(
    const std::filesystem::path& backup, const std::filesystem::path& to, Moment now);

// The same on another machine, where `nguon` is installed: the backup goes there through ssh, what
// is found there is printed here. The exit code of that command; -1: ssh could not be run.
int drill_on(const std::string& host, const std::filesystem::path& backup, const std::string& to,
    bool remove);

}
