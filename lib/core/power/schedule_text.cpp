#include "core/power/schedule_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "core/power/schedule_words.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

using power::find_marks;
using power::lowered;
using power::Mark;
using power::split_areas;

// A cut that is announced for longer is a misprint of a day more often than the truth.
constexpr std::chrono::hours longest{ 72 };

// Schedules come a week ahead, at most a month or two: what is further away is a misprint of the
// year.
constexpr std::chrono::days furthest{ 60 };

// The longest first: "khu vực mất điện" is found before "khu vực".
constexpr std::array area_labels{ std::string_view("khu vực ngừng cung cấp điện"),
    std::string_view("khu vực ngừng cấp điện"), std::string_view("khu vực tạm ngừng cấp điện"),
    std::string_view("khu vực mất điện"), std::string_view("khu vực cắt điện"),
    std::string_view("khu vực bị ảnh hưởng"), std::string_view("khu vực ảnh hưởng"),
    std::string_view("phạm vi mất điện"), std::string_view("phạm vi"), std::string_view("địa điểm"),
    std::string_view("nơi mất điện"), std::string_view("khu vực"),
    std::string_view("tại các khu vực"), std::string_view(" tại ") };

constexpr std::array end_labels{ std::string_view("lý do"), std::string_view("lí do"),
    std::string_view("nguyên nhân"), std::string_view("mục đích"), std::string_view("trạng thái"),
    std::string_view("nội dung công việc"), std::string_view(" để "), std::string_view("thời gian"),
    std::string_view("điện lực:"), std::string_view("ghi chú") };

constexpr std::string_view edges = " \t\n.:;,-()";

std::string_view stripped(std::string_view text)
{
    while (!text.empty() && edges.find(text.front()) != edges.npos)
        text.remove_prefix(1);
    while (!text.empty() && edges.find(text.back()) != edges.npos)
        text.remove_suffix(1);
    return text;
}

struct Found {
    std::size_t begin = 0;
    std::size_t end = 0;
};

template <std::size_t count>
std::optional<Found> first_of(
    std::string_view low, const std::array<std::string_view, count>& labels, std::size_t from)
{
    std::optional<Found> first;
    for (const std::string_view label : labels) {
        const std::size_t at = low.find(label, from);
        if (at != low.npos && (!first || at < first->begin))
            first = Found{ at, at + label.size() };
    }
    return first;
}

std::size_t count_times(const std::vector<Mark>& marks)
{
    return static_cast<std::size_t>(std::count_if(marks.begin(), marks.end(),
        [](const Mark& mark) { return mark.what == Mark::What::time; }));
}

void add_span(OutageRow& row, Day today, Day from_day, TimeOfDay from, Day to_day, TimeOfDay to)
{
    const Span span{ at(from_day, from), at(to_day, to) };
    if (span.ends <= span.begins)
        row.problem = "power.reversed";
    else if (span.length() > longest)
        row.problem = "power.too_long";
    else if (to_day > today + furthest)
        row.problem = "power.too_far";
    row.spans.push_back(span);
}

void read_spans(
    OutageRow& row, Day today, const std::vector<Mark>& marks, std::optional<Day> heading)
{
    std::vector<TimeOfDay> times;
    std::vector<Day> days;
    for (const Mark& mark : marks) {
        if (mark.what == Mark::What::time)
            times.push_back(mark.time);
        else
            days.push_back(mark.day);
    }
    if (days.size() > 1
        && std::adjacent_find(days.begin(), days.end(), std::not_equal_to<>()) == days.end())
        days.resize(1);
    if (days.empty() && heading)
        days.push_back(*heading);
    if (times.empty())
        row.problem = "power.no_time";
    else if (days.empty())
        row.problem = "power.no_date";
    else if (times.size() % 2 != 0)
        row.problem = "power.odd_times";
    else if (days.size() != 1 && days.size() != times.size())
        row.problem = "power.unclear_dates";
    if (!row.problem.empty())
        return;
    for (std::size_t i = 0; i + 1 < times.size(); i += 2) {
        const bool one = days.size() == 1;
        add_span(row, today, one ? days[0] : days[i], times[i], one ? days[0] : days[i + 1],
            times[i + 1]);
    }
}

