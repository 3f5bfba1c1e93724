// Copies of a data directory in one file, and back.
//
//   nguon-backup.json        what is in it: every file with size and SHA-256, and when it was made
//   nguon.db, facts.db       one state of each, facts first: they only name what the truth has too
//   keys/..., signer/...     where they lie in the data directory itself; packaged, they do not
//   media/ab/cd/<sha256>     the sounds that the copied truth names
#pragma once

#include <filesystem>
#include <stop_token>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "server/main/verify.hpp"

namespace nguon {

struct BackupReport {
    std::size_t files = 0;
    std::size_t media = 0;
    std::uint64_t bytes = 0;
    bool with_databases = true; // false: PostgreSQL, which has its own tools
    bool with_keys = false;
    std::vector<std::string> missing; // media that the database names and the folder lacks
};

// Works beside a running server, which it neither stops nor delays. `database` as the server's
// setting. Refuses with backup.file_there, backup.no_data, and with backup.stopped when asked to
// stop; then nothing is left of it.
Result<BackupReport> back_up(const std::filesystem::path& data, const std::string& database,
    const std::filesystem::path& to, Moment now, std::stop_token stop = {});

struct RestoreReport {
    std::size_t files = 0;
    Moment made{};
    bool with_databases = true;
    bool kept_keys = false; // the directory had keys of its own, which stay
};

// Into a directory without data. Nothing is left there unless all of it arrived whole. Sessions
// are ended, and every device gets a plan and a profile newer than any it may have seen since.
// Refuses with restore.data_there, restore.not_a_backup, restore.damaged, restore.newer_format.
Result<RestoreReport> restore(
    const std::filesystem::path& from, const std::filesystem::path& data, Moment now);

// Whether a backup would restore to what it was made of: every file in it is what its manifest
// says, every sound that its records name is in it, and its databases, taken out into `scratch`,
// pass what `nguon verify` looks at. Sounds are only read, so that `scratch` needs no more room
// than the databases; it is gone afterwards. `data` lends its list of keys where the backup has
// none. Refuses as `restore` does, and with backup.stopped.
Result<VerifyReport> check_backup(const std::filesystem::path& backup,
    const std::filesystem::path& scratch, const std::filesystem::path& data, Moment now,
    std::stop_token stop = {});

}
