#include "core/speech/dates.hpp"

#include <algorithm>
#include <array>

#include "core/speech/day_month.hpp"
#include "core/speech/shares.hpp"
#include "core/speech/times.hpp"
#include "core/speech/units.hpp"

namespace nguon::speech {
namespace {

// "ngày" is added where the writer left it out.
std::string day_prefix(const Scene& scene, std::size_t at)
{
    const std::string_view word = scene.word_before(at);
    return word == "ngày" ? "" : word == "mùng" || word == "mồng" ? "" : "ngày ";
}

// Without "mùng" twice after a written one.
std::string say_at(const Scene& scene, std::size_t at, const DayMonth& date)
{
    std::string words = say(date, scene.style());
    const std::string_view word = scene.word_before(at);
    if ((word == "mùng" || word == "mồng") && words.starts_with("mùng "))
        words.erase(0, std::string_view("mùng ").size());
    return day_prefix(scene, at) + words;
}

// "ngày 22-12", "Quốc khánh 2-9", "hạn cuối 15.12": a day and a month tied by something else than a
// slash. Where the first is the smaller number it may be a range, so only the days of celebration
// count then.
std::optional<DayMonth> tied_day_month_at(const Scene& scene, std::size_t at)
{
    const Token& sign = scene[at + 1];
    const bool tied = is_dash(sign) || sign.is(".");
    if (!scene.is_digits(at) || !tied || !scene.is_digits(at + 2) || !is_day(scene[at].text)
        || !is_month(scene[at + 2].text))
        return std::nullopt;
    const Token& next = scene[at + 3];
    if (next.is("/") || next.is("%") || is_dash(next)
        || ((next.is(".") || next.is(",")) && scene.is_digits(at + 4)))
        return std::nullopt;
    const DayMonth date{ scene[at].text, scene[at + 2].text, {}, at + 3 };
    if (scene.precedes(date.end, { "âm_lịch", "âl", "al", "dương_lịch" }))
        return date;
    const bool said = scene.follows(at,
        { "ngày", "hạn_cuối", "hạn_chót", "sáng", "chiều", "tối", "trước_ngày", "hết_ngày",
            "gia_hạn_đến", "kéo_dài_đến", "hạn_nộp", "hạn_đến", "hạn" });
    if (sign.is(".")) {
        // "hôm nay 21.11", "từ 15.11 - 15.12.2026"
        const bool told = said
            || scene.follows(at,
                { "nay", "mai", "qua", "kia", "chủ_nhật", "thứ_hai", "thứ_ba", "thứ_tư", "thứ_năm",
                    "thứ_sáu", "thứ_bảy", "thứ_2", "thứ_3", "thứ_4", "thứ_5", "thứ_6", "thứ_7",
                    "đoàn_kết", "kỷ_niệm", "chào_mừng", "dịp", "lễ", "sự_kiện" })
            || scene.last_content.kind == PieceKind::date;
        const auto upper = past_range_mark(scene, date.end);
        const bool range = upper && full_date_at(scene, *upper);
        // "sáng nay 2.5 tấn" weighs something.
        const bool measured = unit_after(scene, date.end, 1)
            || scene.precedes(date.end,
                { "tấn", "tạ", "yến", "độ", "lít", "mét", "triệu", "tỷ", "tỉ", "nghìn", "ngàn",
                    "điểm", "lần", "giờ", "tuổi", "công", "chỉ", "ca" });
        return (told && !measured) || range ? std::optional(date) : std::nullopt;
    }
    const bool feast = scene.follows(at,
        { "ngày", "lễ", "khánh", "dịp", "mừng", "niệm", "nhi", "phụ_nữ", "liệt_sĩ", "giáo", "tám",
            "động", "chào_mừng", "nam" });
    // "Ngày 20-11, 22/12, 3-2": a list of days goes on as it began.
    const bool listed = scene.last_content.kind == PieceKind::date
        && scene.is_sign(scene.before(at), ",") && scene.before(at) == scene.last_content.end;
    const bool falls = value_of(date.day) > value_of(date.month);
    // "lúc 15 giờ ngày 3-11", "sáng ngày 3-11": at an hour or a part of a day there is one day.
    const bool one_day = scene.follows(at,
        { "giờ_ngày", "h_ngày", "g_ngày", "phút_ngày", "sáng_ngày", "trưa_ngày", "chiều_ngày",
            "tối_ngày", "đêm_ngày" });
    if (((feast || listed) && is_holiday(date)) || (said && falls) || one_day)
        return date;
    return std::nullopt;
}

Match date_or_range(const Scene& scene, std::size_t at, const DayMonth& first)
{
    std::string words = say_at(scene, at, first);
    const auto next = past_range_mark(scene, first.end);
    const auto second = next ? day_month_at(scene, *next) : std::nullopt;
    if (second) {
        words += " đến ngày " + say(*second, scene.style());
        return sure(second->end, PieceKind::date, words);
    }
    if (first.year.size() == 2)
        return doubtful(first.end, PieceKind::date, words, "date.short_year");
    return sure(first.end, PieceKind::date, words);
}

std::optional<Match> read_iso(const Scene& scene, std::size_t at)
{
    const bool shape = is_year(scene[at].text) && scene.is_sign(at + 1, "-")
        && scene[at + 2].text.size() == 2 && scene.is_digits(at + 2) && scene.is_sign(at + 3, "-")
        && scene.is_digits(at + 4) && scene[at + 4].text.size() == 2;
    if (!shape || !is_month(scene[at + 2].text) || !is_day(scene[at + 4].text))
        return std::nullopt;
    const DayMonth date{ scene[at + 4].text, scene[at + 2].text, scene[at].text, at + 5 };
    std::string words = say_at(scene, at, date);
    std::size_t end = date.end;
    if ((scene.is_space(end) || scene[end].is("T")) && scene.is_digits(end + 1)) {
        if (const auto time = clock_time_at(scene, end + 1)) {
            words += " " + time->words;
            end = time->end;
            if (scene[end].is("Z"))
                ++end;
            else if (scene.is_sign(end, "+") && scene.is_digits(end + 1)
                && scene.is_sign(end + 2, ":") && scene.is_digits(end + 3))
                end += 4;
        }
    }
    return sure(end, PieceKind::date, words);
}

// "10-15/3", "24 - 26/11/2026", and with months "4-6/2026".
std::optional<Match> read_days_of_month(const Scene& scene, std::size_t at)
{
    const auto next = past_range_mark(scene, at + 1);
    if (!next || !scene.is_digits(*next))
        return std::nullopt;
    const std::string_view first = scene[at].text;
    const std::string_view word = scene.word_before(at);
    const bool month_year = scene.is_sign(*next + 1, "/") && is_year(scene[*next + 2].text)
        && is_month(first) && is_month(scene[*next].text);
    if (month_year) {
        const std::string from = month_words(first, scene.style());
        return sure(*next + 3, PieceKind::date,
            (word == "tháng" ? from.substr(std::string_view("tháng ").size()) : from) + " đến "
                + month_words(scene[*next].text, scene.style()) + " "
                + year_words(scene[*next + 2].text, scene.style()));
    }
    const auto last = day_month_at(scene, *next);
    if (!last || !is_day(first) || value_of(first) >= value_of(last->day))
        return std::nullopt;
    const bool first_days = word == "mùng" || word == "mồng"; // which say it of the first one
    const bool said = word == "ngày" || first_days || word == "từ" || word == "đến"
        || word == "trong" || word == "đợt" || word == "vào" || !last->year.empty()
        || scene.follows(at,
            { "diễn_ra", "tổ_chức", "khai_mạc", "bắt_đầu", "đợt_1", "đợt_2", "đợt_3", "đợt_4" });
    if (!said
        && (counts_things(scene, last->end)
            || scene.follows(at, { "tỷ_số", "thắng", "thua", "hòa" })))
        return std::nullopt;
    const bool bracketed = at > 0 && scene.is_sign(at - 1, "(") && scene.is_sign(last->end, ")");
    const bool clear = said || bracketed || scene.last_content.kind == PieceKind::date;
    Match match = sure(last->end, PieceKind::date,
        first_days ? cardinal(first, scene.style()) + " đến ngày " + say(*last, scene.style())
                   : std::string(word == "ngày" ? "" : "ngày ") + day_words(first, scene.style())
                + " đến ngày " + say(*last, scene.style()));
    if (!clear) {
        match.certainty = Certainty::doubtful;
        match.reason = "date.or_ratio";
    }
    return match;
}

std::optional<Match> read_month_year(const Scene& scene, std::size_t at)
{
    // "tháng 9/26": no ratio, and no day of a month.
    if (scene.word_before(at) == "tháng" && is_month(scene[at].text) && scene.is_sign(at + 1, "/")
        && scene.is_digits(at + 2) && is_between(scene[at + 2].text, 20, 49)
        && !scene.is_sign(at + 3, "/"))
        return doubtful(at + 3, PieceKind::date,
            month_words(scene[at].text, scene.style()).substr(std::string_view("tháng ").size())
                + " " + year_words(scene[at + 2].text, scene.style()),
            "date.short_year");
    // "kỳ 11-2026", "tháng 11-2026"
    const bool dashed = is_dash(scene[at + 1])
        && (is_month_of_bill(scene, at) || scene.word_before(at) == "tháng");
    if ((!scene.is_sign(at + 1, "/") && !dashed) || !scene.is_digits(at + 2)
        || !is_year(scene[at + 2].text) || !is_month(scene[at].text) || scene.is_sign(at + 3, "/"))
        return std::nullopt;
    if (!is_month_of_bill(scene, at)
        && scene.follows(at,
            { "quý", "kỳ", "tuần", "đợt", "khóa", "lần", "số", "tư", "định", "quyết", "luật", "tt",
                "nđ", "qđ", "nq", "ct", "cv", "thị" }))
        return std::nullopt;
    // "tỷ lệ 1/1.000, 1/2000"
    const bool scale = scene[at].is("1") && scene[at + 2].text.ends_with("000")
        && scene.last_content.spoken.starts_with("một trên ");
    if (scale)
        return std::nullopt;
    // "gói thầu XL-02/2026": the second of that year.
    if (at > 1 && is_dash(scene[at - 1]) && scene.is_word(at - 2) && scene[at - 2].caps)
        return sure(at + 3, PieceKind::number,
            numbered(scene[at].text, scene.style()) + " "
                + year_words(scene[at + 2].text, scene.style()));
    const std::string words = month_words(scene[at].text, scene.style()) + " "
        + year_words(scene[at + 2].text, scene.style());
    const bool said = scene.word_before(at) == "tháng";
    return sure(
        at + 3, PieceKind::date, said ? words.substr(std::string_view("tháng ").size()) : words);
}

// "các ngày 5, 6, 7/11": the list began with "ngày".
bool ends_list_of_days(const Scene& scene, std::size_t at)
{
    constexpr std::size_t reach = 24;
    for (std::size_t i = at; i-- > 0 && i + reach > at;) {
        const Token& token = scene[i];
        if (token.lower == "ngày")
            return true;
        if (token.kind != TokenKind::digits && token.kind != TokenKind::space && !token.is(",")
            && token.lower != "và")
            return false;
    }
    return false;
}

// "ngày Pháp luật 9/11", "Ngày Thầy thuốc Việt Nam 27/2": the name of the day stands between.
bool names_day(const Scene& scene, std::size_t at)
{
    constexpr std::size_t reach = 22; // tokens back
    bool named = false;
    for (std::size_t i = at; i-- > 0 && i + reach > at;) {
        const Token& token = scene[i];
        if (token.kind == TokenKind::space)
            continue;
        if (token.kind != TokenKind::word)
            return false;
        if (token.lower == "ngày")
            return named;
        named = named || token.title;
    }
    return false;
}

// "23/6 (Â.L)", "15/7 (âm lịch)"
bool calendar_named(const Scene& scene, std::size_t end)
{
    const std::size_t bracket = scene.past_space(end);
    const std::size_t mark = scene.is_sign(bracket, "(") ? bracket + 1 : bracket;
    if (scene.precedes(mark, { "âm_lịch", "âl", "al", "dương_lịch", "dl" }))
        return true;
    return (scene[mark].lower == "â" || scene[mark].lower == "d") && scene.is_sign(mark + 1, ".")
        && scene[mark + 2].lower == "l";
}

bool words_say_date(const Scene& scene, std::size_t at, std::size_t end)
{
    if (ends_list_of_days(scene, at) || names_day(scene, at))
        return true;
    return scene.follows(at,
               { "ngày", "từ", "đến", "trước", "trc", "sau", "hôm", "sáng", "trưa", "chiều", "tối",
                   "đêm", "rạng", "tức", "mùng", "mồng", "rằm", "giỗ_tổ", "hết", "vào", "lúc",
                   "hồi", "giờ", "nhật", "thứ_hai", "thứ_ba", "thứ_tư", "thứ_năm", "thứ_sáu",
                   "thứ_bảy", "thứ_2", "thứ_3", "thứ_4", "thứ_5", "thứ_6", "thứ_7", "t2", "t3",
                   "t4", "t5", "t6", "t7", "cn", "tết", "hạn", "hạn_cuối", "hạn_chót", "lịch",
                   "muộn_nhất", "chậm_nhất", "giỗ", "thay_vì", "chiến_thắng", "đoan_ngọ",
                   "trung_thu", "nguyên_tiêu" })
        || scene.precedes(end,
            { "âm_lịch", "âl", "dương_lịch", "năm", "hằng_năm", "hàng_năm", "tới", "này", "vừa_qua",
                "al", "dl" })
        || calendar_named(scene, end);
}

}

std::optional<Match> read_date(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at))
        return std::nullopt;
    if (auto iso = read_iso(scene, at))
        return iso;
    if (const auto full = full_date_at(scene, at)) {
        // "kỳ 1/11/2026" is the first bill of a month.
        if (scene.word_before(at) == "kỳ" && value_of(full->day) <= 4)
            return sure(full->end, PieceKind::date,
                cardinal(full->day, scene.style()) + " " + month_words(full->month, scene.style())
                    + " " + year_words(full->year, scene.style()));
        return date_or_range(scene, at, *full);
    }
    if (auto days = read_days_of_month(scene, at))
        return days;
    return read_month_year(scene, at);
}

