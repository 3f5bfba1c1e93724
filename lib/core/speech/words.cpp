#include "core/speech/words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/speech/letters.hpp"
#include "core/speech/syllable.hpp"
#include "core/speech/tables.hpp"

namespace nguon::speech {
namespace {

constexpr std::string_view lost_letter = "\uFFFD";

// Every `part` in the text replaced, in one pass.
std::string with_replaced(std::string_view text, std::string_view part, std::string_view other)
{
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t found = text.find(part, at);
        made += text.substr(at, found == std::string_view::npos ? found : found - at);
        if (found == std::string_view::npos)
            break;
        made += other;
        at = found + part.size();
    }
    return made;
}

// Straight apostrophes, and letters of Ede and M'nong that Vietnamese lacks.
std::string with_vietnamese_letters(std::string text)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> letters{
        { { "ŏ", "o" }, { "ĕ", "e" }, { "ĭ", "i" }, { "ŭ", "u" }, { "ƀ", "b" }, { "č", "ch" },
            { "ñ", "nh" } }
    };
    for (const auto& [written, plain] : letters)
        text = with_replaced(text, written, plain);
    for (const std::string_view mark : { "’", "ʼ", "`" })
        text = with_replaced(text, mark, "'");
    return text;
}

// Endings that Vietnamese letters do not have: -k is said like -c, -r and -h fall silent, j and z
// are gi.
std::string by_vietnamese_ending(std::string syllable)
{
    if (syllable.ends_with("ing"))
        syllable.replace(syllable.size() - 1, 1, "h");
    if (syllable.ends_with("k"))
        syllable.replace(syllable.size() - 1, 1, "c");
    else if (syllable.ends_with("r") || syllable.ends_with("l")
        || (syllable.ends_with("h") && !syllable.ends_with("ch") && !syllable.ends_with("nh")))
        syllable.erase(syllable.size() - 1);
    if (syllable.starts_with("j") || syllable.starts_with("z"))
        syllable.replace(0, 1, "gi");
    if (syllable.ends_with("ă")) // which Vietnamese never ends with
        syllable.replace(syllable.size() - 2, 2, "a");
    return syllable;
}

// Êban, Êbur: a vowel before a whole syllable.
std::optional<Match> by_leading_vowel(std::size_t at, const std::string& written)
{
    const std::size_t first = static_cast<unsigned char>(written.front()) < 0x80 ? 1
        : written.starts_with("ơ") || written.starts_with("ê")                   ? 2
                                                                                 : 0;
    if (first == 0 || !has_vowel(written.substr(0, first)))
        return std::nullopt;
    const std::string rest = by_vietnamese_ending(written.substr(first));
    if (!is_syllable(rest) || has_vowel(rest.substr(0, 1)))
        return std::nullopt;
    return doubtful(
        at + 1, PieceKind::place, written.substr(0, first) + " " + rest, "place.unknown");
}

// Krông, Plei, Brâu: two consonants at the start of a name, the first gets a short ơ.
std::optional<Match> by_cluster(std::size_t at, const std::string& written)
{
    // Jút, Pưh, Păk: only an end or a first letter that Vietnamese writes otherwise.
    const std::string rewritten = by_vietnamese_ending(written);
    if (is_syllable(rewritten))
        return doubtful(at + 1, PieceKind::place, rewritten, "place.unknown");
    static constexpr std::string_view first = "bcdgkmnprstvh";
    static constexpr std::string_view second = "lrbdgkmnptsjyh";
    if (written.size() < 3 || first.find(written[0]) == std::string_view::npos
        || second.find(written[1]) == std::string_view::npos)
        return std::nullopt;
    const std::string rest = by_vietnamese_ending(written.substr(1));
    // Dh and Bh are breathed, not two consonants.
    if (written.starts_with("dh") || written.starts_with("bh")) {
        const std::string plain = (written[0] == 'd' ? "đ" : "b") + rest.substr(1);
        if (is_syllable(plain))
            return doubtful(at + 1, PieceKind::place, plain, "place.unknown");
    }
    const std::string head = (written[0] == 'k' ? "c" : written.substr(0, 1)) + "ơ ";
    if (is_syllable(rest))
        return doubtful(at + 1, PieceKind::place, head + rest, "place.unknown");
    // Kmrơng: one consonant more.
    constexpr std::size_t longest = 16; // bytes
    const auto inner = written.size() > 4 && written.size() <= longest
        ? by_cluster(at, written.substr(1))
        : std::nullopt;
    if (!inner || !inner->spoken.starts_with(written.substr(1, 1) + "ơ "))
        return std::nullopt;
    return doubtful(at + 1, PieceKind::place, head + inner->spoken, "place.unknown");
}

