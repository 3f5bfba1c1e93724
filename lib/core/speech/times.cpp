#include "core/speech/times.hpp"

#include <array>

#include "core/speech/day_month.hpp"
#include "core/speech/numerals.hpp"

namespace nguon::speech {

bool is_minute_mark(const Token& token)
{
    return token.is("'") || token.is("’") || token.is("′") || token.is("‘") || token.is("`");
}

namespace {

bool is_second_mark(const Token& token) { return token.is("\"") || token.is("”") || token.is("″"); }

}

std::optional<std::size_t> past_second_mark(const Scene& scene, std::size_t at)
{
    if (is_second_mark(scene[at]))
        return at + 1;
    if (is_minute_mark(scene[at]) && is_minute_mark(scene[at + 1]))
        return at + 2;
    return std::nullopt;
}

namespace {

bool is_hour(std::string_view digits) { return digits.size() <= 2 && value_of(digits) <= 24; }
bool is_sixtieth(std::string_view digits) { return digits.size() <= 2 && value_of(digits) < 60; }

std::string say(std::string_view hour, std::string_view minute, std::string_view second,
    const NumberStyle& style)
{
    std::string words = cardinal(hour, style) + " giờ";
    if (!minute.empty() && (value_of(minute) != 0 || !second.empty()))
        words += " " + cardinal(minute, style) + " phút";
    if (!second.empty())
        words += " " + cardinal(second, style) + " giây";
    return words;
}

// Past "'", "ph", "phút" or "p" behind the minutes.
std::size_t past_minute_word(const Scene& scene, std::size_t end)
{
    if (is_minute_mark(scene[end])) {
        // "47' phút" is written twice over.
        const std::size_t again = scene.past_space(end + 1);
        return scene[again].lower == "phút" ? again + 1 : end + 1;
    }
    const std::size_t word = scene.past_space(end);
    const std::string& written = scene[word].lower;
    if (written == "phút" || (written == "ph" && word == end) || (written == "p" && word == end)
        || (written == "ph" && scene.is_gap(word + 1)))
        return word + 1;
    return end;
}

// 07:30 and 06:05:09
std::optional<ClockTime> colon_time(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at + 1, ":") || !scene.is_digits(at + 2) || scene[at + 2].text.size() != 2
        || !is_sixtieth(scene[at + 2].text)
        || scene.follows(at, { "tỷ_lệ", "tỉ_lệ", "tl", "tỷ_số", "pha", "pha_loãng" })
        || scene.words_before(at).find("npk") != std::string::npos)
        return std::nullopt;
    if (scene.is_sign(at + 3, ":") && scene.is_digits(at + 4) && scene[at + 4].text.size() == 2
        && is_sixtieth(scene[at + 4].text)) {
        std::size_t end = at + 5;
        if (scene.is_sign(end, ".") && scene.is_digits(end + 1) && scene[end + 1].text.size() == 3)
            end += 2; // milliseconds of a machine's time
        return ClockTime{ end,
            say(scene[at].text, scene[at + 2].text, scene[at + 4].text, scene.style()) };
    }
    std::size_t end = at + 3;
    if (scene[end].lower == "h")
        ++end;
    if (scene.is_sign(end, ".") && scene.is_digits(end + 1))
        return std::nullopt; // 1:10.000 is a scale
    return ClockTime{ end, say(scene[at].text, scene[at + 2].text, {}, scene.style()) };
}

bool is_part_of_day(const Scene& scene, std::size_t end)
{
    return scene.precedes(end, { "sáng", "trưa", "chiều", "tối", "đêm", "khuya", "giờ" })
        && !scene.is_sign(end, ",");
}

