// Media that was looked at: read once, hashed, and held where nobody can change it any more. What
// sounds is what was verified, even while the agent writes into its folder.
#pragma once

#include "agent/local/folders.hpp"
#include "base/result.hpp"

#include <map>
#include <memory>

namespace nguon::agent {

class SealedMedia {
public:
    // Takes over the descriptor.
    explicit SealedMedia(int descriptor)
        : descriptor_(descriptor)
    {
    }
    ~SealedMedia();
    SealedMedia(const SealedMedia&) = delete;
    SealedMedia& operator=(const SealedMedia&) = delete;

    std::filesystem::path path() const;

private:
    int descriptor_;
};

enum class MediaCondition : std::uint8_t { good, missing, damaged };

class MediaShelf {
public:
    explicit MediaShelf(Folders folders)
        : folders_(std::move(folders))
    {
    }

    // Hashes the file unless this very file (size, time, inode) was looked at before.
    MediaCondition look(const Hash& hash);
    // The same without hashing: none when it would have to be looked at.
    std::optional<MediaCondition> known(const Hash& hash) const;
    // A sealed copy of what verifies now.
    Result<std::shared_ptr<SealedMedia>> take(const Hash& hash);

private:
    struct Stamp {
        std::int64_t size = -1;
        std::int64_t modified_ns = 0;
        std::uint64_t inode = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    struct Seen {
        Stamp stamp;
        MediaCondition condition = MediaCondition::missing;
    };

    std::optional<Stamp> stamp_of(const Hash& hash) const;

    Folders folders_;
    std::map<Hash, Seen> seen_;
};

}