// M'gar is "mơ ga", N'Jang "nơ giang": a consonant before an apostrophe gets a short ơ.
std::optional<Match> by_apostrophe(std::size_t at, const std::string& written)
{
    const std::size_t mark = written.find('\'');
    if (mark == std::string::npos || mark == 0 || mark > 3 || has_vowel(written.substr(0, mark)))
        return std::nullopt;
    const std::string rest = by_vietnamese_ending(written.substr(mark + 1));
    std::string words = written.substr(0, mark) + "ơ ";
    // Pr'ning: two consonants, each with a breath of its own.
    const bool two = mark == 2 && (written[1] == 'r' || written[1] == 'l') && written[0] != 't';
    if (two)
        words.insert(1, "ơ ");
    if (words.starts_with("kơ"))
        words.replace(0, 1, "c");
    if (is_syllable(rest) || is_bare_syllable(rest)) {
        words += rest;
        return sure(at + 1, PieceKind::place, words);
    }
    // H'Blang: two consonants more behind the mark.
    const auto cluster = by_cluster(at, written.substr(mark + 1));
    words += cluster ? cluster->spoken : rest;
    return doubtful(at + 1, PieceKind::place, words, "place.unknown");
}

bool is_network(const Scene& scene, std::size_t at)
{
    const bool goes_on = scene.last_content.kind == PieceKind::foreign && at > 0
        && scene.last_content.end + 1 == at && scene.is_sign(at - 1, "/");
    return goes_on
        || scene.follows(at,
            { "mạng", "sóng", "phủ_sóng", "di_động", "wifi", "sim", "bts", "công_nghệ", "internet",
                "dữ_liệu", "bật", "thuê_bao" });
}

std::string in_small_letters(const Token& token)
{
    return token.caps && token.letters > 1 ? token.lower : modern_tone(token.text);
}

// An unknown word all in capitals: said as a word where it falls into open syllables, else spelled.
Match unknown_capitals(std::size_t at, const Token& token)
{
    const auto syllables = token.letters >= 4 ? into_syllables(token.lower) : std::nullopt;
    if (syllables && token.text.size() == token.letters)
        return doubtful(at + 1, PieceKind::foreign, *syllables, "word.unknown_capitals");
    return doubtful(at + 1, PieceKind::spelled, spell(token.text), "word.spelled");
}

Match single_letter(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    // "điểm a, b, c khoản 4"
    const Token& before = scene[scene.before(at)];
    const Token& listed
        = before.is(",") || before.lower == "và" ? scene[scene.before(scene.before(at))] : before;
    const bool list = &listed != &before && listed.kind == TokenKind::word && listed.letters == 1
        && !listed.title;
    const bool point = list || scene.follows(at, { "điểm", "các_điểm" })
        || (scene.last_content.kind == PieceKind::label);
    if (!token.caps && (point || has_vowel(token.lower)))
        return sure(at + 1, PieceKind::word, token.lower);
    const std::string name
        = has_vowel(token.lower) ? token.lower : letter_name(to_utf32(token.lower).front());
    if (name.empty())
        return doubtful(at + 1, PieceKind::unknown, "", "sign.unknown");
    // "Nguyễn Văn T. (sinh năm 1990)": the full stop belongs to the initial.
    const std::size_t next = scene.past_space(at + 2);
    const bool own_stop = scene.is_sign(at + 1, ".")
        && (scene.is_sign(next, "(") || scene.is_sign(next, ",")
            || (scene.is_word(next) && !scene[next].title));
    // "v2.5" of a programme
    const bool version = token.lower == "v" && scene.is_digits(at + 1);
    if (token.caps || version)
        return sure(at + (own_stop ? 2 : 1), PieceKind::spelled, name);
    return doubtful(at + 1, PieceKind::spelled, name, "word.lone_letter");
}

}

