// From an accepted upload to the house's file.
#pragma once

#include "server/media/mastering.hpp"
#include "server/media/probe.hpp"

#include <optional>

namespace nguon::media {

// Decodes an upload that `probe` accepted into 48 kHz mono. Refuses "media.damaged" when much less
// sound comes out than the file claims, "media.too_long" when more comes out than is allowed,
// "media.too_busy" (unavailable) when the machine had no time for it.
Result<void> decode_upload(const MediaTools& tools, const std::filesystem::path& file,
    const AudioFacts& facts, const UploadLimits& limits, Recording& recording, std::stop_token stop,
    const Progress& progress);

// The part of a recording that is kept; all of it where nothing is said.
struct Stretch {
    std::chrono::milliseconds from{ 0 };
    std::optional<std::chrono::milliseconds> to;

    bool is_all() const { return from == std::chrono::milliseconds(0) && !to; }
};
// Shorter than this nothing is understood.
inline constexpr std::chrono::milliseconds shortest_stretch{ 300 };

// Probes, decodes, cuts, masters and writes `to`, a path where no file is yet. Blocks: run it on a
// worker. A refusal leaves nothing behind. Refusals are those of probe, decode_upload and master,
// and "media.nothing_left" where the stretch lies outside the recording or is too short.
Result<MediaFacts> transcode(const MediaTools& tools, const std::filesystem::path& from,
    const std::filesystem::path& to, const UploadLimits& limits, std::stop_token stop,
    const Progress& progress, const Stretch& stretch = {});

}