// "7.30 sáng", "khung giờ 08.00-11.30": a full stop where the colon should be. Only where a time of
// day is spoken of, since 7.30 may also be a number of a section or a mark at school.
std::optional<ClockTime> dotted_time(const Scene& scene, std::size_t at, bool in_range = false)
{
    const auto shape = [&](std::size_t from) {
        return scene.is_digits(from) && is_hour(scene[from].text) && scene.is_sign(from + 1, ".")
            && scene.is_digits(from + 2) && scene[from + 2].text.size() == 2
            && is_sixtieth(scene[from + 2].text)
            && !(scene.is_sign(from + 3, ".") && scene.is_digits(from + 4))
            && !scene.is_sign(from + 3, "%");
    };
    if (!shape(at))
        return std::nullopt;
    const auto upper = past_range_mark(scene, at + 3);
    const bool said = is_part_of_day(scene, at + 3)
        || (upper && shape(*upper) && is_part_of_day(scene, *upper + 3))
        || scene.follows(at, { "lúc", "hồi", "khung", "khung_giờ", "vào_lúc", "giờ" })
        || (scene.last_content.kind == PieceKind::time && scene.follows(at, { "đến" }));
    if (!said && !in_range)
        return std::nullopt;
    return ClockTime{ at + 3, say(scene[at].text, scene[at + 2].text, {}, scene.style()) };
}

// "8h30AM", "5 PM"
std::optional<std::size_t> half_of_day(const Scene& scene, std::size_t end)
{
    const std::size_t word = scene.past_space(end);
    const bool named = scene[word].lower == "am" || scene[word].lower == "pm";
    return named && !scene.is_digits(word + 1) ? std::optional(word) : std::nullopt;
}

std::string half_words(const Scene& scene, std::size_t word, std::string_view hour)
{
    if (scene[word].lower == "am")
        return " sáng";
    return value_of(hour) % 12 < 6 ? " chiều" : " tối";
}

// What may stand behind "14 giờ 05" when "phút" is left out.
bool ends_a_time(const Scene& scene, std::size_t end)
{
    const Token& next = scene[scene.past_space(end)];
    if (next.kind != TokenKind::word)
        return next.kind != TokenKind::digits && !next.is("%") && !next.is("/");
    static constexpr std::array<std::string_view, 22> words{ "sáng", "trưa", "chiều", "tối", "đêm",
        "ngày", "hôm", "đến", "tới", "tại", "cùng", "hằng", "hàng", "mỗi", "thứ", "giờ", "và", "từ",
        "chủ", "theo", "ở", "khuya" };
    for (const auto word : words) {
        if (next.lower == word)
            return true;
    }
    return false;
}

}

