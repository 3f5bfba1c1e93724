// Sounds for phones without Opus, kept beside the media and made anew when they are gone.
#pragma once

#include <map>
#include <mutex>

#include "runtime/clock.hpp"
#include "server/app/hear_again.hpp"
#include "server/app/media_folder.hpp"
#include "server/media/probe.hpp"

namespace nguon {

class StoredPocketSounds final : public app::PocketSounds {
public:
    StoredPocketSounds(media::MediaTools tools, app::MediaFolder& media,
        std::filesystem::path folder, const runtime::Clock& clock);

    std::optional<Result<std::filesystem::path>> known(const MediaHash& hash) override;
    Result<std::filesystem::path> aac_of(const MediaHash& hash) override;
    std::optional<std::uint64_t> size_of(const MediaHash& hash) const override;
    // What was made before that day is let go: nobody is shown it any more, or it is made again.
    void sweep(std::chrono::hours older_than);

private:
    std::filesystem::path path_of(const MediaHash& hash) const;
    void remember(const MediaHash& hash, const Error& error);

    media::MediaTools tools_;
    app::MediaFolder& media_;
    std::filesystem::path folder_;
    const runtime::Clock& clock_;
    std::mutex making_; // two who ask at once get one file
    struct Failure {
        Error error;
        Moment at{};
    };
    std::mutex guard_; // of what follows
    std::map<MediaHash, Failure> failures_;
};

}
