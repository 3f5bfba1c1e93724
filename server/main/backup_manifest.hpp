// The first file of a backup: what else is in it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "trust/hash.hpp"

namespace nguon {

struct BackupFile {
    std::string path; // within the data directory
    std::uint64_t size = 0; // bytes
    std::string sha256;
};

struct BackupManifest {
    static constexpr std::string_view name = "nguon-backup.json";
    static constexpr int format = 1;
    static constexpr std::size_t most_bytes = 512UL << 20;

    Moment made{};
    std::vector<BackupFile> files;

    const BackupFile* find(std::string_view path) const;
};

std::string to_text(const BackupManifest& manifest);
// Refuses with restore.not_a_backup, restore.newer_format, or restore.damaged for a path that
// leads out of the data directory or that no backup has.
Result<BackupManifest> parse_manifest(std::string_view text);

Hash hash_of_file(const std::filesystem::path& file);

}
