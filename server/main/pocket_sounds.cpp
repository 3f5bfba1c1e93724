#include "server/main/pocket_sounds.hpp"

#include "runtime/log.hpp"
#include "server/media/pocket_sound.hpp"

namespace nguon {
namespace {

// A file that could not be made is not tried again before that.
constexpr std::chrono::minutes failed_for{ 10 };

}

StoredPocketSounds::StoredPocketSounds(media::MediaTools tools, app::MediaFolder& media,
    std::filesystem::path folder, const runtime::Clock& clock)
    : tools_(std::move(tools))
    , media_(media)
    , folder_(std::move(folder))
    , clock_(clock)
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

std::optional<Result<std::filesystem::path>> StoredPocketSounds::known(const MediaHash& hash)
{
    if (size_of(hash))
        return path_of(hash);
    const std::scoped_lock lock(guard_);
    const auto at = failures_.find(hash);
    if (at == failures_.end())
        return std::nullopt;
    const Milliseconds since = clock_.now() - at->second.at;
    if (since < failed_for)
        return tl::unexpected(at->second.error);
    failures_.erase(at);
    return std::nullopt;
}

Result<std::filesystem::path> StoredPocketSounds::aac_of(const MediaHash& hash)
{
    const auto path = path_of(hash);
    const std::scoped_lock lock(making_);
    // Whoever waited here finds what came of it.
    if (const auto before = known(hash))
        return *before;
    if (const auto made = media::make_aac(tools_, media_.path_of(hash), path); !made) {
        log::warning("pocket.failed", { { "hash", hash }, { "what", made.error().detail } });
        remember(hash, made.error());
        return tl::unexpected(made.error());
    }
    return path;
}

void StoredPocketSounds::remember(const MediaHash& hash, const Error& error)
{
    const Moment now = clock_.now();
    const std::scoped_lock lock(guard_);
    std::erase_if(failures_, [&](const auto& one) { return now - one.second.at >= failed_for; });
    failures_[hash] = { error, now };
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
