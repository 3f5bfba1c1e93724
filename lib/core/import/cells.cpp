#include "core/import/cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

bool all_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::optional<double> plain_number(std::string_view text)
{
    double number = 0;
    const auto [end, error]
        = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

// Without spaces, also such that do not break, which spreadsheets put between thousands.
std::string without_spaces(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "\xC2\xA0")
            ++i;
        else if (text.substr(i, 3) == "\xE2\x80\xAF")
            i += 2;
        else if (text[i] != ' ')
            plain += text[i];
    }
    return plain;
}

// "1.234.567": whether points stand where thousands are parted.
bool parts_thousands(std::string_view whole)
{
    const auto groups = split(whole, '.');
    if (groups.size() < 2 || groups[0].empty() || groups[0].size() > 3)
        return false;
    return std::all_of(groups.begin(), groups.end(), all_digits)
        && std::all_of(groups.begin() + 1, groups.end(),
            [](std::string_view group) { return group.size() == 3; });
}

std::optional<int> small_number(std::string_view text)
{
    int number = 0;
    if (!all_digits(text) || text.size() > 4)
        return std::nullopt;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// "21 45 15,5" and what stands between such numbers.
std::optional<double> degrees_minutes(std::string_view text)
{
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (is_digit(c) || c == '.' || c == ',')
            parts.back() += c == ',' ? '.' : c;
        else if (!parts.back().empty())
            parts.emplace_back();
    }
    if (parts.back().empty())
        parts.pop_back();
    if (parts.size() < 2 || parts.size() > 3)
        return std::nullopt;
    double degrees = 0;
    double share = 1;
    for (const std::string& part : parts) {
        const auto number = plain_number(part);
        if (!number || (share < 1 && *number >= 60))
            return std::nullopt;
        degrees += *number * share;
        share /= 60;
    }
    return degrees;
}

}

std::optional<double> parse_vietnamese_number(std::string_view text)
{
    std::string plain = without_spaces(trim(text));
    const bool negative = plain.starts_with('-');
    if (negative)
        plain.erase(0, 1);
    const auto comma = plain.find(',');
    std::string whole = plain.substr(0, comma);
    if (comma == std::string::npos && !parts_thousands(whole)) {
        if (plain.empty() || !is_digit(plain.front()))
            return std::nullopt;
    } else {
        if (parts_thousands(whole))
            whole.erase(std::remove(whole.begin(), whole.end(), '.'), whole.end());
        if (!all_digits(whole))
            return std::nullopt;
        plain = comma == std::string::npos ? whole : whole + "." + plain.substr(comma + 1);
    }
    const auto number = plain_number(plain);
    return number && negative ? std::optional(-*number) : number;
}

std::optional<Day> parse_written_day(std::string_view text)
{
    text = trim(text);
    if (const auto iso = parse_iso_day(text))
        return iso;
    for (const char separator : { '/', '-', '.' }) {
        const auto parts = split(text, separator);
        if (parts.size() != 3 || parts[2].size() != 4)
            continue;
        const auto day = small_number(parts[0]);
        const auto month = small_number(parts[1]);
        const auto year = small_number(parts[2]);
        if (!day || !month || !year)
            return std::nullopt;
        const std::chrono::year_month_day date{ std::chrono::year(*year),
            std::chrono::month(static_cast<unsigned>(*month)),
            std::chrono::day(static_cast<unsigned>(*day)) };
        if (!date.ok() || *year < 1900 || *year > 2200)
            return std::nullopt;
        return Day(std::chrono::local_days(date));
    }
    return std::nullopt;
}

