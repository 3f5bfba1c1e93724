#include "base/html.hpp"

namespace nguon {

Html& Html::text(std::string_view words)
{
    for (const char c : words) {
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
