#include "core/speech/syllable.hpp"

#include <array>
#include <unordered_set>
#include <vector>

#include "base/text.hpp"
#include "core/speech/letters.hpp"
#include "core/text/fold.hpp"

namespace nguon::speech {
namespace {

// Longest first, so that "ngh" is not taken for "n".
constexpr std::array<std::u32string_view, 28> onsets{ U"ngh", U"ch", U"gh", U"gi", U"kh", U"ng",
    U"nh", U"ph", U"qu", U"th", U"tr", U"b", U"c", U"d", U"đ", U"g", U"h", U"k", U"l", U"m", U"n",
    U"p", U"r", U"s", U"t", U"v", U"x", U"" };

const std::unordered_set<std::u32string>& rimes()
{
    static const std::unordered_set<std::u32string> table{ U"a", U"ac", U"ach", U"ai", U"am", U"an",
        U"ang", U"anh", U"ao", U"ap", U"at", U"au", U"ay", U"ăc", U"ăm", U"ăn", U"ăng", U"ăp",
        U"ăt", U"âc", U"âm", U"ân", U"âng", U"âp", U"ât", U"âu", U"ây", U"e", U"ec", U"em", U"en",
        U"eng", U"eo", U"ep", U"et", U"ê", U"êch", U"êm", U"ên", U"ênh", U"êp", U"êt", U"êu", U"i",
        U"ia", U"ich", U"im", U"in", U"inh", U"ip", U"it", U"iu", U"iêc", U"iêm", U"iên", U"iêng",
        U"iêp", U"iêt", U"iêu", U"o", U"oa", U"oac", U"oach", U"oai", U"oam", U"oan", U"oang",
        U"oanh", U"oao", U"oap", U"oat", U"oay", U"oăc", U"oăm", U"oăn", U"oăng", U"oăt", U"oe",
        U"oen", U"oeo", U"oet", U"oc", U"oi", U"om", U"on", U"ong", U"op", U"ot", U"oong", U"ooc",
        U"ô", U"ôc", U"ôi", U"ôm", U"ôn", U"ông", U"ôp", U"ôt", U"ơ", U"ơi", U"ơm", U"ơn", U"ơp",
        U"ơt", U"ơng", U"ơu", U"u", U"ua", U"uc", U"ui", U"um", U"un", U"ung", U"up", U"ut", U"uy",
        U"uya", U"uych", U"uynh", U"uyn", U"uyt", U"uyu", U"uyên", U"uyêt", U"uyp", U"uân", U"uât",
        U"uâng", U"uây", U"uê", U"uêch", U"uênh", U"uên", U"uêt", U"uơ", U"uôc", U"uôi", U"uôm",
        U"uôn", U"uông", U"uôt", U"ư", U"ưa", U"ưc", U"ưi", U"ưm", U"ưn", U"ưng", U"ưt", U"ưu",
        U"ươc", U"ươi", U"ươm", U"ươn", U"ương", U"ươp", U"ươt", U"ươu", U"y", U"yêm", U"yên",
        U"yêng", U"yêt", U"yêu", U"ynh", U"ych", U"yt", U"yn" };
    return table;
}

// The same rimes as typed without any mark.
const std::unordered_set<std::string>& bare_rimes()
{
    static const auto table = [] {
        std::unordered_set<std::string> made;
        for (const auto& rime : rimes())
            made.insert(fold(to_utf8(rime)));
        return made;
    }();
    return table;
}

bool ends_in_stop(std::u32string_view rime)
{
    const char32_t last = rime.back();
    return last == U'c' || last == U'p' || last == U't'
        || (last == U'h' && rime.size() > 1 && rime[rime.size() - 2] == U'c');
}

}

bool is_syllable(std::string_view lower)
{
    if (lower.size() > 24)
        return false;
    std::u32string bare;
    int tone = 0;
    for (const char32_t point : to_utf32(lower)) {
        const Toned split = split_tone(point);
        if (split.tone != 0 && tone != 0)
            return false; // two tones in one syllable
        tone += split.tone;
        bare += split.letter;
    }
    for (const auto onset : onsets) {
        if (!bare.starts_with(onset))
            continue;
        const std::u32string rime = bare.substr(onset.size());
        if (rime.empty() || !rimes().contains(rime))
            continue;
        if (!ends_in_stop(rime) || tone == 2 || tone == 5)
            return true;
    }
    return false;
}

bool is_bare_syllable(std::string_view lower)
{
    const std::string bare = fold(lower);
    for (const auto onset : onsets) {
        const std::string start = fold(to_utf8(onset));
        if (bare.starts_with(start) && bare_rimes().contains(bare.substr(start.size())))
            return true;
    }
    return false;
}

namespace {

// Syllables that addresses of offices and people are full of: where two cuts are as short as each
// other, "van hoa xa" is meant and not "va nhoa xa".
bool is_common(std::string_view syllable)
{
    static const std::unordered_set<std::string_view> common{ "ban", "bao", "bac", "bang", "bich",
        "binh", "cao", "chi", "chinh", "chu", "cong", "cuong", "dai", "dan", "dang", "dao", "dien",
        "dinh", "doan", "dong", "duc", "dung", "duong", "duy", "giang", "giao", "ha", "hai", "hang",
        "hanh", "hien", "hiep", "hieu", "hoa", "hoang", "hoc", "hoi", "hong", "hop", "hue", "hung",
        "huong", "huyen", "khanh", "khu", "kim", "kinh", "lam", "lan", "lang", "le", "linh", "loan",
        "long", "luong", "ly", "mai", "manh", "minh", "moi", "my", "nam", "nga", "ngan", "nghia",
        "ngoc", "nguyen", "nha", "nhai", "nhung", "nong", "nguyet", "phan", "phong", "phu", "phuc",
        "phuong", "quan", "quang", "quoc", "quy", "quyen", "quynh", "sinh", "so", "son", "tam",
        "tan", "tay", "te", "thai", "thang", "thanh", "thao", "thi", "thinh", "tho", "thon",
        "thong", "thu", "thuan", "thuy", "tien", "tin", "tinh", "toan", "trang", "tri", "trieu",
        "trong", "truong", "trung", "tu", "tuan", "tuyen", "tuyet", "van", "vang", "viet", "vinh",
        "vo", "vu", "xa", "xom", "xuan", "yen", "an", "anh" };
    return common.contains(syllable);
}

constexpr std::size_t whole = 100; // a syllable that is common costs a little less

std::size_t in_wholes(std::size_t cost) { return (cost + whole - 1) / whole; }

// The last syllables of many places, "cong an", "hung yen", are worth more than others; one that
// begins with its vowel is worth less: "ha noi", not "han oi".
std::size_t cost_of(std::string_view syllable)
{
    const std::size_t off = is_common(syllable) ? 1 : 0;
    if (syllable == "an" || syllable == "anh" || syllable == "yen")
        return whole - off;
    const bool vowel = std::string_view("aeiouy").find(syllable.front()) != std::string_view::npos;
    return (vowel ? 3 : 2) * whole - off;
}

}

std::optional<Syllables> cut_into_syllables(std::string_view lower)
{
    constexpr std::size_t longest = 7; // "nghieng"
    const std::string bare = fold(lower);
    const std::size_t size = bare.size();
    if (size == 0 || size > 64)
        return std::nullopt;
    constexpr std::size_t never = 100'000;
    std::vector<std::size_t> cost(size + 1, never);
    std::vector<std::size_t> cut(size + 1, 0);
    std::vector<bool> only(size + 1, true); // no other cut is as short
    cost[0] = 0;
    for (std::size_t end = 1; end <= size; ++end) {
        for (std::size_t begin = end > longest ? end - longest : 0; begin < end; ++begin) {
            // A lone vowel is hardly ever a syllable of an address.
            if (cost[begin] == never || end - begin < 2
                || !is_bare_syllable(std::string_view(bare).substr(begin, end - begin)))
                continue;
            const std::size_t sum
                = cost[begin] + cost_of(std::string_view(bare).substr(begin, end - begin));
            // What is common decides between cuts that are as short, but does not make one sure.
            const std::size_t length = in_wholes(sum);
            const std::size_t best = in_wholes(cost[end]);
            only[end] = length < best ? only[begin] : length > best && only[end];
            if (sum < cost[end]) {
                cost[end] = sum;
                cut[end] = begin;
            }
        }
    }
    if (cost[size] == never)
        return std::nullopt;
    Syllables found{ {}, only[size] };
    for (std::size_t end = size; end > 0; end = cut[end]) {
        const std::string part = bare.substr(cut[end], end - cut[end]);
        found.spoken = found.spoken.empty() ? part : part + " " + found.spoken;
    }
    return found;
}

std::optional<std::string> into_syllables(std::string_view lower)
{
    auto found = cut_into_syllables(lower);
    return found ? std::optional(std::move(found->spoken)) : std::nullopt;
}

bool has_vowel(std::string_view lower)
{
    for (const char32_t point : to_utf32(lower)) {
        if (is_vowel(split_tone(point).letter))
            return true;
    }
    return false;
}

}