std::optional<Match> read_place(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    if (token.kind != TokenKind::word || !token.title)
        return std::nullopt;
    const std::string written = with_vietnamese_letters(token.lower);
    const auto found = place_table().find(written);
    if (found != place_table().end())
        return sure(at + 1, PieceKind::place, std::string(found->second));
    if (auto place = by_apostrophe(at, written))
        return place;
    if (is_syllable(written))
        return std::nullopt;
    const bool after_name
        = scene.last_content.kind == PieceKind::place && scene.last_content.end + 1 == at;
    if (after_name
        || scene.follows(at,
            { "huyện", "xã", "buôn", "làng", "bon", "cư", "chư", "bu", "đắk", "đăk", "ea", "ia",
                "krông", "ya", "yang", "dân_tộc", "plei", "y", "thôn", "hồ", "suối", "sông", "đê",
                "kon" })) {
        if (auto place = by_cluster(at, written))
            return place;
        return by_leading_vowel(at, written);
    }
    // "anh Bhăm", "Dhă Prŏng": what could be Vietnamese but for its first letter.
    if (token.caps || token.text.size() == token.letters)
        return std::nullopt;
    return by_cluster(at, written);
}

std::optional<Match> read_foreign(const Scene& scene, std::size_t at)
{
    constexpr std::size_t longest = 6;
    if (!scene.is_word(at) && !scene.is_digits(at))
        return std::nullopt;
    for (std::size_t count = longest; count > 0; --count) {
        const std::size_t end = at + count;
        if (end > scene.size() || scene.is_gap(end - 1) || scene[end].kind == TokenKind::word
            || (scene.is_word(end - 1) && scene.is_digits(end)))
            continue;
        const std::string_view written = scene.between(at, end);
        if (written.size() > 24)
            continue;
        std::string key;
        for (std::size_t i = at; i < end; ++i)
            key += scene[i].lower;
        const auto found = foreign_table().find(key);
        // 4G is a network, 4g a weight except where a network is spoken of.
        const bool weight = scene.is_digits(at) && !scene[at + 1].caps && !is_network(scene, at);
        if (found == foreign_table().end() || weight)
            continue;
        // "ai", "pin", "gas" in small letters, or in a title all in capitals, are Vietnamese where
        // they can be.
        const bool word
            = count == 1 && is_syllable(key) && (!scene[at].caps || scene.in_capitals(at));
        if (!word)
            return sure(end, PieceKind::foreign, std::string(found->second));
    }
    return std::nullopt;
}

std::optional<Match> read_borrowed(const Scene& scene, std::size_t at)
{
    if (!scene.is_word(at) || !is_dash(scene[at + 1]) || !scene.is_word(at + 2))
        return std::nullopt;
    constexpr std::size_t most = 6;
    std::size_t end = at + 1;
    std::string key = scene[at].lower;
    std::string words = in_small_letters(scene[at]);
    std::size_t parts = 1;
    bool small = true;
    while (parts < most && is_dash(scene[end]) && scene.is_word(end + 1)) {
        key += "-" + scene[end + 1].lower;
        words += " " + in_small_letters(scene[end + 1]);
        small = small && !scene[end + 1].title && scene[end + 1].letters <= 5;
        end += 2;
        ++parts;
    }
    if (borrowed_table().contains(key))
        return sure(end, PieceKind::word, words);
    // Three and more short syllables in small letters are a transcribed name: "Ca-na-đa".
    if (parts >= 3 && small && !scene[at].caps)
        return sure(end, PieceKind::word, words);
    if (parts == 2 || !borrowed_table().contains(scene[at].lower + "-" + scene[at + 2].lower))
        return std::nullopt;
    return sure(at + 3, PieceKind::word,
        in_small_letters(scene[at]) + " " + in_small_letters(scene[at + 2]));
}

