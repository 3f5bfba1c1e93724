#include "core/power/schedule_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon::power {
namespace {

bool is_letter_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || static_cast<unsigned char>(c) >= 0x80;
}

// Reads along one text, lower-cased.
class Walk {
public:
    Walk(std::string_view text, std::size_t at)
        : text_(text)
        , at_(at)
    {
    }

    std::size_t at() const { return at_; }
    bool takes(std::string_view word)
    {
        if (!text_.substr(at_).starts_with(word))
            return false;
        at_ += word.size();
        return true;
    }
    void skip_blanks()
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'))
            ++at_;
    }
    // A number of at most so many digits, and no digit behind it.
    std::optional<int> number(std::size_t most)
    {
        std::size_t end = at_;
        while (end < text_.size() && is_digit(text_[end]))
            ++end;
        if (end == at_ || end - at_ > most)
            return std::nullopt;
        int value = 0;
        std::from_chars(text_.data() + at_, text_.data() + end, value);
        at_ = end;
        return value;
    }
    char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

private:
    std::string_view text_;
    std::size_t at_;
};

std::optional<TimeOfDay> time_of(int hour, int minute)
{
    if (hour > 24 || minute > 59 || (hour == 24 && minute != 0))
        return std::nullopt;
    return std::chrono::hours(hour) + std::chrono::minutes(minute);
}

std::optional<Day> day_of_date(int year, int month, int day)
{
    const std::chrono::year_month_day date(std::chrono::year(year),
        std::chrono::month(static_cast<unsigned>(month)),
        std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok() || year < 2000 || year > 2199)
        return std::nullopt;
    return Day(date);
}

// The year that brings it nearest to today.
std::optional<Day> nearest(int month, int day, Day today)
{
    const int year = static_cast<int>(std::chrono::year_month_day(today).year());
    std::optional<Day> best;
    for (const int candidate : { year - 1, year, year + 1 }) {
        const auto found = day_of_date(candidate, month, day);
        if (found && (!best || std::chrono::abs(*found - today) < std::chrono::abs(*best - today)))
            best = found;
    }
    return best;
}

// "8:00", "08:00:00", "8h", "8h30", "8 giờ 30 phút", "8g30".
std::optional<Mark> time_at(std::string_view low, std::size_t begin)
{
    Walk walk(low, begin);
    const auto hour = walk.number(2);
    if (!hour)
        return std::nullopt;
    int minute = 0;
    const auto minutes = [&] {
        const auto found = walk.number(2);
        minute = found.value_or(0);
        return found.has_value();
    };
    if (walk.takes(":")) {
        if (!minutes())
            return std::nullopt;
        if (walk.takes(":") && !walk.number(2))
            return std::nullopt;
    } else {
        walk.skip_blanks();
        const bool is_word = walk.takes("giờ");
        const bool is_letter = !is_word && (walk.takes("h") || walk.takes("g"));
        if (!is_word && !is_letter)
            return std::nullopt;
        Walk rest = walk;
        if (is_word)
            walk.skip_blanks();
        if (minutes()) {
            Walk unit = walk;
            unit.skip_blanks();
            if (unit.takes("phút") || unit.takes("'"))
                walk = unit;
            else if (walk.takes("p") && is_letter_byte(walk.next()))
                return std::nullopt;
        } else {
            walk = rest;
            // "12 hộ", "3 gia đình": no hour.
            if (is_letter && is_letter_byte(walk.next()))
                return std::nullopt;
        }
    }
    const auto time = time_of(*hour, minute);
    if (!time)
        return std::nullopt;
    return Mark{ Mark::What::time, begin, walk.at(), *time, {} };
}

bool follows_day_word(std::string_view low, std::size_t begin)
{
    const std::string_view before = trim(low.substr(0, begin));
    return before.ends_with("ngày") || before.ends_with("ngày:");
}

