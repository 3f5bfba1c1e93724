// What is known of a finished Ogg/Opus file that was not mastered here: a live voice.
#pragma once

#include "server/media/mastering.hpp"

namespace nguon::media {

// Block by block, whatever its length. Refuses "media.damaged".
Result<MediaFacts> measure(std::string_view file);

}
