#include "server/media/ogg_pages.hpp"

#include <array>
#include <cstring>
#include <string_view>

namespace nguon::media {
namespace {

// RFC 3533 section 6: numbers are little endian.
std::uint64_t number(const unsigned char* bytes, int count)
{
    std::uint64_t value = 0;
    for (int i = count - 1; i >= 0; --i)
        value = (value << 8) | bytes[i];
    return value;
}

}

std::optional<std::vector<OggPage>> ogg_pages(std::istream& file)
{
    std::vector<OggPage> pages;
    for (;;) {
        std::array<unsigned char, 27> head{};
        file.read(reinterpret_cast<char*>(head.data()), head.size());
        if (file.gcount() == 0)
            break;
        if (file.gcount() != head.size() || std::memcmp(head.data(), "OggS", 5) != 0)
            return std::nullopt;
        std::array<unsigned char, 255> segments{};
        file.read(reinterpret_cast<char*>(segments.data()), head[26]);
        std::streamsize body = 0;
        for (int i = 0; i < head[26]; ++i)
            body += segments[static_cast<std::size_t>(i)];
        file.ignore(body);
        if (!file || file.gcount() != body)
            return std::nullopt;
        pages.push_back({ static_cast<std::int64_t>(number(head.data() + 6, 8)),
            static_cast<std::uint32_t>(number(head.data() + 14, 4)), (head[5] & 4) != 0 });
    }
    if (pages.empty())
        return std::nullopt;
    return pages;
}

}
