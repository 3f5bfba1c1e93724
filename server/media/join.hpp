// Several of the house's files as one, one after the other: the same alert in several languages.
#pragma once

#include "server/media/mastering.hpp"

namespace nguon::media {

// Long enough to hear that somebody else begins.
inline constexpr std::chrono::milliseconds between_parts{ 1'000 };

// Writes `to`, a path where no file is yet; a refusal leaves nothing behind. Refuses
// "media.damaged" where a part is not one of ours, and what master refuses. Blocks: run it on a
// worker.
Result<MediaFacts> join(std::span<const std::filesystem::path> parts,
    const std::filesystem::path& to, const std::filesystem::path& work, std::stop_token stop,
    const Progress& progress);

}
