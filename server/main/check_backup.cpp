#include <set>

#include <fmt/format.h>

#include "server/main/backup.hpp"
#include "server/main/scratch_folder.hpp"
#include "server/main/unpack.hpp"

namespace nguon {
namespace fs = std::filesystem;

Result<VerifyReport> check_backup(const fs::path& backup, const fs::path& scratch,
    const fs::path& data, Moment now, std::stop_token stop)
{
    const ScratchFolder folder(scratch);
    const auto manifest = unpack(backup, scratch, Sounds::read_only, stop);
    if (!manifest)
        return tl::unexpected(manifest.error());
    std::set<std::string> sounds;
    for (const BackupFile& file : manifest->files) {
        if (file.path.starts_with("media/"))
            sounds.insert(fs::path(file.path).filename().string());
    }
    if (manifest->find("nguon.db") == nullptr) {
        VerifyReport report;
        report.lines.push_back(fmt::format(
            "Âm thanh: {} tệp đều đọc được; cơ sở dữ liệu không nằm trong bản này", sounds.size()));
        return report;
    }
    // What is in the archive was found to be what its name says.
    const auto look = [&](const MediaHash& hash) {
        return sounds.contains(hash) ? storage::MediaCheck::sound : storage::MediaCheck::missing;
    };
    const bool has_keys = fs::exists(scratch / "keys" / "keyring.json");
    return verify_taken_out(scratch, has_keys ? scratch : data, look, now);
}

}
