// Taking the files of a backup out of its archive, each checked against the manifest.
#pragma once

#include <filesystem>
#include <stop_token>

#include "server/main/backup_manifest.hpp"

namespace nguon {

enum class Sounds : std::uint8_t { taken, read_only };

// Into `folder`, which is made. Refuses with restore.not_a_backup, restore.damaged,
// restore.newer_format or backup.stopped; what was taken out by then stays there.
Result<BackupManifest> unpack(const std::filesystem::path& from,
    const std::filesystem::path& folder, Sounds sounds, std::stop_token stop = {});

}
