// Whether two numbers are the goals of two teams.
#include <algorithm>
#include <array>

#include "core/speech/numerals.hpp"

namespace nguon::speech {

bool tells_of_match(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 21> words{ "bóng", "vòng_loại", "vòng_bảng",
        "lượt_đi", "lượt_về", "bán_kết", "tứ_kết", "pen", "thắng", "thua", "hòa", "hiệp", "tỷ_số",
        "tỉ_số", "chung_kết", "chung_cuộc", "luân_lưu", "cầu_lông", "hcv", "hcb", "bk" };
    constexpr std::size_t most = 40; // tokens back
    std::string after;
    for (std::size_t i = at, steps = 0; i-- > 0 && steps < most; ++steps) {
        const Token& token = scene[i];
        if (token.kind == TokenKind::line)
            return false;
        if (token.kind != TokenKind::word)
            continue;
        const std::string pair = token.lower + "_" + after;
        if ((!(token.title && token.lower == "hòa")
                && std::find(words.begin(), words.end(), token.lower) != words.end())
            || std::find(words.begin(), words.end(), pair) != words.end())
            return true;
        after = token.lower;
    }
    return false;
}

namespace {

bool is_name_of_team(const Token& token)
{
    return token.kind == TokenKind::word && token.title && token.letters > 1 && token.lower != "km";
}

// "Kết quả: Tràng Xá 2-1 Dân Tiến": between two names less has to be said about the game.
bool tells_of_game(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 8> words{ "quả", "vòng", "lượt", "bảng", "giải",
        "trận", "đấu", "pen" };
    constexpr std::size_t most = 40; // tokens either way
    const auto tells = [&](std::size_t i) {
        return scene.is_word(i)
            && std::find(words.begin(), words.end(), scene[i].lower) != words.end();
    };
    for (std::size_t i = at; i-- > 0 && i + most > at && scene[i].kind != TokenKind::line;) {
        if (tells(i))
            return true;
    }
    for (std::size_t i = at; i < at + most && i < scene.size(); ++i) {
        if (scene[i].kind == TokenKind::line)
            break;
        if (tells(i))
            return true;
    }
    return tells_of_match(scene, at);
}

}

bool is_score(const Scene& scene, std::size_t at, std::size_t end)
{
    if (scene.follows(at,
            { "tỷ_số", "tỉ_số", "thắng", "thua", "hòa", "kết_quả_là", "thắng_chung_cuộc",
                "thua_chung_cuộc" }))
        return true;
    const Token& next = scene[scene.past_space(end)];
    if (is_name_of_team(scene[scene.before(at)]) && is_name_of_team(next)
        && tells_of_game(scene, at))
        return true;
    const bool alone = next.kind != TokenKind::word && next.kind != TokenKind::digits
        && !next.is("%") && !next.is("/") && !is_dash(next);
    return alone && tells_of_match(scene, at);
}

}
