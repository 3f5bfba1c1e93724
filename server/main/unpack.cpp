#include "server/main/unpack.hpp"

#include <set>

#include <fcntl.h>

#include "server/main/tar.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;

bool is_sound(const BackupFile& file) { return file.path.starts_with("media/"); }

// Takes one file out of the archive; false: it is not what the manifest says.
bool take_out(TarReader& tar, const BackupFile& file, const fs::path& to)
{
    fs::create_directories(to.parent_path());
    const storage::File target
        = storage::open_file(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW);
    if (!is_sound(file)) // holds secrets
        fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write);
    Sha256 sum;
    std::uint64_t offset = 0;
    tar.read([&](std::string_view piece) {
        sum.update(piece);
        storage::write_at(target, offset, piece);
        offset += piece.size();
    });
    storage::sync(target);
    return offset == file.size && sum.finish().text() == file.sha256;
}

// The same without writing it anywhere.
bool read_through(TarReader& tar, const BackupFile& file)
{
    Sha256 sum;
    std::uint64_t size = 0;
    tar.read([&](std::string_view piece) {
        sum.update(piece);
        size += piece.size();
    });
    return size == file.size && sum.finish().text() == file.sha256;
}

}

Result<BackupManifest> unpack(
    const fs::path& from, const fs::path& folder, Sounds sounds, std::stop_token stop)
try {
    TarReader tar(from);
    const auto first = tar.next();
    if (!first || first->name != BackupManifest::name)
        return fail(Kind::invalid, "restore.not_a_backup");
    auto manifest = parse_manifest(tar.read_all(BackupManifest::most_bytes));
    if (!manifest)
        return manifest;
    std::set<std::string> arrived;
    while (const auto entry = tar.next()) {
        if (stop.stop_requested())
            return fail(Kind::unavailable, "backup.stopped");
        const BackupFile* file = manifest->find(entry->name);
        if (file == nullptr || !arrived.insert(entry->name).second)
            return fail(Kind::invalid, "restore.damaged", entry->name);
        const bool is_whole = sounds == Sounds::read_only && is_sound(*file)
            ? read_through(tar, *file)
            : take_out(tar, *file, folder / file->path);
        if (!is_whole)
            return fail(Kind::invalid, "restore.damaged", entry->name);
    }
    for (const BackupFile& file : manifest->files) {
        if (!arrived.contains(file.path))
            return fail(Kind::invalid, "restore.damaged", file.path);
    }
    return manifest;
} catch (const std::system_error&) {
    throw; // the disk, not the archive
} catch (const std::runtime_error&) {
    return fail(Kind::invalid, "restore.damaged", from.string());
}

}
