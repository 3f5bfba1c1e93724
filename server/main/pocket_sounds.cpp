#include "server/main/pocket_sounds.hpp"

#include "runtime/log.hpp"
#include "server/media/pocket_sound.hpp"

namespace nguon {

StoredPocketSounds::StoredPocketSounds(
    media::MediaTools tools, app::MediaFolder& media, std::filesystem::path folder)
    : tools_(std::move(tools))
    , media_(media)
    , folder_(std::move(folder))
{
}

std::filesystem::path StoredPocketSounds::path_of(const MediaHash& hash) const
{
    return folder_ / hash.substr(0, 2) / (hash + ".m4a");
}

std::optional<std::uint64_t> StoredPocketSounds::size_of(const MediaHash& hash) const
{
    std::error_code failed;
    const auto size = std::filesystem::file_size(path_of(hash), failed);
    return failed ? std::nullopt : std::optional<std::uint64_t>(size);
}

Result<std::filesystem::path> StoredPocketSounds::aac_of(const MediaHash& hash)
{
    const auto path = path_of(hash);
    const std::scoped_lock lock(making_);
    if (size_of(hash))
        return path;
    if (const auto made = media::make_aac(tools_, media_.path_of(hash), path); !made) {
        log::warning("pocket.failed", { { "hash", hash }, { "what", made.error().detail } });
        return tl::unexpected(made.error());
    }
    return path;
}

void StoredPocketSounds::sweep(std::chrono::hours older_than)
{
    std::error_code failed;
    const auto before = std::filesystem::file_time_type::clock::now() - older_than;
    for (std::filesystem::recursive_directory_iterator at(folder_, failed), end;
         !failed && at != end; at.increment(failed)) {
        std::error_code gone;
        if (at->is_regular_file(gone) && at->last_write_time(gone) < before)
            std::filesystem::remove(at->path(), gone);
    }
}

}
