// The first look at an upload: which container its bytes announce, and whether they also announce
// something else. Reads a few kilobytes (all page heads of an Ogg file), runs nothing.
#pragma once

#include "server/media/probe.hpp"

namespace nguon::media {

// "media.not_audio" for everything but the accepted containers and for files of two natures,
// "media.damaged" for those that contradict themselves.
Result<Container> sniff(const std::filesystem::path& file);

}