std::optional<std::string> parse_phone(std::string_view text)
{
    std::string digits;
    for (const char c : without_spaces(trim(text))) {
        if (is_digit(c) || (c == '+' && digits.empty()))
            digits += c;
        else if (c != '.' && c != '-' && c != '(' && c != ')')
            return std::nullopt;
    }
    if (digits.starts_with("0"))
        digits = "+84" + digits.substr(1);
    else if (digits.starts_with("84") && digits.size() >= 11)
        digits = "+" + digits;
    else if (!digits.starts_with("+"))
        digits = "+84" + digits;
    if (digits.size() < 11 || digits.size() > 16 || digits[1] == '0'
        || !all_digits(std::string_view(digits).substr(1)))
        return std::nullopt;
    return digits;
}

std::optional<double> parse_degrees(std::string_view text)
{
    std::string plain = without_spaces(trim(text));
    std::replace(plain.begin(), plain.end(), ',', '.');
    auto degrees = plain_number(plain);
    if (!degrees && !plain.empty() && is_digit(plain.front()))
        degrees = degrees_minutes(trim(text));
    if (!degrees || std::abs(*degrees) > 180)
        return std::nullopt;
    return degrees;
}

std::optional<Point> parse_point(std::string_view text)
{
    text = trim(text);
    // Where commas are decimal, a semicolon or a space parts the two.
    for (const std::string_view separator : { ";", ", ", " ", "," }) {
        const auto at = text.find(separator);
        if (at == std::string_view::npos)
            continue;
        const auto latitude = parse_degrees(text.substr(0, at));
        const auto longitude = parse_degrees(text.substr(at + separator.size()));
        if (latitude && longitude)
            return Point{ *latitude, *longitude };
    }
    return std::nullopt;
}

std::optional<double> parse_bearing(std::string_view text)
{
    struct Direction {
        std::string_view name;
        double degrees;
    };
    static constexpr std::array<Direction, 16> directions{ { { "bac", 0 }, { "b", 0 },
        { "dong bac", 45 }, { "db", 45 }, { "dong", 90 }, { "d", 90 }, { "dong nam", 135 },
        { "dn", 135 }, { "nam", 180 }, { "n", 180 }, { "tay nam", 225 }, { "tn", 225 },
        { "tay", 270 }, { "t", 270 }, { "tay bac", 315 }, { "tb", 315 } } };
    std::string word = fold(trim(text));
    // "đông-bắc" is a direction, "-90" a number that is none.
    if (word.starts_with('-'))
        return std::nullopt;
    std::replace(word.begin(), word.end(), '-', ' ');
    if (word.starts_with("huong "))
        word.erase(0, 6);
    for (const Direction& direction : directions) {
        if (direction.name == word)
            return direction.degrees;
    }
    if (const auto sign = word.find("°"); sign != std::string::npos)
        word.erase(sign);
    const auto degrees = parse_vietnamese_number(word);
    if (!degrees || *degrees < 0 || *degrees > 360)
        return std::nullopt;
    return *degrees == 360 ? 0 : *degrees;
}

bool is_spoilt_number(std::string_view text)
{
    constexpr std::size_t digits_kept = 15;
    text = trim(text);
    const auto power = text.find_first_of("eE");
    if (power == std::string_view::npos)
        return text.size() > digits_kept + 1 && all_digits(text) && text.front() != '0'
            && text.find_first_not_of('0', digits_kept) == std::string_view::npos;
    // Without the sign it is a name as machines have them: "12E5".
    std::string_view zeros = text.substr(power + 1);
    if (!zeros.starts_with('+'))
        return false;
    zeros.remove_prefix(1);
    std::string quantity(text.substr(0, power));
    std::replace(quantity.begin(), quantity.end(), ',', '.');
    return zeros.size() <= 3 && all_digits(zeros) && !quantity.empty() && is_digit(quantity.front())
        && plain_number(quantity).has_value();
}

std::optional<bool> parse_yes_no(std::string_view text)
{
    const std::string word = fold(trim(text));
    for (const std::string_view yes : { "co", "x", "1", "dung", "yes", "true" }) {
        if (word == yes)
            return true;
    }
    for (const std::string_view no : { "khong", "0", "sai", "no", "false" }) {
        if (word == no)
            return false;
    }
    return std::nullopt;
}

}
