#include "core/speech/assemble.hpp"

#include <unicode/uchar.h>

#include "base/text.hpp"

namespace nguon::speech {
namespace {

// Where two marks meet the stronger one is kept: "(thôn Trung)." ends with a full stop.
int strength(char mark)
{
    switch (mark) {
    case ',':
        return 1;
    case ':':
        return 2;
    case ';':
        return 3;
    case '.':
        return 4;
    case '!':
    case '?':
        return 5;
    default:
        return 0;
    }
}

std::string with_capital(std::string_view words)
{
    std::u32string points = to_utf32(words);
    points.front() = static_cast<char32_t>(u_toupper(static_cast<UChar32>(points.front())));
    return to_utf8(points);
}

}

void Sentence::put_mark(char mark)
{
    if (strength(mark) > strength(mark_))
        mark_ = mark;
}

void Sentence::say(std::string_view words)
{
    if (words.empty())
        return;
    if (words == "...") {
        ellipsis_ = true;
        return;
    }
    if (words.size() == 1 && strength(words.front()) > 0) {
        put_mark(words.front());
        return;
    }
    std::string_view rest = words;
    char tail = 0;
    if (strength(rest.back()) > 0) {
        tail = rest.back();
        rest.remove_suffix(1);
    }
    if (!spoken_.empty()) {
        if (ellipsis_)
            spoken_ += "...";
        else if (mark_ != 0 && spoken_.back() != '\n')
            spoken_ += mark_;
        if (ellipsis_ && strength(mark_) > 1 && mark_ != '.')
            spoken_ += mark_;
        opens_ = opens_ || strength(mark_) >= 4 || line_;
        spoken_ += line_ ? '\n' : ' ';
    }
    spoken_ += opens_ ? with_capital(rest) : std::string(rest);
    mark_ = tail;
    ellipsis_ = false;
    line_ = false;
    opens_ = false;
}

void Sentence::break_line()
{
    if (spoken_.empty())
        return;
    // A heading or item without a mark of its own still ends.
    if (!ellipsis_ && strength(mark_) <= 1)
        mark_ = '.';
    line_ = true;
}

void Sentence::pause() { put_mark(','); }

std::string Sentence::finish()
{
    if (spoken_.empty())
        return {};
    if (ellipsis_)
        spoken_ += "...";
    else if (mark_ != 0 && strength(mark_) > 1)
        spoken_ += mark_;
    return std::move(spoken_);
}

}