std::optional<Match> read_day_month(const Scene& scene, std::size_t at)
{
    if (const auto tied = tied_day_month_at(scene, at); tied && !counts_things(scene, tied->end)) {
        std::string words = say_at(scene, at, *tied);
        if (is_holiday(*tied) && words.starts_with("ngày "))
            words.erase(0, std::string_view("ngày ").size());
        const auto next = past_range_mark(scene, tied->end);
        const auto upper = next ? full_date_at(scene, *next) : std::nullopt;
        if (upper)
            return sure(
                upper->end, PieceKind::date, words + " đến ngày " + say(*upper, scene.style()));
        return sure(tied->end, PieceKind::date, words);
    }
    const auto date = day_month_at(scene, at);
    if (!date || !date->year.empty())
        return std::nullopt;
    // "1/5.000" is a scale; "24/7" is round the clock.
    const bool named = scene.word_before(at) == "ngày";
    const Share share = named ? Share::no : share_at(scene, at, *date);
    const bool goes_on = share == Share::yes
        || (scene.is_sign(date->end, ".") && scene.is_digits(date->end + 1))
        || (scene.is_sign(date->end, ",") && scene.is_digits(date->end + 1)
            && !scene.is_sign(date->end + 2, "/"));
    const bool round_the_clock = date->day == "24" && date->month == "7" && !named;
    if (goes_on || round_the_clock)
        return std::nullopt;
    const bool after_date
        = scene.last_content.kind == PieceKind::date || scene.last_content.kind == PieceKind::time;
    const bool event = scene.follows(at,
                           { "khai_giảng", "bế_giảng", "khai_mạc", "bế_mạc", "bắt_đầu", "kết_thúc",
                               "diễn_ra", "khai_trương", "sinh", "mất", "khởi_công", "áp_dụng" })
        && !counts_things(scene, date->end);
    const bool batch = scene.word_before(at) == "đợt"
        && (is_holiday(*date) || (date->day == "7" && date->month == "11"));
    const bool round
        = value_of(date->day) > 1 && scene.follows(at, { "chung_kết", "bán_kết", "tứ_kết" });
    const bool said = batch || round || event || words_say_date(scene, at, date->end);
    const bool range = [&] {
        const auto next = past_range_mark(scene, date->end);
        return next && day_month_at(scene, *next).has_value();
    }();
    const bool bracketed = at > 0 && scene.is_sign(at - 1, "(") && scene.is_sign(date->end, ")");
    if (!named && !range && !said && counts_things(scene, date->end))
        return std::nullopt;
    if (is_holiday(*date) && !named && !said) {
        const bool feast = scene.follows(at,
            { "lễ", "khánh", "dịp", "mừng", "niệm", "nhi", "phụ_nữ", "liệt_sĩ", "giáo", "nghỉ",
                "động" });
        const bool next_feast = scene.last_content.holiday && scene.follows(at, { "và" });
        if (feast || scene.last_content.holiday || next_feast) {
            Match match = date_or_range(scene, at, *date);
            if (match.spoken.starts_with("ngày "))
                match.spoken.erase(0, std::string_view("ngày ").size());
            return match;
        }
    }
    const bool padded = date->day.front() == '0' || date->month.front() == '0';
    // "1/5 mất trắng" may be a fifth that is lost or a day of May.
    if (share == Share::perhaps && !said && !range && !after_date && !bracketed) {
        Match match = date_or_range(scene, at, *date);
        match.certainty = Certainty::doubtful;
        match.reason = "date.or_ratio";
        const bool day = is_holiday(*date) || is_late_day(scene, at, *date);
        return day ? std::optional(match) : std::nullopt;
    }
    if (said || range || after_date || bracketed
        || (padded && value_of(date->day) != value_of(date->month)) || is_holiday(*date))
        return date_or_range(scene, at, *date);
    // "ngày 20 và 21/7"
    if (scene.follows(at, { "và" }) && scene.last_content.kind == PieceKind::number
        && value_of(date->day) > value_of(date->month))
        return date_or_range(scene, at, *date);
    const bool late = is_late_day(scene, at, *date);
    if (late && scene[at].opens_line && scene.is_sign(date->end, ":"))
        return date_or_range(scene, at, *date); // "2/12: họp xóm"
    if ((value_of(date->day) <= value_of(date->month) && !late)
        || scene.follows(at, { "nhà", "số_nhà", "nhà_số", "ngõ", "hẻm", "ngách", "kiệt", "số" }))
        return std::nullopt; // a ratio or a fraction
    Match match = date_or_range(scene, at, *date);
    match.certainty = Certainty::doubtful;
    match.reason = "date.or_ratio";
    return match;
}

