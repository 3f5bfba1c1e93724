// Days of the week that are written with their numbers alone.
#include <vector>

#include "core/speech/dates.hpp"
#include "core/speech/shares.hpp"

namespace nguon::speech {
namespace {

constexpr std::size_t most_days = 6;

bool is_weekday(const Scene& scene, std::size_t at)
{
    return scene.is_digits(at) && scene[at].text.size() == 1 && value_of(scene[at].text) >= 2
        && value_of(scene[at].text) <= 7;
}

struct Weekdays {
    std::vector<std::string_view> days;
    std::size_t end;
    bool dashed;
};

// "2-4-6", "3, 5, 7", "2,4 và 6": one after another, tied by the same mark.
std::optional<Weekdays> weekdays_at(const Scene& scene, std::size_t at)
{
    if (!is_weekday(scene, at))
        return std::nullopt;
    Weekdays found{ { scene[at].text }, at + 1, is_dash(scene[scene.past_space(at + 1)]) };
    while (found.days.size() < most_days) {
        const std::size_t joint = scene[scene.past_space(found.end)].lower == "và"
            ? scene.past_space(found.end)
            : found.end;
        const std::size_t sign = found.dashed ? scene.past_space(found.end) : joint;
        const bool mark = found.dashed ? is_dash(scene[sign]) : scene.is_sign(sign, ",");
        const std::size_t next = scene.past_space(sign + 1);
        if ((!mark && scene[sign].lower != "và") || !is_weekday(scene, next)
            || value_of(scene[next].text) <= value_of(found.days.back()))
            break;
        found.days.push_back(scene[next].text);
        found.end = next + 1;
    }
    return found;
}

// "sáng 2, 4, 6/12" and "chiều 2-4-2026" are dates, "sáng 2, 4, 6 giờ" hours.
bool goes_on(const Scene& scene, const Weekdays& list)
{
    const Token& next = scene[list.end];
    if (next.kind == TokenKind::word || next.kind == TokenKind::digits || next.is("/")
        || next.is("%") || next.is(":"))
        return !next.is(":") || scene.is_digits(list.end + 1);
    if ((is_dash(next) || next.is(".") || next.is(",")) && scene.is_digits(list.end + 1))
        return true;
    if (next.is(",")) {
        // "tối 2, 4, 6, 19h30" ends before the hour; "tối 4, 5, 6, 8 tháng 12" was none of
        // weekdays.
        const std::size_t more = scene.past_space(list.end + 1);
        const Token& behind = scene[more + 1];
        return scene.is_digits(more) && !behind.is("h") && !behind.is("g") && !behind.is(":");
    }
    return scene.precedes(list.end,
               { "tháng", "tết", "giờ", "âm_lịch", "âl", "al", "giêng", "chạp", "h", "g", "và" })
        || (!list.dashed && counts_things(scene, list.end));
}

bool every_week(const Scene& scene, std::size_t end)
{
    return scene.precedes(
        end, { "hằng_tuần", "hàng_tuần", "trong_tuần", "mỗi_tuần", "các_tuần", "của_tuần" });
}

bool is_behind_part_of_day(const Scene& scene, std::size_t at)
{
    const std::string_view word = scene.word_before(at);
    if (word == "sáng" || word == "trưa" || word == "chiều" || word == "tối" || word == "đêm"
        || word == "buổi")
        return true;
    return scene.lost_its_marks(scene.before(at))
        && (word == "sang" || word == "trua" || word == "chieu" || word == "toi" || word == "dem");
}

// "học 2-4-6", "lớp dưỡng sinh 3-5-7 từ 18h": classes and teams have numbers, too, so only every
// other day is a timetable.
bool is_timetable(const Scene& scene, std::size_t at, const Weekdays& list)
{
    const bool every_other = list.dashed && list.days.size() == 3
        && value_of(list.days[1]) == value_of(list.days[0]) + 2
        && value_of(list.days[2]) == value_of(list.days[1]) + 2;
    // "Mất điện xóm 3-5-7 từ 18h"
    if (!every_other || numbers_a_place(scene, at)
        || scene.words_before(at).find("npk") != std::string::npos)
        return false;
    const std::size_t from = scene.past_space(list.end);
    const std::size_t hour = scene.past_space(from + 1);
    const bool at_hour = (scene[from].lower == "từ" || scene[from].lower == "lúc")
        && scene.is_digits(hour)
        && (scene[hour + 1].is("h") || scene[hour + 1].is("g")
            || scene[scene.past_space(hour + 1)].lower == "giờ");
    return at_hour || every_week(scene, list.end)
        || scene.follows(at, { "học", "tập", "dạy", "lịch", "trực" });
}

std::string day_name(const Scene& scene, std::string_view day)
{
    return day == "4" ? std::string("tư") : cardinal(day, scene.style());
}

}

std::optional<Match> read_weekday_list(const Scene& scene, std::size_t at)
{
    const auto list = weekdays_at(scene, at);
    if (!list || list->days.size() < 2 || goes_on(scene, *list))
        return std::nullopt;
    const bool part_of_day = is_behind_part_of_day(scene, at);
    // "tối 2-6 hằng tuần": two with a dash are the ends.
    if (list->days.size() == 2) {
        if (!part_of_day)
            return std::nullopt;
        const std::string words
            = "thứ " + day_name(scene, list->days[0]) + ", thứ " + day_name(scene, list->days[1]);
        // "thu rác tối 3, 6"
        // "Mực nước sáng 2,5": without a blank behind the comma it is an amount, unless it is so
        // every week.
        const bool tight = scene[at + 1].is(",") && scene.is_digits(at + 2);
        const bool alone = !tight && !scene.is_word(scene.past_space(list->end));
        if (!list->dashed && (alone || every_week(scene, list->end)))
            return doubtful(list->end, PieceKind::date, words, "date.weekday_or_month");
        if (!list->dashed || !every_week(scene, list->end))
            return std::nullopt;
        return sure(list->end, PieceKind::date,
            "thứ " + day_name(scene, list->days[0]) + " đến thứ " + day_name(scene, list->days[1]));
    }
    const std::string_view word = scene.word_before(at);
    const bool of_week = (word == "ngày" || word == "vào") && every_week(scene, list->end);
    const bool named = word == "thứ";
    if (!named && !part_of_day && !of_week && !is_timetable(scene, at, *list))
        return std::nullopt;
    std::string words;
    for (const std::string_view day : list->days)
        words += (words.empty() ? "" : ", ") + std::string(named ? "" : "thứ ")
            + day_name(scene, day);
    return sure(list->end, PieceKind::date, words);
}

}
