// A letter and a number that stand for a level, a day or a month: BĐ3, T7, T12/2026.
#include <algorithm>
#include <array>

#include "core/speech/abbreviations.hpp"
#include "core/speech/roman.hpp"

namespace nguon::speech {

std::optional<Match> read_alarm_level(const Scene& scene, std::size_t at)
{
    constexpr std::string_view symbol = "BĐ";
    if (!scene[at].text.starts_with(symbol) || scene.follows(at, { "tờ", "số_tờ" }))
        return std::nullopt; // or a sheet of a map
    const std::string_view stuck = scene[at].text.substr(symbol.size());
    const std::size_t level = stuck.empty() ? scene.past_space(at + 1) : at;
    std::string words = "báo động ";
    const bool apart = stuck.empty();
    if (apart && scene.is_digits(level) && scene[level].text.size() == 1)
        words += cardinal(scene[level].text, scene.style());
    else if (const auto roman
        = apart && scene.is_word(level) ? roman_value(scene[level].text) : roman_value(stuck))
        words += cardinal(std::to_string(*roman), scene.style());
    else
        return std::nullopt;
    // "trên BĐ3 1,19m": without a pause the two numbers run together.
    if (scene.is_digits(scene.past_space(level + 1)) && !scene.is_sign(level + 1, "."))
        words += ",";
    return sure(level + 1, PieceKind::abbreviation, words);
}

namespace {

// "trụ T1, T2", "cầu Bắc Kạn T1": a part or the name of something built stands before it.
bool numbers_work(const Scene& scene, std::size_t at)
{
    static constexpr std::array<std::string_view, 25> works{ "mba", "áp", "máy", "bơm", "trạm",
        "mác", "cột", "cầu", "trụ", "mố", "nhịp", "đường", "tuyến", "nhánh", "kênh", "cống", "hồ",
        "đập", "nhà", "tòa", "tầng", "hầm", "ngõ", "cọc", "đèo" };
    constexpr std::size_t reach = 16; // tokens back
    for (std::size_t i = at; i-- > 0 && i + reach > at;) {
        const Token& token = scene[i];
        const bool listed = token.is(",") || token.is("T") || token.kind == TokenKind::digits
            || token.lower == "và" || token.kind == TokenKind::space;
        if (listed)
            continue;
        if (token.kind != TokenKind::word)
            return false;
        if (std::find(works.begin(), works.end(), token.lower) != works.end())
            return true;
        if (!token.title)
            return false;
    }
    return false;
}

// "T3,5,7" and "T2-4-6": the other days of a list without blanks.
Match with_listed_days(const Scene& scene, Match match)
{
    const std::string mark(scene[match.end].text);
    while (scene[match.end].is(mark) && scene.is_digits(match.end + 1)
        && scene[match.end + 1].text.size() == 1 && value_of(scene[match.end + 1].text) >= 2
        && value_of(scene[match.end + 1].text) <= 7) {
        const std::string_view day = scene[match.end + 1].text;
        match.spoken += ", thứ " + (day == "4" ? std::string("tư") : cardinal(day, scene.style()));
        match.end += 2;
    }
    return match;
}

}

std::optional<Match> read_short_day(const Scene& scene, std::size_t at)
{
    if (!scene[at].is("T") || !scene.is_digits(at + 1) || scene[at + 1].text.size() > 2)
        return std::nullopt;
    const long value = value_of(scene[at + 1].text);
    if (value < 1 || value > 12 || numbers_work(scene, at))
        return std::nullopt;
    // "T1, T2": the second is a month, too.
    const bool goes_on = scene.last_content.kind == PieceKind::date
        && scene.last_content.spoken.starts_with("tháng") && at < scene.last_content.end + 4;
    const std::string_view before = scene.word_before(at);
    const bool month = value == 1 || value > 7 || goes_on || before == "tháng" || before == "rằm"
        || scene.is_sign(at + 2, "/") || scene.is_sign(at + 2, ".");
    if (month && !(scene.is_sign(at + 2, ".") && scene.is_gap(at + 3) && value > 1 && value < 8))
        return sure(at + 2, PieceKind::date,
            std::string(before == "tháng" ? "" : "tháng ")
                + (value == 4 ? std::string("tư") : cardinal(scene[at + 1].text, scene.style())));
    const std::string day
        = "thứ " + (value == 4 ? std::string("tư") : cardinal(scene[at + 1].text, scene.style()));
    const std::size_t next = scene.past_space(at + 2);
    const bool listed = ((scene.is_sign(next, ",") || is_dash(scene[next]))
                            && (scene[scene.past_space(next + 1)].is("T")
                                || scene[scene.past_space(next + 1)].lower == "cn"))
        || (scene.last_content.kind == PieceKind::date && at < scene.last_content.end + 4);
    const bool heads_item = scene.is_sign(at + 2, ":");
    const bool said = heads_item
        || scene.follows(at,
            { "học", "việc", "sáng", "chiều", "tối", "nghỉ", "từ", "đến", "và", "các", "lịch",
                "ngày", "trực", "riêng", "trừ" });
    const bool chain = is_dash(scene[at + 2]) && scene.is_digits(at + 3) && is_dash(scene[at + 4])
        && scene.is_digits(at + 5);
    if ((scene.is_sign(at + 2, ",") || chain) && scene.is_digits(at + 3))
        return with_listed_days(scene, sure(at + 2, PieceKind::date, day));
    if (listed || said)
        return sure(at + 2, PieceKind::date, day);
    return doubtful(at + 2, PieceKind::date, day, "date.weekday_or_month");
}

std::optional<Match> read_absence(const Scene& scene, std::size_t at)
{
    const std::string_view mark = scene[at + 1].text;
    const bool excused = mark == "P";
    if (!scene.is_digits(at) || scene[at].text.size() > 2
        || (!excused && mark != "K" && mark != "KP"))
        return std::nullopt;
    // "quán vắng, giảm 5K": a K is money where no P stands beside it.
    const bool paired = excused
        || (at > 2 && scene.is_sign(scene.before(at), ",")
            && scene[scene.before(scene.before(at))].is("P"))
        || (scene.is_sign(at + 2, ",") && scene[scene.past_space(at + 3) + 1].is("P"));
    if (!paired)
        return std::nullopt;
    constexpr std::size_t reach = 12; // tokens back
    for (std::size_t i = at; i-- > 0 && i + reach > at && scene[i].kind != TokenKind::line;) {
        if (scene[i].lower == "vắng")
            return sure(at + 2, PieceKind::abbreviation,
                cardinal(scene[at].text, scene.style()) + (excused ? " có phép" : " không phép"));
    }
    return std::nullopt;
}

}