std::optional<Match> read_quarter(const Scene& scene, std::size_t at)
{
    if (!scene[at].is("Q") || !scene.is_digits(at + 1) || !is_between(scene[at + 1].text, 1, 4)
        || (!scene.is_sign(at + 2, "/") && !is_dash(scene[at + 2])) || !is_year(scene[at + 3].text))
        return std::nullopt;
    return sure(at + 4, PieceKind::date,
        "quý " + cardinal(scene[at + 1].text, scene.style()) + " "
            + year_words(scene[at + 3].text, scene.style()));
}

std::optional<Match> read_slash_year(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "/") || !scene.is_digits(at + 1) || !is_year(scene[at + 1].text)
        || scene.is_sign(at + 2, "/"))
        return std::nullopt;
    const PieceKind kind = scene.last.kind;
    // "9 tháng/2026"
    const bool span = kind == PieceKind::word && scene.last.end == at
        && (scene.last.spoken == "tháng" || scene.last.spoken == "quý"
            || scene.last.spoken == "tuần");
    if (!span && kind != PieceKind::roman && kind != PieceKind::number && kind != PieceKind::date
        && kind != PieceKind::abbreviation)
        return std::nullopt;
    return sure(at + 2, PieceKind::date, "năm " + cardinal(scene[at + 1].text, scene.style()));
}

}
