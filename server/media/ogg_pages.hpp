// Walks the pages of an Ogg file without decoding them: enough to tell a whole file from a cut one
// and to measure how much sound a page holds.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <vector>

namespace nguon::media {

struct OggPage {
    std::int64_t granule; // -1: no packet ends on this page
    std::uint32_t serial;
    bool last; // end of stream
};

// None when the bytes are not pages from the first to the last one, or the last is cut off.
std::optional<std::vector<OggPage>> ogg_pages(std::istream& file);

}