namespace {

std::optional<ClockTime> plain_time_at(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || !is_hour(scene[at].text))
        return std::nullopt;
    if (auto colon = colon_time(scene, at))
        return colon;
    if (auto dotted = dotted_time(scene, at))
        return dotted;
    if (const auto half = half_of_day(scene, at + 1); half && value_of(scene[at].text) <= 12)
        return ClockTime{ at + 1, say(scene[at].text, {}, {}, scene.style()) };
    const bool spaced = scene.is_space(at + 1);
    const std::size_t unit = scene.past_space(at + 1);
    const std::string& written = scene[unit].lower;
    const bool symbol = written == "h" || written == "g";
    if (!symbol && written != "giờ")
        return std::nullopt;
    const bool apart = written == "giờ" || (written == "h" && spaced);
    // "07h:30" and "19h.30" are written twice over.
    const bool twice = symbol && scene.is_digits(unit + 2) && scene[unit + 2].text.size() == 2
        && (scene.is_sign(unit + 1, ":")
            || (scene.is_sign(unit + 1, ".") && value_of(scene[unit + 2].text) % 5 == 0));
    const std::size_t minute = twice ? unit + 2 : apart ? scene.past_space(unit + 1) : unit + 1;
    const bool has_minute = scene.is_digits(minute) && is_sixtieth(scene[minute].text)
        && (!apart || past_minute_word(scene, minute + 1) != minute + 1
            || (scene[minute].text.size() == 2 && ends_a_time(scene, minute + 1)));
    if (has_minute) {
        std::size_t end = past_minute_word(scene, minute + 1);
        const std::size_t second = scene.past_space(end);
        std::string_view seconds;
        if (end != minute + 1 && scene.is_digits(second) && is_sixtieth(scene[second].text)
            && scene[scene.past_space(second + 1)].lower == "giây") {
            seconds = scene[second].text;
            end = scene.past_space(second + 1) + 1;
        }
        // 2h07'15"
        const auto past = end == minute + 2 && scene.is_digits(end) && is_sixtieth(scene[end].text)
            ? past_second_mark(scene, end + 1)
            : std::nullopt;
        if (past) {
            seconds = scene[end].text;
            end = *past;
        }
        return ClockTime{ end, say(scene[at].text, scene[minute].text, seconds, scene.style()) };
    }
    // "25g" is grams, "8 h" stands for hours only next to a number written as an hour.
    const auto upper = past_range_mark(scene, unit + 1);
    const bool until = upper && scene.is_digits(*upper) && scene.is_digits(*upper + 2)
        && scene[*upper + 1].lower == "g"; // "13g-16g30"
    // "từ 8g-15g ngày 24.11", "sau 22g."
    const bool both = upper && scene.is_digits(*upper) && is_hour(scene[*upper].text)
        && scene[*upper + 1].is("g") && value_of(scene[at].text) < value_of(scene[*upper].text)
        && scene.precedes(*upper + 2, { "ngày", "hôm", "hằng", "hàng", "mỗi", "thứ", "chủ" });
    const bool bound = scene.follows(at, { "sau", "trước" }) && value_of(scene[at].text) > 4
        && !scene.is_word(scene.past_space(unit + 1));
    const bool part = is_part_of_day(scene, unit + 1);
    const bool told = part || until || both || bound
        || scene.follows(at, { "lúc", "hồi", "vào_lúc" }); // "lúc 15g ngày 3-11"
    if ((written == "g" && !told) || (spaced && symbol && scene.is_digits(unit + 1)))
        return std::nullopt;
    std::size_t end = unit + 1;
    if (is_minute_mark(scene[end]))
        ++end;
    return ClockTime{ end, say(scene[at].text, {}, {}, scene.style()) };
}

}

std::optional<ClockTime> clock_time_at(const Scene& scene, std::size_t at)
{
    auto time = plain_time_at(scene, at);
    if (!time)
        return std::nullopt;
    if (const auto half = half_of_day(scene, time->end)) {
        // "7:30 PM tối thứ Sáu" names the part of the day itself.
        if (!is_part_of_day(scene, *half + 1))
            time->words += half_words(scene, *half, scene[at].text);
        time->end = *half + 1;
    }
    // "19h/20/11": the day stands behind one more slash.
    if (scene.is_sign(time->end, "/")) {
        if (const auto date = day_month_at(scene, time->end + 1)) {
            time->words += " ngày " + say(*date, scene.style());
            time->end = date->end;
        }
    }
    return time;
}

namespace {

// "8-11h30": the first hour of the two has no sign of its own.
std::optional<Match> hours_to_minutes(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || !is_hour(scene[at].text)
        || scene.follows(at,
            { "thứ", "ngày", "tháng", "xóm", "tổ", "thôn", "lớp", "khối", "số", "đợt", "tiết" }))
        return std::nullopt;
    const auto next = past_range_mark(scene, at + 1);
    if (!next || !scene.is_digits(*next) || !scene.is_digits(*next + 2)
        || value_of(scene[at].text) >= value_of(scene[*next].text)
        || (scene[*next + 1].lower != "h" && scene[*next + 1].lower != "g"))
        return std::nullopt;
    const auto until = clock_time_at(scene, *next);
    if (!until)
        return std::nullopt;
    return sure(until->end, PieceKind::time,
        cardinal(scene[at].text, scene.style()) + " giờ đến " + until->words);
}

}

