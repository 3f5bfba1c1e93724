#include "server/media/sniff.hpp"

#include "server/media/ogg_pages.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace nguon::media {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t head_bytes = 4096;
// A ZIP directory ends within its comment of at most 65,535 bytes of the end of the file.
constexpr std::streamoff tail_bytes = 65'557;

std::uint32_t little_endian(std::string_view bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;)
        value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    return value;
}

// Two frames of MPEG audio announce themselves by eleven set bits; the other bits tell the
// version, layer, bit rate and sampling rate, none of which may hold its forbidden value.
bool is_mpeg_frame(std::string_view head)
{
    if (head.size() < 4)
        return false;
    const auto second = static_cast<unsigned char>(head[1]);
    const auto third = static_cast<unsigned char>(head[2]);
    return head[0] == '\xFF' && (second & 0xE0) == 0xE0 && (second & 0x18) != 0x08
        && (second & 0x06) != 0 && (third & 0xF0) != 0xF0 && (third & 0x0C) != 0x0C;
}

bool is_adts_frame(std::string_view head)
{
    return head.size() >= 4 && head[0] == '\xFF'
        && (static_cast<unsigned char>(head[1]) & 0xF6) == 0xF0;
}

// A number of EBML: the leading zero bits of its first byte tell how many bytes follow. Takes it
// from the front.
std::optional<std::uint64_t> take_length(std::string_view& bytes)
{
    if (bytes.empty())
        return std::nullopt;
    const auto first = static_cast<unsigned char>(bytes.front());
    const auto size = static_cast<std::size_t>(std::countl_zero(first)) + 1;
    if (size > 8 || bytes.size() < size)
        return std::nullopt;
    std::uint64_t value = first & (0xFFU >> size);
    for (std::size_t i = 1; i < size; ++i)
        value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(size);
    return value;
}

// The head of a WebM file, as browsers record: an EBML header that names this kind. Other Matroska
// files (films, subtitles, fonts) are none of ours.
bool is_webm(std::string_view head)
{
    constexpr std::string_view ebml = "\x1A\x45\xDF\xA3"sv;
    constexpr std::string_view kind_of_document = "\x42\x82"sv;
    if (!head.starts_with(ebml))
        return false;
    head.remove_prefix(ebml.size());
    const auto length = take_length(head);
    if (!length || *length > head.size())
        return false;
    head = head.substr(0, static_cast<std::size_t>(*length));
    while (!head.empty()) {
        const auto first = static_cast<unsigned char>(head.front());
        const auto id_size = static_cast<std::size_t>(std::countl_zero(first)) + 1;
        if (id_size > 4 || head.size() < id_size)
            return false;
        const std::string_view id = head.substr(0, id_size);
        head.remove_prefix(id_size);
        const auto size = take_length(head);
        if (!size || *size > head.size())
            return false;
        if (id == kind_of_document)
            return head.substr(0, static_cast<std::size_t>(*size)) == "webm"sv;
        head.remove_prefix(static_cast<std::size_t>(*size));
    }
    return false;
}

std::optional<Container> container_of(std::string_view head)
{
    if (is_webm(head))
        return Container::webm;
    if (head.starts_with("RIFF") && head.size() >= 12 && head.substr(8, 4) == "WAVE")
        return Container::wav;
    if (head.starts_with("OggS\0"sv))
        return Container::ogg;
    if (head.size() >= 12 && head.substr(4, 4) == "ftyp")
        return Container::mp4;
    if (is_adts_frame(head))
        return Container::adts;
    if (head.starts_with("ID3") || is_mpeg_frame(head))
        return Container::mp3;
    return std::nullopt;
}

// A file that a browser, a reader or an archiver would open as something else.
bool announces_another_nature(std::string_view head, std::string_view tail)
{
    std::string folded(head);
    std::ranges::transform(folded, folded.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const std::string_view mark : { "%pdf-"sv, "<html"sv, "<!doctype"sv, "<script"sv, "<svg"sv,
             "<?php"sv, "#!/"sv, "#extm3u"sv, "pk\x03\x04"sv }) {
        if (folded.find(mark) != std::string::npos)
            return true;
    }
    // The end of a ZIP directory that reaches exactly to the end of the file.
    for (auto at = tail.find("PK\x05\x06"sv); at != tail.npos;
         at = tail.find("PK\x05\x06"sv, at + 1)) {
        if (at + 22 > tail.size())
            return false;
        const auto comment = static_cast<std::size_t>(static_cast<unsigned char>(tail[at + 20]))
            | static_cast<std::size_t>(static_cast<unsigned char>(tail[at + 21])) << 8;
        if (at + 22 + comment == tail.size())
            return true;
    }
    return false;
}

// RIFF chunks from the first to the data chunk: each must lie inside the file. One byte may be
// missing, because many writers leave out the padding of an odd chunk.
bool is_whole_wav(std::istream& file, std::uint64_t size)
{
    std::uint64_t at = 12;
    for (int chunk = 0; chunk < 1000 && at + 8 <= size; ++chunk) {
        std::array<char, 8> head{};
        file.seekg(static_cast<std::streamoff>(at));
        if (!file.read(head.data(), head.size()))
            return false;
        const std::uint64_t length = little_endian({ head.data() + 4, 4 });
        if (at + 8 + length > size)
            return false;
        if (std::string_view(head.data(), 4) == "data")
            return true;
        at += 8 + length + (length & 1);
    }
    return false;
}

std::string read_at(std::istream& file, std::streamoff from, std::size_t most)
{
    std::string bytes(most, '\0');
    file.clear();
    file.seekg(from);
    file.read(bytes.data(), static_cast<std::streamsize>(most));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    file.clear();
    return bytes;
}

}

Result<Container> sniff(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return fail(Kind::missing, "media.missing");
    const std::uint64_t size = std::filesystem::file_size(path);
    if (size == 0)
        return fail(Kind::invalid, "media.empty");
    const std::string head = read_at(file, 0, head_bytes);
    const auto container = container_of(head);
    if (!container)
        return fail(Kind::invalid, "media.not_audio");
    const auto from = std::max<std::streamoff>(static_cast<std::streamoff>(size) - tail_bytes, 0);
    if (announces_another_nature(head, read_at(file, from, tail_bytes)))
        return fail(Kind::invalid, "media.not_audio", "hai loại tệp trong một");
    file.seekg(0);
    if (*container == Container::ogg && !ogg_pages(file))
        return fail(Kind::invalid, "media.damaged");
    if (*container == Container::wav && !is_whole_wav(file, size))
        return fail(Kind::invalid, "media.damaged");
    return *container;
}

}
