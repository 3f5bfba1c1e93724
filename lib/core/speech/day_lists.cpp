// Days that share one month, and days whose parts stand apart.
#include <vector>

#include "core/speech/dates.hpp"

namespace nguon::speech {
namespace {

constexpr std::size_t most_days = 12;

// The sign or word between two days of a list, and the blanks around it.
struct Joint {
    std::size_t next;
    std::string_view spoken;
    bool tight;
};

std::optional<Joint> joint_at(const Scene& scene, std::size_t end)
{
    const std::size_t sign = scene.past_space(end);
    const Token& token = scene[sign];
    const std::size_t next = scene.past_space(sign + 1);
    const bool tight = sign == end && next == sign + 1;
    if (token.is(",") || token.is(";"))
        return Joint{ next, ", ", tight };
    if (token.is("&") || token.is("+"))
        return Joint{ next, " và ", tight };
    if (token.lower == "và" && sign != end && next != sign + 1)
        return Joint{ next, " và ", false };
    return std::nullopt;
}

// Behind the last day stands its month in words, or a day of every month.
bool month_follows(const Scene& scene, std::size_t end)
{
    return scene.is_space(end)
        && scene.precedes(end, { "tháng", "hằng_tháng", "hàng_tháng", "âm_lịch", "âl", "tết" });
}

bool says_day(const Scene& scene, std::size_t at)
{
    return scene.follows(at,
        { "ngày", "sáng", "trưa", "chiều", "tối", "đêm", "từ", "đến", "hôm", "vào", "trong_ngày" });
}

}

bool numbers_a_place(const Scene& scene, std::size_t at)
{
    return scene.follows(at,
        { "xóm", "thôn", "bản", "ấp", "tổ", "khu", "đội", "khóm", "số", "phường", "quận", "phòng",
            "tầng", "nhà", "lớp", "khối", "kênh", "lô", "thửa", "đợt", "lần", "tuần", "quý", "cấp",
            "lộ", "cột", "ca", "nhóm" });
}

std::optional<Match> read_day_list(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at) || !is_day(scene[at].text))
        return std::nullopt;
    const NumberStyle& style = scene.style();
    const std::string_view word = scene.word_before(at);
    if (word == "thứ" || numbers_a_place(scene, at))
        return std::nullopt; // "thứ 7, 27/02/2027", "xóm 3, 24/11/2026"
    const bool named = word == "ngày";
    const bool after_date = scene.last_content.kind == PieceKind::date
        && scene.before(at) < scene.last_content.end + 3;
    const bool bracketed = at > 0 && scene.is_sign(at - 1, "(");
    std::string words = named ? "" : "ngày ";
    bool tight = true;
    std::string_view before;
    std::size_t day = at;
    for (std::size_t count = 1; count <= most_days; ++count) {
        const std::string_view text = scene[day].text;
        if (!scene.is_digits(day) || !is_day(text)
            || (!before.empty() && tight && value_of(text) <= value_of(before)))
            return std::nullopt;
        before = text;
        if (const auto last = day_month_at(scene, day); last && count > 1) {
            const bool clear = says_day(scene, at) || !last->year.empty();
            words += say(*last, style);
            if (clear || ((after_date || bracketed) && !tight))
                return sure(last->end, PieceKind::date, words);
            if (tight)
                return doubtful(last->end, PieceKind::date, words, "date.or_ratio");
            return std::nullopt;
        } else if (last) {
            return std::nullopt;
        }
        if (count > 1 && named && month_follows(scene, day + 1))
            return sure(day + 1, PieceKind::date, words + day_words(text, style));
        const auto joint = joint_at(scene, day + 1);
        if (!joint)
            return std::nullopt;
        words += day_words(text, style) + std::string(joint->spoken);
        tight = tight && joint->tight;
        day = joint->next;
    }
    return std::nullopt;
}

std::optional<Match> read_day_of_place(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at))
        return std::nullopt;
    const bool street = scene.follows(at,
        { "đường", "phố", "đại_lộ", "quảng_trường", "công_viên", "nhà_máy", "hợp_tác_xã", "htx" });
    // "xóm 1-5" are five hamlets.
    const bool hamlet = scene.is_sign(at + 1, "/") && scene.follows(at, { "xóm", "thôn" });
    if (!street && !hamlet)
        return std::nullopt;
    const Token& sign = scene[at + 1];
    const bool tied = (sign.is("/") || is_dash(sign)) && scene.is_digits(at + 2)
        && !scene.is_sign(at + 3, "/") && !is_dash(scene[at + 3]);
    const DayMonth date{ scene[at].text, tied ? scene[at + 2].text : std::string_view(), {},
        at + 3 };
    if (!tied || !is_holiday(date))
        return std::nullopt;
    return sure(date.end, PieceKind::place,
        cardinal(date.day, scene.style()) + " " + month_words(date.month, scene.style()));
}

namespace {

struct NamedMonth {
    std::size_t end;
    std::string words;
};

// "27/Chạp", "06/Giêng"
std::optional<NamedMonth> named_month_at(const Scene& scene, std::size_t at)
{
    const std::string& month = scene[at + 2].lower;
    if (!scene.is_digits(at) || !is_day(scene[at].text) || !scene.is_sign(at + 1, "/")
        || (month != "giêng" && month != "chạp"))
        return std::nullopt;
    return NamedMonth{ at + 3,
        day_words(scene[at].text, scene.style())
            + (month == "chạp" ? " tháng Chạp" : " tháng Giêng") };
}

}

std::optional<Match> read_named_month(const Scene& scene, std::size_t at)
{
    const auto first = named_month_at(scene, at);
    if (!first)
        return std::nullopt;
    const std::string_view word = scene.word_before(at);
    std::string words = first->words;
    if (word == "mùng" || word == "mồng")
        words.erase(0, words.starts_with("mùng ") ? std::string_view("mùng ").size() : 0);
    else if (word != "ngày")
        words.insert(0, "ngày ");
    const auto next = past_range_mark(scene, first->end);
    if (const auto second = next ? named_month_at(scene, *next) : std::nullopt)
        return sure(second->end, PieceKind::date, words + " đến ngày " + second->words);
    return sure(first->end, PieceKind::date, words);
}

std::optional<Match> read_split_date(const Scene& scene, std::size_t at)
{
    if (!scene.is_sign(at, "/") || at == 0 || !scene.is_sign(at - 1, ")")
        || !scene.is_digits(at + 1) || !is_month(scene[at + 1].text))
        return std::nullopt;
    constexpr std::size_t most = 10; // tokens of the weekday
    std::size_t open = at - 1;
    for (std::size_t steps = 0; open > 0 && steps < most && !scene.is_sign(open, "("); ++steps)
        --open;
    const std::size_t day = scene.before(open);
    if (!scene.is_sign(open, "(") || !scene.is_digits(day) || !is_day(scene[day].text)
        || scene.word_before(day) != "ngày")
        return std::nullopt;
    std::string words = month_words(scene[at + 1].text, scene.style());
    std::size_t end = at + 2;
    if (scene.is_sign(end, "/") && scene.is_digits(end + 1) && is_year(scene[end + 1].text)) {
        words += " " + year_words(scene[end + 1].text, scene.style());
        end += 2;
    }
    return sure(end, PieceKind::date, words);
}

}
