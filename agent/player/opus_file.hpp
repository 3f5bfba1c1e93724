// An Ogg/Opus file as samples.
#pragma once

#include "agent/player/pcm_source.hpp"

#include <filesystem>

struct OggOpusFile;

namespace nguon::agent {

// Refuses what is not a regular file (media.missing) and what is not Opus or is broken inside
// (media.damaged): a hole is never played as noise.
class OpusFile : public PcmSource {
public:
    static Result<std::unique_ptr<OpusFile>> open(const std::filesystem::path& path);

    Result<std::size_t> read(std::span<float> samples) override;
    Result<void> seek(std::int64_t sample) override;

private:
    struct Close {
        void operator()(OggOpusFile* file) const;
    };

    explicit OpusFile(OggOpusFile* file)
        : file_(file)
    {
    }

    std::unique_ptr<OggOpusFile, Close> file_;
    std::vector<float> interleaved_;
    bool ended_ = false;
};

}