// "12/12/2025", "12-12-2025", "12.12.2025", "2025-12-12", "ngày 12/12", "ngày 12 tháng 12 năm
// 2025".
std::optional<Mark> day_at(std::string_view low, std::size_t begin, Day today)
{
    const auto made = [&](std::optional<Day> day, const Walk& walk) -> std::optional<Mark> {
        if (!day)
            return std::nullopt;
        return Mark{ Mark::What::day, begin, walk.at(), {}, *day };
    };
    Walk walk(low, begin);
    const auto first = walk.number(4);
    if (!first)
        return std::nullopt;
    const bool year_first = walk.at() - begin == 4;
    Walk words = walk;
    words.skip_blanks();
    if (!year_first && words.takes("tháng")) {
        words.skip_blanks();
        const auto month = words.number(2);
        if (!month)
            return std::nullopt;
        Walk with_year = words;
        with_year.skip_blanks();
        if (with_year.takes("năm")) {
            with_year.skip_blanks();
            if (const auto year = with_year.number(4))
                return made(day_of_date(*year, *month, *first), with_year);
        }
        return made(nearest(*month, *first, today), words);
    }
    const char sign = walk.next();
    if (sign != '/' && sign != '-' && sign != '.')
        return std::nullopt;
    const std::string_view separator(&sign, 1);
    walk.takes(separator);
    const auto second = walk.number(2);
    if (!second)
        return std::nullopt;
    Walk longer = walk;
    if (longer.takes(separator)) {
        const std::size_t digits = longer.at();
        const auto third = longer.number(4);
        const std::size_t count = longer.at() - digits;
        if (third && year_first && count <= 2)
            return made(day_of_date(*first, *second, *third), longer);
        if (third && !year_first && (count == 4 || count == 2))
            return made(day_of_date(count == 2 ? 2000 + *third : *third, *second, *first), longer);
        return std::nullopt;
    }
    // "tổ 1/2" is no day.
    if (year_first || sign == '.' || !follows_day_word(low, begin))
        return std::nullopt;
    return made(nearest(*second, *first, today), walk);
}

constexpr std::array commune_titles{ std::string_view("xã "), std::string_view("phường "),
    std::string_view("thị trấn "), std::string_view("đặc khu ") };

// Said of the people there, or of the line; the place follows.
constexpr std::array lead_words{ std::string_view("toàn bộ "), std::string_view("toàn "),
    std::string_view("các hộ dân "), std::string_view("các hộ "), std::string_view("hộ dân "),
    std::string_view("khách hàng "), std::string_view("nhân dân "), std::string_view("phụ tải "),
    std::string_view("bao gồm "), std::string_view("gồm "), std::string_view("thuộc "),
    std::string_view("tại "), std::string_view("ở "), std::string_view("khu vực "),
    std::string_view("địa bàn "), std::string_view("các "), std::string_view("trên ") };

bool begins_with_commune(std::string_view low)
{
    return std::any_of(commune_titles.begin(), commune_titles.end(),
        [&](std::string_view title) { return low.starts_with(title); });
}

std::string_view without_edges(std::string_view text)
{
    constexpr std::string_view edges = " \t\n.:;,-*";
    for (;;) {
        while (!text.empty() && edges.find(text.front()) != edges.npos)
            text.remove_prefix(1);
        while (!text.empty() && edges.find(text.back()) != edges.npos)
            text.remove_suffix(1);
        if (text.starts_with("–") || text.starts_with("•"))
            text.remove_prefix(3);
        else if (text.ends_with("–"))
            text.remove_suffix(3);
        else
            return text;
    }
}

// Takes what stands in brackets out of the text.
std::string without_brackets(std::string_view text, bool& part)
{
    std::string plain;
    std::string inside;
    int depth = 0;
    for (const char c : text) {
        if (c == '(')
            ++depth;
        else if (c == ')' && depth > 0)
            --depth;
        else if (depth > 0)
            inside += c;
        else
            plain += c;
    }
    part = part || lowered(inside).find("một phần") != std::string::npos;
    return plain;
}

std::vector<std::string> pieces_of(std::string_view text)
{
    constexpr std::array separators{ std::string_view(","), std::string_view(";"),
        std::string_view("\n"), std::string_view("+"), std::string_view(" và "),
        std::string_view(" - "), std::string_view("–"), std::string_view("•") };
    const std::string low = lowered(text);
    std::vector<std::string> pieces;
    std::size_t begun = 0;
    int depth = 0;
    for (std::size_t at = 0; at < text.size();) {
        depth += text[at] == '(' ? 1 : text[at] == ')' && depth > 0 ? -1 : 0;
        std::size_t length = 0;
        for (const std::string_view separator : separators) {
            if (depth == 0 && std::string_view(low).substr(at).starts_with(separator))
                length = separator.size();
        }
        if (length == 0) {
            ++at;
            continue;
        }
        pieces.emplace_back(text.substr(begun, at - begun));
        at += length;
        begun = at;
    }
    pieces.emplace_back(text.substr(begun));
    return pieces;
}

