// Sound for phones that do not know Opus: AAC in an MP4 that begins to play before it is whole.
#pragma once

#include "server/media/probe.hpp"

namespace nguon::media {

// Of a sound of the house, into `to`, a path where no file is yet. Blocks: run it on a worker.
Result<void> make_aac(
    const MediaTools& tools, const std::filesystem::path& from, const std::filesystem::path& to);

}
