// The folder in which timed backups stand: each archive with what its check found beside it, and
// the last restore drill. Only what carries our name is looked at or removed.
//
//   nguon-20261122-013000.tar        by the clock of Vietnam
//   nguon-20261122-013000.tar.json   how long it took, whether it was found sound
//   restore-drill.json               the last drill
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"

namespace nguon {

struct ShelvedBackup {
    std::filesystem::path file;
    Moment made{};
    std::uint64_t bytes = 0;
    bool with_databases = true;
    Milliseconds took{ 0 }; // writing and checking
    std::optional<Moment> checked; // none: that was cut off
    std::vector<std::string> lines; // what was looked at
    std::vector<std::string> damage;

    bool is_sound() const { return checked && damage.empty(); }
};

struct RestoreDrill {
    Moment at{};
    std::string backup; // its file name
    Moment backup_made{};
    std::string place; // "may-du-phong:/srv/dien-tap"
    Milliseconds took{ 0 };
    std::vector<std::string> damage;

    bool is_sound() const { return damage.empty(); }
};

class BackupShelf {
public:
    explicit BackupShelf(std::filesystem::path folder)
        : folder_(std::move(folder))
    {
    }

    const std::filesystem::path& folder() const { return folder_; }
    // Makes the folder, which only its owner may look into, and removes what a run that was cut off
    // left there. Throws std::filesystem::filesystem_error.
    void prepare() const;
    std::filesystem::path place_for(Moment made) const;
    // Newest first. Empty where the folder cannot be read.
    std::vector<ShelvedBackup> backups() const;
    std::optional<RestoreDrill> last_drill() const;
    // Throw std::system_error.
    void note(const ShelvedBackup& backup) const;
    void note(const RestoreDrill& drill) const;
    void remove(const ShelvedBackup& backup) const;

private:
    std::filesystem::path folder_;
};

// What may go when so many sound ones are to be kept; `backups` newest first. The newest sound one
// never goes. What claims to be of a time after `now` was made while the clock was wrong, and
// counts as the oldest.
std::vector<ShelvedBackup> outdated(
    std::vector<ShelvedBackup> backups, std::size_t keep, Moment now);

// When the next one begins: at the hour that follows the last, an hour after one that failed, at
// once where there was none or the clock was wrong when it began.
Moment next_backup(TimeOfDay hour, std::optional<Moment> last_begun, bool last_failed, Moment now);

}
