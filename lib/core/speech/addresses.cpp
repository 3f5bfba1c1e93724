#include <algorithm>
#include <array>

#include "core/speech/letters.hpp"
#include "core/speech/syllable.hpp"
#include "core/speech/tables.hpp"
#include "core/speech/words.hpp"

namespace nguon::speech {
namespace {

constexpr std::size_t longest_address = 80; // tokens

constexpr std::array<std::string_view, 24> endings{ "ly", "gl", "link", "vn", "com", "net", "org",
    "gov", "edu", "info", "io", "me", "biz", "asia", "online", "top", "shop", "site", "app", "dev",
    "cc", "xyz", "tv", "vip" };

bool may_stand_in_address(const Token& token)
{
    if (token.kind == TokenKind::digits)
        return true;
    if (token.kind == TokenKind::word)
        return token.text.size() == token.letters;
    static constexpr std::string_view signs = "@.-_/:?=&%#~+";
    return token.kind == TokenKind::sign && token.text.size() == 1
        && signs.find(token.text) != std::string_view::npos;
}

std::size_t past_address(const Scene& scene, std::size_t at)
{
    std::size_t end = at;
    while (end < at + longest_address && may_stand_in_address(scene[end]))
        ++end;
    // The full stop or bracket behind it belongs to the sentence.
    while (end > at && scene[end - 1].kind == TokenKind::sign && !scene.is_sign(end - 1, "/"))
        --end;
    while (end > at && scene.is_sign(end - 1, "/"))
        --end;
    return end;
}

bool is_address(const Scene& scene, std::size_t at, std::size_t end)
{
    if (scene[at + 1].is(":") && scene[at + 2].is("/") && scene[at + 3].is("/") && end > at + 4)
        return true;
    bool mail = false;
    bool host = scene[at].lower == "www";
    for (std::size_t i = at + 1; i < end; ++i) {
        if (scene[i].is("/"))
            break;
        mail = mail || scene[i].is("@");
        host = host
            || (scene[i - 1].is(".")
                && std::find(endings.begin(), endings.end(), scene[i].lower) != endings.end());
    }
    return host || (mail && end > at + 2);
}

// "ubndxadantien", "truongthcsdantien": the letters of an office stand among syllables.
std::optional<std::string> with_office(std::string_view lower, bool& clear)
{
    static constexpr std::array<std::string_view, 9> offices{ "ubnd", "hdnd", "mttq", "bhxh",
        "thcs", "thpt", "ttyt", "htx", "cskh" };
    for (const auto office : offices) {
        const std::size_t found = lower.find(office);
        if (found == std::string_view::npos)
            continue;
        const std::string_view before = lower.substr(0, found);
        const std::string_view behind = lower.substr(found + office.size());
        const auto first = cut_into_syllables(before);
        const auto last = cut_into_syllables(behind);
        if ((!before.empty() && !first) || (!behind.empty() && !last))
            continue;
        clear = clear && (!first || first->only) && (!last || last->only);
        return (first ? first->spoken + " " : "") + spell(office)
            + (last ? " " + last->spoken : "");
    }
    return std::nullopt;
}

std::string say_part(const Token& token, bool& clear)
{
    static const WordTable known{ { "vn", "vê en" }, { "com", "com" }, { "gov", "gốp" },
        { "org", "o gờ" }, { "net", "nét" }, { "edu", "e đu" }, { "gmail", "gờ meo" },
        { "outlook", "ao lúc" }, { "hotmail", "hót meo" }, { "www", "vê kép vê kép vê kép" },
        { "info", "in phô" }, { "yahoo", "da hu" }, { "ubnd", "u bê en đê" } };
    if (token.kind == TokenKind::digits)
        return digit_by_digit(token.text);
    const auto found = known.find(token.lower);
    if (found != known.end())
        return std::string(found->second);
    const auto foreign = foreign_table().find(token.lower);
    if (foreign != foreign_table().end())
        return std::string(foreign->second);
    // "congan.xa", "bit.ly": two letters that make a syllable are said as one.
    const bool short_syllable = token.letters == 2 && is_bare_syllable(token.lower)
        && !is_vowel(static_cast<char32_t>(token.lower.front()));
    if (short_syllable)
        return token.lower;
    if (!has_vowel(token.lower) || token.letters < 3)
        return spell(token.text);
    if (const auto words = with_office(token.lower, clear))
        return *words;
    if (const auto syllables = cut_into_syllables(token.lower)) {
        clear = clear && syllables->only;
        return syllables->spoken;
    }
    clear = false;
    return spell(token.text);
}

std::string_view say_sign(const Token& token)
{
    static const std::unordered_map<std::string_view, std::string_view> names{ { "@", "a còng" },
        { ".", "chấm" }, { "-", "gạch ngang" }, { "_", "gạch dưới" }, { "/", "gạch chéo" },
        { ":", "hai chấm" }, { "?", "hỏi" }, { "=", "bằng" }, { "&", "và" }, { "%", "phần trăm" },
        { "#", "thăng" }, { "~", "ngã" }, { "+", "cộng" } };
    const auto found = names.find(token.text);
    return found == names.end() ? std::string_view() : found->second;
}

}

std::optional<Match> read_address(const Scene& scene, std::size_t at)
{
    if ((!scene.is_word(at) && !scene.is_digits(at)) || scene.is_gap(at + 1))
        return std::nullopt;
    // An address is tried where it starts, not again at each of its parts.
    if (at > 0 && !scene.is_gap(at - 1) && may_stand_in_address(scene[at - 1])
        && !scene.is_sign(at - 1, ":") && !scene.is_sign(at - 1, "-"))
        return std::nullopt;
    const std::size_t end = past_address(scene, at);
    if (end <= at + 1 || !is_address(scene, at, end))
        return std::nullopt;
    std::size_t from = at;
    if (scene[at + 1].is(":") && scene[at + 2].is("/") && scene[at + 3].is("/"))
        from = at + 4; // nobody says "https"
    bool clear = true;
    std::string words;
    for (std::size_t i = from; i < end; ++i) {
        const std::string part = scene[i].kind == TokenKind::sign ? std::string(say_sign(scene[i]))
                                                                  : say_part(scene[i], clear);
        if (part.empty())
            continue;
        words += (words.empty() ? "" : " ") + part;
    }
    if (clear)
        return sure(end, PieceKind::address, words);
    return doubtful(end, PieceKind::address, words, "address.check");
}

}