std::optional<Match> read_time(const Scene& scene, std::size_t at)
{
    const auto first = clock_time_at(scene, at);
    if (!first)
        return hours_to_minutes(scene, at);
    if (const auto next = past_range_mark(scene, first->end)) {
        // "24h-48h tới" are spans, not times of a day.
        if (scene.is_digits(*next) && !is_hour(scene[*next].text) && scene[*next + 1].is("h"))
            return std::nullopt;
        // The second of two dotted times needs no word of its own.
        const bool dotted = scene.is_sign(at + 1, ".");
        const auto second = dotted ? dotted_time(scene, *next, true) : clock_time_at(scene, *next);
        if (second)
            return sure(second->end, PieceKind::time, first->words + " đến " + second->words);
        // "17g30-19g": beside an hour it is no gram.
        if (scene.is_digits(*next) && is_hour(scene[*next].text) && scene[*next + 1].is("g")
            && scene[at + 1].is("g"))
            return sure(*next + 2, PieceKind::time,
                first->words + " đến " + cardinal(scene[*next].text, scene.style()) + " giờ");
    }
    return sure(first->end, PieceKind::time, first->words);
}

namespace {

bool is_quote_open(const Scene& scene, std::size_t at)
{
    constexpr std::size_t reach = 40; // tokens back
    std::size_t from = at > reach ? at - reach : 0;
    for (std::size_t i = at; i-- > from;) {
        if (scene[i].kind == TokenKind::line)
            from = i + 1;
    }
    bool open = false;
    for (std::size_t i = from; i < at; ++i) {
        const bool mark = scene.is_sign(i, "\"") || scene.is_sign(i, "“") || scene.is_sign(i, "”");
        // What stands behind a digit may close a quotation but never opens one.
        const bool opens = i == 0 || !scene.is_digits(i - 1);
        open = mark ? !open && opens : open;
    }
    return open;
}

// 11"85 of a runner, a siren of 30": where no quotation ends.
std::optional<Match> read_seconds(const Scene& scene, std::size_t at)
{
    if (!is_second_mark(scene[at + 1]) || is_quote_open(scene, at))
        return std::nullopt;
    const std::string words = cardinal(scene[at].text, scene.style()) + " giây";
    if (scene.is_digits(at + 2) && scene[at + 2].text.size() == 2)
        return sure(
            at + 3, PieceKind::time, words + " " + numbered(scene[at + 2].text, scene.style()));
    if (!scene.follows(at, { "dài", "trong", "hồi", "cách", "nghỉ", "mỗi_lần", "khoảng", "hiệu" }))
        return std::nullopt;
    return sure(at + 2, PieceKind::time, words);
}

}

std::optional<Match> read_minutes(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || scene[at].text.size() > 3)
        return std::nullopt;
    // A quotation that ends with a number is no measure of time.
    if (is_minute_mark(scene[at + 1]) && is_minute_mark(scene[at + 2]))
        return sure(at + 3, PieceKind::time, cardinal(scene[at].text, scene.style()) + " giây");
    // 17'45"
    const bool minutes = is_minute_mark(scene[at + 1]) && scene.is_digits(at + 2)
        && is_sixtieth(scene[at + 2].text);
    if (const auto past = minutes ? past_second_mark(scene, at + 3) : std::nullopt)
        return sure(*past, PieceKind::time,
            cardinal(scene[at].text, scene.style()) + " phút "
                + cardinal(scene[at + 2].text, scene.style()) + " giây");
    if (auto seconds = read_seconds(scene, at))
        return seconds;
    if (is_minute_mark(scene[at + 1]) && !scene.is_sign(at + 1, "`")
        && !is_minute_mark(scene[at > 0 ? at - 1 : scene.size()]))
        return sure(at + 2, PieceKind::time,
            cardinal(scene[at].text, scene.style())
                + (scene.word_before(at) == "phút" ? "" : " phút")); // "ghi bàn phút 12'"
    return std::nullopt;
}

}
