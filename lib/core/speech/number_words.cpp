#include "core/speech/number_words.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace nguon::speech {
namespace {

constexpr std::array<std::string_view, 10> names{ "không", "một", "hai", "ba", "bốn", "năm", "sáu",
    "bảy", "tám", "chín" };

std::string_view name(int digit) { return names[static_cast<std::size_t>(digit)]; }

void say(std::string& spoken, std::string_view word)
{
    if (!spoken.empty())
        spoken += ' ';
    spoken += word;
}

void say_ones(std::string& spoken, int tens, int ones)
{
    if (ones == 1 && tens > 1)
        say(spoken, "mốt");
    else if (ones == 4 && tens > 1)
        say(spoken, "tư");
    else if (ones == 5 && tens > 0)
        say(spoken, "lăm");
    else if (ones > 0)
        say(spoken, name(ones));
}

// One group of three digits; `full` says the hundreds even when they are zero.
void say_group(std::string& spoken, int group, bool full, const NumberStyle& style)
{
    const int hundreds = group / 100;
    const int tens = group / 10 % 10;
    const int ones = group % 10;
    if (full || hundreds > 0) {
        say(spoken, name(hundreds));
        say(spoken, "trăm");
        if (tens == 0 && ones > 0)
            say(spoken, style.zero_tens);
    }
    if (tens == 1)
        say(spoken, "mười");
    else if (tens > 1) {
        say(spoken, name(tens));
        say(spoken, "mươi");
    }
    say_ones(spoken, tens, ones);
}

}

std::string cardinal(std::string_view digits, const NumberStyle& style)
{
    while (digits.size() > 1 && digits.front() == '0')
        digits.remove_prefix(1);
    if (digits == "0")
        return "không";
    if (digits.size() > 15)
        return digit_by_digit(digits);

    std::vector<int> groups;
    for (std::size_t end = digits.size(); end > 0; end -= std::min<std::size_t>(3, end)) {
        const std::size_t begin = end > 3 ? end - 3 : 0;
        groups.push_back(static_cast<int>(value_of(digits.substr(begin, end - begin))));
    }
    std::string spoken;
    for (std::size_t i = groups.size(); i-- > 0;) {
        const bool first = i + 1 == groups.size();
        if (groups[i] != 0) {
            say_group(spoken, groups[i], !first, style);
            if (i == 1 || i == 4)
                say(spoken, style.thousand);
            else if (i == 2)
                say(spoken, "triệu");
        }
        // 10^12 and above are counted in thousands of tỷ.
        if (i == 3 || (i == 4 && groups[3] == 0))
            say(spoken, groups[i] != 0 ? "tỷ" : std::string_view());
        while (!spoken.empty() && spoken.back() == ' ')
            spoken.pop_back();
    }
    return spoken;
}

std::string digit_by_digit(std::string_view digits)
{
    std::string spoken;
    for (const char digit : digits) {
        if (digit >= '0' && digit <= '9')
            say(spoken, name(digit - '0'));
    }
    return spoken;
}

std::string decimals(std::string_view digits, const NumberStyle& style)
{
    if (digits.size() > 3)
        return digit_by_digit(digits);
    return numbered(digits, style);
}

std::string numbered(std::string_view digits, const NumberStyle& style)
{
    std::string spoken;
    while (digits.size() > 1 && digits.front() == '0') {
        say(spoken, "không");
        digits.remove_prefix(1);
    }
    say(spoken, cardinal(digits, style));
    return spoken;
}

long value_of(std::string_view digits)
{
    constexpr long ceiling = 1'000'000'000;
    long value = 0;
    for (const char digit : digits) {
        value = value * 10 + (digit - '0');
        if (value >= ceiling)
            return ceiling;
    }
    return value;
}

}
