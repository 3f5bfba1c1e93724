#include "base/html.hpp"

namespace nguon {
namespace {

// U+202A to U+202E and U+2066 to U+2069 turn the direction of whatever stands behind them.
bool turns_direction(std::string_view mark)
{
    if (mark.size() < 3 || mark[0] != '\xE2')
        return false;
    return (mark[1] == '\x80' && mark[2] >= '\xAA' && mark[2] <= '\xAE')
        || (mark[1] == '\x81' && mark[2] >= '\xA6' && mark[2] <= '\xA9');
}

}

Html& Html::text(std::string_view words)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (turns_direction(words.substr(i, 3))) {
            i += 2;
            continue;
        }
        const char c = words[i];
        switch (c) {
        case '&':
            out_ += "&amp;";
            break;
        case '<':
            out_ += "&lt;";
            break;
        case '>':
            out_ += "&gt;";
            break;
        case '"':
            out_ += "&quot;";
            break;
        case '\'':
            out_ += "&#39;";
            break;
        default:
            out_ += c;
        }
    }
    return *this;
}

Html& Html::lines(std::string_view words)
{
    while (!words.empty()) {
        const std::size_t end = words.find('\n');
        text(words.substr(0, end));
        if (end == std::string_view::npos)
            break;
        out_ += "<br>";
        words.remove_prefix(end + 1);
    }
    return *this;
}

}
