#include "core/relay/stream_look.hpp"

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/relay/relay.hpp"

namespace nguon {
namespace {

constexpr Names<StreamFormat, 6> format_names{ "unknown", "mp3", "aac", "ogg", "playlist", "hls" };

// Eleven bits set begin a frame of MPEG sound; the layer tells MP3 from AAC in ADTS.
StreamFormat format_of_frame(unsigned char first, unsigned char second)
{
    if (first != 0xFF || (second & 0xE0U) != 0xE0U)
        return StreamFormat::unknown;
    if ((second & 0xF6U) == 0xF0U)
        return StreamFormat::aac;
    return (second & 0x06U) == 0x02U ? StreamFormat::mp3 : StreamFormat::unknown;
}

// Who joins a stream joins it in the middle of a frame: two frames of one kind are no accident.
StreamFormat format_of_frames(std::string_view bytes)
{
    StreamFormat seen = StreamFormat::unknown;
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
        const StreamFormat here = format_of_frame(
            static_cast<unsigned char>(bytes[i]), static_cast<unsigned char>(bytes[i + 1]));
        if (here == StreamFormat::unknown)
            continue;
        if (here == seen)
            return here;
        seen = here;
        ++i;
    }
    return StreamFormat::unknown;
}

}

std::string_view name_of(StreamFormat format) { return format_names.of(format); }

StreamFormat format_of_stream(std::string_view beginning)
{
    if (beginning.starts_with("OggS"))
        return StreamFormat::ogg;
    if (beginning.starts_with("ID3"))
        return StreamFormat::mp3;
    if (beginning.starts_with("\xEF\xBB\xBF"))
        beginning.remove_prefix(3);
    if (beginning.starts_with("#EXTM3U") && beginning.find("#EXT-X-") != std::string_view::npos)
        return StreamFormat::hls;
    if (beginning.starts_with("#EXTM3U") || beginning.starts_with("[playlist]")
        || host_of_stream(trim(beginning.substr(0, beginning.find('\n')))))
        return StreamFormat::playlist;
    return format_of_frames(beginning);
}

std::optional<std::string> stream_in_playlist(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        // PLS: "File1=http://..."
        if (line.starts_with("File") && line.find('=') != std::string_view::npos)
            line = trim(line.substr(line.find('=') + 1));
        if (host_of_stream(line))
            return std::string(line);
    }
    return std::nullopt;
}

std::string onward_from(const std::string& address, std::string_view location)
{
    if (!location.starts_with('/') || location.starts_with("//"))
        return std::string(location);
    return address.substr(0, address.find_first_of("/?", address.find("://") + 3)).append(location);
}

}