namespace {

// N. and, since these sounds take two letters, Ng.
bool is_initial(const Token& token)
{
    static constexpr std::array<std::string_view, 9> pairs{ "ch", "gi", "kh", "ng", "nh", "ph",
        "qu", "th", "tr" };
    return token.kind == TokenKind::word
        && ((token.caps && token.letters == 1)
            || (token.title && !token.caps
                && std::find(pairs.begin(), pairs.end(), token.lower) != pairs.end()));
}

}

std::optional<Match> read_initials(const Scene& scene, std::size_t at)
{
    std::size_t end = at;
    std::string words;
    std::size_t letters = 0;
    while (is_initial(scene[end]) && letters < 5) {
        words += (words.empty() ? "" : " ") + spell(scene[end].text);
        ++letters;
        ++end;
        if (!scene.is_sign(end, ".") || !is_initial(scene[end + 1]))
            break;
        ++end;
    }
    // "ông H.V.Nam": the name is written out behind its initials.
    if (letters > 0 && scene.is_sign(end, ".") && !scene.is_gap(end + 1) && scene.is_word(end + 1)
        && scene[end + 1].title && !scene[end + 1].caps && is_syllable(scene[end + 1].lower)
        && (letters > 1 || (end > at && scene.last.kind == PieceKind::word)))
        return sure(end + 1, PieceKind::spelled, words);
    if (letters < 2)
        return std::nullopt;
    return sure(end, PieceKind::spelled, words);
}

std::optional<Match> read_et_cetera(const Scene& scene, std::size_t at)
{
    if (scene[at].lower != "v" || !scene.is_sign(at + 1, ".") || scene[at + 2].lower != "v")
        return std::nullopt;
    std::size_t end = at + 3;
    while (scene.is_sign(end, ".") && (scene.is_sign(end + 1, ".") || end > at + 3))
        ++end;
    if (scene.is_sign(end, "…"))
        ++end;
    return sure(end, PieceKind::abbreviation, "vân vân");
}

std::optional<Match> read_times_sign(const Scene& scene, std::size_t at)
{
    // "3 x 7", and "22% x mức đóng" where blanks set the sign apart.
    const std::size_t next = scene.past_space(at + 1);
    const bool apart = at > 0 && scene.is_space(at - 1) && scene.is_space(at + 1)
        && (scene.is_word(next) || scene.is_sign(next, "("));
    if (scene[at].lower != "x" || !(scene.is_digits(next) || apart))
        return std::nullopt;
    // "2 viên/ngày x 5 ngày", "35 HS/lớp x 4 lớp", but "lớp x 4" is a name.
    const bool per = scene.is_sign(scene.before(scene.before(at)), "/");
    const bool between = at > 0 && scene.is_space(at - 1) && scene.is_space(at + 1)
        && scene.is_digits(next)
        && (scene.last.kind == PieceKind::word || scene.last.kind == PieceKind::abbreviation
            || scene.last.kind == PieceKind::spelled)
        && (per || !scene.follows(at, { "xóm", "tổ", "lớp", "khối", "cột" }));
    if (between)
        return sure(at + 1, PieceKind::sign, "nhân");
    const PieceKind kind = scene.last.kind;
    if (kind != PieceKind::number && kind != PieceKind::unit && kind != PieceKind::money)
        return std::nullopt;
    return sure(at + 1, PieceKind::sign, "nhân");
}

std::optional<Match> read_word(const Scene& scene, std::size_t at)
{
    const Token& token = scene[at];
    if (token.kind != TokenKind::word)
        return std::nullopt;
    if (token.text.find(lost_letter) != std::string_view::npos)
        return doubtful(at + 1, PieceKind::unknown, with_replaced(token.lower, lost_letter, ""),
            "word.damaged");
    if (token.letters == 1)
        return single_letter(scene, at);
    if (is_syllable(token.lower))
        return sure(at + 1, PieceKind::word, in_small_letters(token));
    if (!has_vowel(token.lower)) {
        const std::string spelled = spell(token.text);
        return doubtful(at + 1, spelled.empty() ? PieceKind::unknown : PieceKind::spelled, spelled,
            "word.spelled");
    }
    if (token.caps && !scene.in_capitals(at))
        return unknown_capitals(at, token);
    return doubtful(at + 1, PieceKind::foreign, in_small_letters(token), "word.not_vietnamese");
}

}
