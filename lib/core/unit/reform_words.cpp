// The language of the official tables: names of old units in a sentence.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "core/unit/reform.hpp"

namespace nguon {
namespace {

// The words before a name, as they are written in lower case, and as they are called here.
struct KindWord {
    std::string_view written;
    std::string_view kind;
};
constexpr std::array kind_words{
    KindWord{ "phường", "phuong" },
    KindWord{ "xã", "xa" },
    KindWord{ "thị trấn", "thi tran" },
    KindWord{ "đặc khu", "dac khu" },
    KindWord{ "huyện đảo", "huyen" },
    KindWord{ "huyện", "huyen" },
    KindWord{ "quận", "quan" },
    KindWord{ "tỉnh", "tinh" },
    KindWord{ "thành phố", "thanh pho" },
};
constexpr std::array districts{ "huyện ", "quận ", "thành phố ", "thị xã " };
// What is only a part, and where the rest of the sentence begins.
constexpr std::array partial_words{ "phần còn lại", "một phần" };
constexpr std::string_view afterwards = " sau khi ";

std::string tidy(std::string_view text)
{
    std::string words;
    for (const std::string_view word : split(text, ' ')) {
        if (word.empty())
            continue;
        if (!words.empty())
            words += ' ';
        words += word;
    }
    return words;
}

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

// Lower case may be of another length: both are cut at the same code point.
std::string cut_points(const std::string& text, std::size_t from)
{
    const std::u32string points = to_utf32(text);
    return from >= points.size() ? std::string() : to_utf8(points.substr(from));
}

std::size_t points_before(const std::string& text, std::size_t byte)
{
    return count_code_points(std::string_view(text).substr(0, byte));
}

// What stands between commas and "và", outside of parentheses; those stay with what is before them.
std::vector<std::string> segments_of(const std::string& text)
{
    std::vector<std::string> segments;
    std::string segment;
    int depth = 0;
    const std::string_view all(text);
    for (std::size_t at = 0; at < all.size(); ++at) {
        const char c = all[at];
        depth += c == '(' ? 1 : 0;
        depth -= c == ')' && depth > 0 ? 1 : 0;
        const bool and_word = depth == 0 && all.substr(at).starts_with(" và ");
        if (depth == 0 && (c == ',' || and_word)) {
            segments.push_back(std::move(segment));
            segment.clear();
            at += and_word ? std::string_view(" và ").size() - 2 : 0;
            continue;
        }
        segment += c;
    }
    segments.push_back(std::move(segment));
    return segments;
}

// Takes the parentheses out of a segment and reads them.
void read_parentheses(std::string& segment, ReformMention& mention)
{
    for (auto open = segment.find('('); open != std::string::npos; open = segment.find('(')) {
        const auto close = segment.find(')', open);
        const std::string inner = tidy(segment.substr(
            open + 1, close == std::string::npos ? std::string::npos : close - open - 1));
        segment.erase(open, close == std::string::npos ? std::string::npos : close - open + 1);
        const std::string lower = to_lower(inner);
        if (std::any_of(partial_words.begin(), partial_words.end(),
                [&](const char* words) { return has(lower, words); })) {
            mention.partial = true;
            continue;
        }
        // "huyện Châu Thành, tỉnh Bến Tre"
        constexpr std::string_view comma = ", tỉnh ";
        const std::size_t province = lower.find(comma);
        if (province != std::string::npos)
            mention.province = cut_points(inner, points_before(lower, province + comma.size()));
        const std::string place
            = province == std::string::npos ? inner : inner.substr(0, inner.find(','));
        for (const std::string_view district : districts) {
            if (lower.starts_with(district))
                mention.within = cut_points(place, points_before(lower, district.size()));
        }
    }
}

// The last kind before a name: "của các phường Phường Cửa Nam" names Phường Cửa Nam.
void read_name(const std::string& segment, ReformMention& mention)
{
    const std::string lower = to_lower(segment);
    std::size_t begins = std::string::npos;
    std::size_t name_at = 0;
    for (const KindWord& word : kind_words) {
        for (std::size_t at = lower.find(word.written); at != std::string::npos;
             at = lower.find(word.written, at + 1)) {
            const std::size_t after = at + word.written.size();
            const bool whole = (at == 0 || lower[at - 1] == ' ') && after + 1 < lower.size()
                && lower[after] == ' ';
            if (!whole || (begins != std::string::npos && at <= begins))
                continue;
            begins = at;
            name_at = after + 1;
            mention.kind = word.kind;
        }
    }
    mention.name = cut_points(segment, points_before(lower, name_at));
}

}

std::vector<ReformMention> mentions_in(const std::string& formed_from)
{
    std::vector<ReformMention> mentions;
    std::string kind_before;
    for (std::string segment : segments_of(to_nfc(formed_from))) {
        ReformMention mention;
        mention.text = tidy(segment);
        read_parentheses(segment, mention);
        segment = tidy(segment);
        const std::string lower = to_lower(segment);
        mention.partial = mention.partial
            || std::any_of(partial_words.begin(), partial_words.end(),
                [&](const char* words) { return has(lower, words); });
        if (const auto cut = lower.find(afterwards); cut != std::string::npos)
            segment = to_utf8(to_utf32(segment).substr(0, points_before(lower, cut)));
        read_name(segment, mention);
        // "một phần diện tích TN": no name, and none follows.
        const std::string name_lower = to_lower(mention.name);
        if (mention.name.empty()
            || (mention.kind.empty()
                && (has(name_lower, "diện tích") || has(name_lower, "dân số"))))
            continue;
        // "các phường Cửa Nam, Điện Biên": the second has the kind of the first.
        if (mention.kind.empty())
            mention.kind = kind_before;
        kind_before = mention.kind;
        mentions.push_back(std::move(mention));
    }
    return mentions;
}

}
