// Sounds for phones without Opus, kept beside the media and made anew when they are gone.
#pragma once

#include <mutex>

#include "server/app/hear_again.hpp"
#include "server/app/media_folder.hpp"
#include "server/media/probe.hpp"

namespace nguon {

class StoredPocketSounds final : public app::PocketSounds {
public:
    StoredPocketSounds(
        media::MediaTools tools, app::MediaFolder& media, std::filesystem::path folder);

    Result<std::filesystem::path> aac_of(const MediaHash& hash) override;
    std::optional<std::uint64_t> size_of(const MediaHash& hash) const override;
    // What was made before that day is let go: nobody is shown it any more, or it is made again.
    void sweep(std::chrono::hours older_than);

private:
    std::filesystem::path path_of(const MediaHash& hash) const;

    media::MediaTools tools_;
    app::MediaFolder& media_;
    std::filesystem::path folder_;
    std::mutex making_; // two who ask at once get one file
};

}
