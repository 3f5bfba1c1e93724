#include "core/relay/piece_list.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/text.hpp"
#include "core/relay/relay.hpp"

namespace nguon {
namespace {

constexpr std::int64_t joined_before_end = 3; // pieces, as RFC 8216 (6.3.3) has it
constexpr std::int64_t longest_believed = 60; // seconds
constexpr std::int64_t most_number = std::int64_t(1) << 53;

tl::unexpected<Error> no_list() { return fail_field("address", "relay.hls"); }

// What stands behind "#EXT-X-...:".
std::optional<std::string_view> said(std::string_view line, std::string_view tag)
{
    if (!line.starts_with(tag) || line.size() == tag.size() || line[tag.size()] != ':')
        return std::nullopt;
    return line.substr(tag.size() + 1);
}

std::int64_t number_in(std::string_view text, std::int64_t most)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() ? std::clamp<std::int64_t>(number, 0, most) : 0;
}

// "BANDWIDTH=64000,CODECS=..."; not AVERAGE-BANDWIDTH.
std::int64_t bandwidth_in(std::string_view attributes)
{
    constexpr std::string_view name = "BANDWIDTH=";
    for (auto at = attributes.find(name); at != std::string_view::npos;
         at = attributes.find(name, at + 1)) {
        if (at == 0 || attributes[at - 1] == ',')
            return number_in(attributes.substr(at + name.size()), most_number);
    }
    return std::numeric_limits<std::int64_t>::max();
}

bool is_of_no_use(std::string_view line)
{
    const auto key = said(line, "#EXT-X-KEY");
    return (key && key->find("METHOD=NONE") == std::string_view::npos)
        || said(line, "#EXT-X-BYTERANGE") || said(line, "#EXT-X-MAP");
}

class PieceReading {
public:
    explicit PieceReading(const std::string& address)
        : address_(address)
    {
    }

    // False: no device plays this.
    bool take(std::string_view line)
    {
        if (line.starts_with('#'))
            return take_tag(line);
        std::string named = beside(address_, line);
        if (!host_of_stream(named) || named.size() > longest_relay_address * 4)
            return false;
        if (bandwidth_)
            return take_variant(std::move(named));
        if (list_.pieces.size() == most_pieces)
            return false;
        list_.pieces.push_back({ next_++, std::move(named) });
        return true;
    }
    PieceList finish() { return std::move(list_); }

private:
    bool take_tag(std::string_view line)
    {
        if (is_of_no_use(line))
            return false;
        if (const auto attributes = said(line, "#EXT-X-STREAM-INF"))
            bandwidth_ = bandwidth_in(*attributes);
        if (const auto first = said(line, "#EXT-X-MEDIA-SEQUENCE"); first && list_.pieces.empty())
            next_ = number_in(*first, most_number);
        if (const auto longest = said(line, "#EXT-X-TARGETDURATION"))
            list_.longest_piece = std::chrono::seconds(
                std::max<std::int64_t>(1, number_in(*longest, longest_believed)));
        list_.is_over = list_.is_over || line == "#EXT-X-ENDLIST";
        return true;
    }
    bool take_variant(std::string named)
    {
        if (list_.other.empty() || *bandwidth_ < cheapest_) {
            cheapest_ = *bandwidth_;
            list_.other = std::move(named);
        }
        bandwidth_.reset();
        return true;
    }

    const std::string& address_;
    PieceList list_;
    std::int64_t next_ = 0;
    std::optional<std::int64_t> bandwidth_; // of the variant whose address comes next
    std::int64_t cheapest_ = 0;
};

}

bool names_piece_list(std::string_view address)
{
    return address.substr(0, address.find_first_of("?#")).ends_with(".m3u8");
}

std::string beside(const std::string& address, std::string_view named)
{
    const std::size_t host = address.find("://");
    const std::size_t scheme = named.find("://");
    const bool is_whole
        = scheme != std::string_view::npos && named.find_first_of("/?#") == scheme + 1;
    if (host == std::string::npos || is_whole)
        return std::string(named);
    if (named.starts_with("//"))
        return address.substr(0, host + 1).append(named);
    const std::size_t path = std::min(address.find_first_of("/?#", host + 3), address.size());
    if (named.starts_with('/'))
        return address.substr(0, path).append(named);
    std::string folder = address.substr(0, address.find_first_of("?#"));
    const std::size_t last = folder.rfind('/');
    folder.resize(last > host + 2 ? last : folder.size());
    for (;;) {
        if (named.starts_with("./")) {
            named.remove_prefix(2);
            continue;
        }
        if (!named.starts_with("../"))
            break;
        named.remove_prefix(3);
        if (folder.size() > path)
            folder.resize(folder.rfind('/'));
    }
    return folder.append("/").append(named);
}

Result<PieceList> read_piece_list(std::string_view text, const std::string& address)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (!text.starts_with("#EXTM3U") || text.size() > most_piece_list_bytes)
        return no_list();
    PieceReading reading(address);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && !reading.take(line))
            return no_list();
    }
    return reading.finish();
}

std::int64_t joined_at(const PieceList& list)
{
    const std::int64_t first = list.pieces.front().number;
    return list.is_over ? first
                        : std::max(first, list.pieces.back().number + 1 - joined_before_end);
}

}
