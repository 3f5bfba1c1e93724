// What the first bytes of a stream tell about it, and where lists of streams and redirects lead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nguon {

enum class StreamFormat : std::uint8_t {
    unknown,
    mp3,
    aac,
    ogg,
    playlist, // M3U or PLS: a text that names streams
    hls, // a list of pieces (piece_list.hpp)
};
std::string_view name_of(StreamFormat format);

StreamFormat format_of_stream(std::string_view beginning);

// The first address that a playlist names, as it stands there; none: it names none.
std::optional<std::string> stream_in_playlist(std::string_view text);

// Where a redirect leads that may name a place on the same server only.
std::string onward_from(const std::string& address, std::string_view location);

}