// The part of the text that names places; `marks` are hours and days in it.
std::string_view area_of_text(std::string_view text, const std::vector<Mark>& marks)
{
    const std::string low = lowered(text);
    std::size_t begin = 0;
    if (const auto label = first_of(low, area_labels, 0)) {
        begin = label->end;
        // "tại khu vực: ..." has two of them.
        while (begin < low.size() && edges.find(low[begin]) != edges.npos)
            ++begin;
        const auto second = first_of(low, area_labels, begin);
        if (second && second->begin == begin)
            begin = second->end;
    } else if (!marks.empty()) {
        begin = marks.back().end;
        if (stripped(text.substr(begin)).empty())
            begin = 0;
    }
    std::size_t end = text.size();
    if (const auto label = first_of(low, end_labels, begin))
        end = label->begin;
    for (const Mark& mark : marks) {
        if (mark.begin >= begin)
            end = std::min(end, mark.begin);
    }
    std::string_view area = stripped(text.substr(begin, end - begin));
    // "xóm A từ 8 giờ": the word belongs to the hour.
    for (const std::string_view word : { std::string_view(" từ"), std::string_view(" ngày"),
             std::string_view(" vào"), std::string_view(" lúc") }) {
        const std::string low_area = lowered(area);
        if (low_area.ends_with(word))
            area = stripped(area.substr(0, area.size() - word.size()));
        else if (low_area == word.substr(1))
            area = {};
    }
    return area;
}

bool is_heading_word(std::string_view area)
{
    const std::string folded = fold(area);
    return folded.starts_with("thong bao") || folded.starts_with("lich ")
        || folded.starts_with("cong ty dien luc") || folded.starts_with("dien luc");
}

class Reading {
public:
    Reading(std::string_view text, Day today)
        : today_(today)
        , text_(to_nfc(text))
    {
    }

    OutageText read()
    {
        int number = 0;
        for (const std::string_view raw : split(text_, '\n')) {
            ++number;
            std::string line(raw);
            std::replace(line.begin(), line.end(), '\r', ' ');
            take(number, line);
        }
        flush();
        return std::move(read_);
    }

private:
    void take(int number, const std::string& line)
    {
        if (trim(line).empty())
            return flush();
        if (line.find('\t') != std::string::npos)
            return take_cells(number, line);
        const auto marks = find_marks(line, today_);
        const std::size_t times = count_times(marks);
        const std::string low = lowered(line);
        const bool names_area
            = first_of(low, area_labels, 0).has_value() && low.find("khu vực") != std::string::npos;
        // A day that stands for what follows it.
        if (times == 0 && !marks.empty() && !names_area) {
            flush();
            heading_ = marks.back().day;
            return pass(number, line);
        }
        const bool next
            = (times > 0 && block_times_ > 0) || std::string_view(low).starts_with("điện lực");
        if (next)
            flush();
        if (block_.empty() && times == 0 && !names_area)
            return pass(number, line);
        if (block_.empty())
            block_line_ = number;
        block_ += (block_.empty() ? "" : "\n") + std::string(trim(line));
        block_times_ += times;
    }

    void flush()
    {
        if (!block_.empty())
            add_row(block_line_, block_, block_, {});
        block_.clear();
        block_times_ = 0;
    }

    void pass(int number, std::string_view line)
    {
        read_.passed.push_back({ number, std::string(trim(line)) });
    }

