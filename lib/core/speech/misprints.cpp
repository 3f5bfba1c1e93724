#include "core/speech/misprints.hpp"

#include <string_view>

#include "core/speech/letters.hpp"

namespace nguon::speech {
namespace {

constexpr std::size_t longest_number
    = 16; // digits of a number looked at; bounds the work per letter

bool is_figure(char32_t point) { return point >= U'0' && point <= U'9'; }
bool is_one_of(char32_t point, std::u32string_view set) { return set.find(point) != set.npos; }

class Line {
public:
    explicit Line(std::u32string& text)
        : text_(text)
    {
    }

    void mend()
    {
        for (std::size_t i = 0; i < text_.size(); ++i) {
            if (is_one_of(text_[i], U"Oo") && stands_for_zero(i))
                text_[i] = U'0';
            else if (is_one_of(text_[i], U"lI") && stands_for_one(i))
                text_[i] = U'1';
        }
    }

private:
    char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : U' '; }
    char32_t before(std::size_t i, std::size_t steps = 1) const
    {
        return i >= steps ? text_[i - steps] : U' ';
    }
    bool opens(std::size_t i) const { return !is_letter(before(i)) && !is_figure(before(i)); }

    // Past the letters O and the digits that go on from here.
    std::size_t past_run(std::size_t i) const
    {
        for (std::size_t steps = 0; steps < longest_number && i < text_.size()
             && (is_figure(text_[i]) || is_one_of(text_[i], U"Oo"));
             ++steps)
            ++i;
        return i;
    }
    std::size_t begin_of_run(std::size_t i) const
    {
        for (std::size_t steps = 0; steps < longest_number && i > 0 && is_figure(text_[i - 1]);
             ++steps)
            --i;
        return i;
    }
    bool is_hour_mark(std::size_t i) const
    {
        return is_one_of(at(i), U"hH") && i > 0 && is_figure(text_[i - 1]);
    }

    // What stands before a number's first digit: a letter makes a code of it, but for the h of
    // 7h30.
    bool begins_number(std::size_t i) const
    {
        return i == 0 || !is_letter(text_[i - 1]) || is_hour_mark(i - 1);
    }

    bool stands_for_zero(std::size_t i) const
    {
        const std::size_t end = past_run(i);
        const char32_t next = at(end);
        const bool big = text_[i] == U'O';
        if (is_figure(before(i))) {
            if (!begins_number(begin_of_run(i)))
                return false;
            // "1oh30": a small o only between digits or before the h of a time.
            if (!big)
                return end > i + 1 ? !is_letter(next) || is_one_of(next, U"hđk")
                                   : is_one_of(next, U"hH") && !is_letter(at(end + 1));
            return !is_letter(next) || is_one_of(next, U"hHđkmt");
        }
        // "7hOO", "5OO.OOO": behind the mark inside a number.
        if (is_hour_mark(i - 1) && i > 0)
            return big && end == i + 2 && !is_letter(next);
        if (i > 1 && is_one_of(before(i), U".,") && is_figure(before(i, 2)))
            return big && end == i + 3 && (!is_letter(next) || is_one_of(next, U"đk"));
        // "O8h", "O912345678", "ngày O5/12"
        if (!big || !opens(i) || !is_figure(at(i + 1)))
            return false;
        const std::size_t length = end - i;
        return (length == 2 && (next == U'h' || next == U'/' || next == U':')) || length == 10;
    }

    bool stands_for_one(std::size_t i) const
    {
        const bool first = opens(i);
        if (is_figure(before(i)))
            return text_[i] == U'l' && begins_number(begin_of_run(i))
                && ((is_figure(at(i + 1)) && is_one_of(at(past_run(i + 1)), U"h/:"))
                    || (at(i + 1) == U'h' && (is_figure(at(i + 2)) || !is_letter(at(i + 2)))));
        if (!first || !(is_figure(at(i + 1)) || (is_one_of(at(i + 1), U"Oo"))))
            return false;
        const std::size_t end = past_run(i + 1);
        return end == i + 2 && (at(end) == U'h' || (at(end) == U'/' && is_figure(at(end + 1))));
    }

    std::u32string& text_;
};

}

void put_digits_for_letters(std::u32string& text) { Line(text).mend(); }

namespace {

// At `two` stand the two digits of the upper number; before them a dash and the lower one.
bool ends_range_of_degrees(const std::u32string& text, std::size_t two)
{
    const long upper
        = static_cast<long>(text[two] - U'0') * 10 + static_cast<long>(text[two + 1] - U'0');
    std::size_t at = two;
    while (at > 0 && text[at - 1] == U' ')
        --at;
    if (at == 0 || !is_one_of(text[at - 1], U"-–÷~"))
        return false;
    --at;
    while (at > 0 && text[at - 1] == U' ')
        --at;
    long lower = 0;
    long worth = 1;
    std::size_t digits = 0;
    for (; at > 0 && is_figure(text[at - 1]) && digits < 3; --at, ++digits, worth *= 10)
        lower += worth * static_cast<long>(text[at - 1] - U'0');
    constexpr long hottest = 45;
    return digits > 0 && digits < 3 && lower < upper && upper <= hottest;
}

}

void put_degrees_for_zeros(std::u32string& text)
{
    constexpr char32_t raised = 0x2070;
    constexpr char32_t degree = 0x00B0;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i + 1] != U'C' || (i + 2 < text.size() && is_letter(text[i + 2]))
            || (i + 2 < text.size() && is_figure(text[i + 2])) || !is_figure(text[i - 1]))
            continue;
        if (text[i] == raised) {
            text[i] = degree;
            continue;
        }
        // "14-160C": the end of a range that begins with the smaller number.
        if (i > 1 && text[i] == U'0' && is_figure(text[i - 2])
            && ends_range_of_degrees(text, i - 2))
            text[i] = degree;
    }
}

}