// "xóm A thuộc xã B" -> "xóm A", "xã B".
void split_off_commune(OutageArea& area)
{
    const std::string low = lowered(area.name);
    for (const std::string_view title : commune_titles) {
        const std::size_t at = low.find(" " + std::string(title));
        if (at == std::string::npos || at == 0)
            continue;
        area.within = std::string(without_edges(std::string_view(area.name).substr(at)));
        std::string_view name = without_edges(std::string_view(area.name).substr(0, at));
        const std::string low_name = lowered(name);
        for (const std::string_view word :
            { std::string_view(" thuộc"), std::string_view(" của") }) {
            if (low_name.ends_with(word))
                name.remove_suffix(word.size());
        }
        area.name = std::string(without_edges(name));
        return;
    }
}

void strip_lead_words(OutageArea& area)
{
    for (bool again = true; again;) {
        again = false;
        const std::string low = lowered(area.name);
        constexpr std::string_view a_part = "một phần ";
        if (low.starts_with(a_part)) {
            area.part = true;
            area.name = area.name.substr(a_part.size());
            again = true;
            continue;
        }
        for (const std::string_view word : lead_words) {
            if (!low.starts_with(word) || low.size() == word.size())
                continue;
            area.name = std::string(without_edges(std::string_view(area.name).substr(word.size())));
            again = true;
            break;
        }
    }
}

// "tổ dân phố 1, 2": the second is named by its number alone.
void complete_number(OutageArea& area, const std::vector<OutageArea>& before)
{
    const bool is_number = !area.name.empty() && area.name.size() <= 3
        && std::all_of(area.name.begin(), area.name.end(), is_digit);
    if (!is_number || before.empty())
        return;
    const std::string& last = before.back().name;
    const std::size_t end = last.find_last_not_of("0123456789");
    if (end == std::string::npos || end + 1 == last.size())
        return;
    area.name = last.substr(0, end + 1) + area.name;
}

}

std::string lowered(std::string_view text)
{
    std::string low = to_lower(text);
    return low.size() == text.size() ? low : std::string(text);
}

std::vector<Mark> find_marks(std::string_view text, Day today)
{
    const std::string low = lowered(text);
    std::vector<Mark> marks;
    for (std::size_t at = 0; at < low.size();) {
        const bool begins = is_digit(low[at])
            && (at == 0 || (!is_digit(low[at - 1]) && low[at - 1] != '/' && low[at - 1] != '.'));
        if (!begins) {
            ++at;
            continue;
        }
        auto mark = day_at(low, at, today);
        if (!mark)
            mark = time_at(low, at);
        if (!mark) {
            ++at;
            continue;
        }
        at = mark->end;
        marks.push_back(*mark);
    }
    return marks;
}

std::vector<OutageArea> split_areas(std::string_view text)
{
    std::vector<OutageArea> areas;
    for (const std::string& piece : pieces_of(text)) {
        OutageArea area;
        area.name = std::string(without_edges(without_brackets(piece, area.part)));
        strip_lead_words(area);
        split_off_commune(area);
        complete_number(area, areas);
        if (area.name.empty())
            continue;
        if (begins_with_commune(lowered(area.name)) && !areas.empty()) {
            area.address = true;
            for (OutageArea& before : areas) {
                if (before.within.empty() && !before.address)
                    before.within = area.name;
            }
        }
        areas.push_back(std::move(area));
    }
    // The commune that the last of several names has is that of all before it.
    for (std::size_t i = areas.size(); i-- > 1;) {
        if (areas[i - 1].within.empty() && !areas[i].within.empty() && !areas[i - 1].address
            && !begins_with_commune(lowered(areas[i - 1].name)))
            areas[i - 1].within = areas[i].within;
    }
    std::set<std::string> seen;
    std::erase_if(areas, [&](const OutageArea& area) {
        return !seen.insert(fold(area.name + "|" + area.within)).second;
    });
    return areas;
}

}