    void add_row(
        int line, std::string source, std::string_view text, std::optional<std::string> area_cell)
    {
        OutageRow row;
        row.line = line;
        row.source = std::move(source);
        // Neither hours nor days of a reason count: "theo văn bản ngày ...".
        const std::string low = lowered(text);
        const auto reason = first_of(low,
            std::array{ std::string_view("lý do"), std::string_view("lí do"),
                std::string_view("nguyên nhân"), std::string_view("ghi chú") },
            0);
        auto marks = find_marks(text, today_);
        if (reason)
            std::erase_if(marks, [&](const Mark& mark) {
                const std::size_t line_end = std::min(text.find('\n', reason->begin), text.size());
                return mark.begin > reason->begin && mark.begin < line_end;
            });
        read_spans(row, today_, marks, heading_);
        row.areas
            = split_areas(area_cell ? std::string_view(*area_cell) : area_of_text(text, marks));
        std::erase_if(row.areas, [](const OutageArea& area) { return is_heading_word(area.name); });
        if (row.areas.empty() && row.problem.empty())
            row.problem = "power.no_area";
        read_.rows.push_back(std::move(row));
    }

    // A table: the header says which cell names the places, else the one with the most letters.
    void take_cells(int number, const std::string& line)
    {
        flush();
        std::vector<std::string> cells;
        for (const std::string_view cell : split(line, '\t'))
            cells.emplace_back(trim(cell));
        const auto marks = find_marks(line, today_);
        if (count_times(marks) == 0) {
            if (!read_header(cells) && !marks.empty())
                heading_ = marks.back().day;
            return pass(number, line);
        }
        const std::size_t area = area_column_ < cells.size() && !cells[area_column_].empty()
            ? area_column_
            : widest(cells);
        std::string times;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i == area || i == reason_column_)
                continue;
            // The day stands before the hours, whichever column comes first.
            const bool is_day_only = count_times(find_marks(cells[i], today_)) == 0;
            const std::string day = i == day_column_ && is_day_only && !cells[i].empty()
                ? "ngày " + cells[i]
                : cells[i];
            times += times.empty() ? day : " | " + day;
        }
        // Merged cells come as empty ones: the day of the row above holds.
        const auto found = find_marks(times, today_);
        for (const Mark& mark : found) {
            if (mark.what == Mark::What::day)
                heading_ = mark.day;
        }
        add_row(number, std::string(trim(line)), times, cells[area]);
    }

    bool read_header(const std::vector<std::string>& cells)
    {
        bool found = false;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string cell = fold(cells[i]);
            const auto says
                = [&](std::string_view word) { return cell.find(word) != std::string::npos; };
            if (says("khu vuc") || says("dia diem") || says("pham vi") || says("noi mat dien")) {
                area_column_ = i;
                found = true;
            } else if (says("ly do") || says("li do") || says("noi dung") || says("nguyen nhan")) {
                reason_column_ = i;
            } else if (cell == "ngay" || says("ngay cat") || says("ngay thang")
                || says("ngay thuc hien")) {
                day_column_ = i;
            }
        }
        return found;
    }

    std::size_t widest(const std::vector<std::string>& cells) const
    {
        std::size_t best = 0;
        std::size_t most = 0;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i == reason_column_ || !find_marks(cells[i], today_).empty())
                continue;
            if (cells[i].size() > most) {
                most = cells[i].size();
                best = i;
            }
        }
        return best;
    }

    static constexpr auto nowhere = static_cast<std::size_t>(-1);

    Day today_;
    std::string text_;
    OutageText read_;
    std::optional<Day> heading_;
    std::string block_;
    int block_line_ = 0;
    std::size_t block_times_ = 0;
    std::size_t area_column_ = nowhere;
    std::size_t reason_column_ = nowhere;
    std::size_t day_column_ = nowhere;
};

}

Result<OutageText> read_outages(std::string_view text, Day today)
{
    if (text.size() > most_outage_text)
        return fail_field("text", "power.text_too_long");
    OutageText read = Reading(text, today).read();
    if (read.rows.empty())
        return fail_field("text", "power.nothing_found");
    if (read.rows.size() > most_outage_rows)
        return fail_field("text", "power.text_too_long");
    return read;
}

}
