// A repeating rule (RFC 5545 RRULE) and the moments it names. libical does the calendar; this is
// the only place that knows it. Everything is computed in Vietnamese local time, which has no
// summer time.
//
// A rule by the lunar month is written in the manner of RFC 7529, with a scale of our own since
// Vietnam's months are not always China's: "RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=..."
// is every full moon, "RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=15;UNTIL=..." that of the
// seventh month, never of a leap seventh month.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"

namespace nguon {

// What a monthly rule on the 29th to 31st does in a shorter month.
enum class ShortMonth : std::uint8_t { skip, last_day };

inline constexpr std::string_view lunar_scale = "RSCALE=VIETNAMESE";

// What a lunar rule names, for forms and words; nothing of it is checked further.
struct LunarRule {
    int day = 1; // 1..30
    std::optional<int> month; // 1..12; without one every month
    std::optional<Day> until; // the last day on which it may happen
};

// The rule as text; without `until` it goes on for a year of thirteen months from `starts`.
std::string text_of(const LunarRule& rule, Moment starts);
// Nothing when the text is no lunar rule.
std::optional<LunarRule> parse_lunar_rule(std::string_view text);

class Recurrence {
public:
    static constexpr std::size_t most_in_window = 1'000;
    static constexpr std::chrono::days longest{ 5 * 366 };

    // Refuses: what is not an RRULE (schedule.bad_rule), a frequency below daily or BYHOUR,
    // BYMINUTE, BYSECOND (schedule.sub_daily), a rule without UNTIL or COUNT (schedule.endless),
    // one that runs for more than five years (schedule.too_long), one that names no moment
    // (schedule.never).
    static Result<Recurrence> parse(
        std::string_view rule, Moment starts, ShortMonth short_month = ShortMonth::last_day);

    // The starts in [window.begins, window.ends), in order; too many is schedule.too_many.
    Result<std::vector<Moment>> between(Span window) const;
    // The last start the rule names.
    Moment last() const { return last_; }
    const std::string& text() const { return text_; }

private:
    std::string text_;
    Moment starts_{};
    Moment last_{};
    ShortMonth short_month_ = ShortMonth::last_day;
};

}
