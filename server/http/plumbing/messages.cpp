#include "server/http/plumbing/messages.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nguon::http {
namespace {

using Line = std::pair<std::string_view, std::string_view>;

constexpr std::array lines{
#include "server/http/plumbing/messages.inc"
};

bool is_figure(char c) { return c >= '0' && c <= '9'; }

// "1500" as it is written here: "1.500". What has points, or is behind one, stays.
std::string with_points(std::string_view text)
{
    constexpr std::size_t group = 3;
    std::string pointed;
    for (std::size_t i = 0; i < text.size();) {
        if (!is_figure(text[i])) {
            pointed += text[i++];
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && is_figure(text[end]))
            ++end;
        const bool is_fraction
            = i >= 2 && (text[i - 1] == '.' || text[i - 1] == ',') && is_figure(text[i - 2]);
        for (std::size_t at = i; at < end; ++at) {
            if (at > i && (end - at) % group == 0 && !is_fraction)
                pointed += '.';
            pointed += text[at];
        }
        i = end;
    }
    return pointed;
}

// "2000–2200": years are written without a point.
bool are_years(std::string_view text)
{
    std::size_t figures = 0;
    for (const char c : text) {
        if (!is_figure(c)) {
            if (figures != 0 && figures != 4)
                return false;
            figures = 0;
            continue;
        }
        ++figures;
        const bool begins_well = figures != 1 || c == '1' || c == '2';
        const bool goes_on_well = figures != 2 || c == '9' || c <= '2';
        if (!begins_well || !goes_on_well)
            return false;
    }
    return figures == 4 || figures == 0;
}

// Of limits: other details hold numbers that are names, of telephones, codes, lines.
std::string shown_limit(std::string_view code, std::string_view detail)
{
    const bool is_limit = code.find(".too_") != std::string_view::npos;
    const bool is_range = code.ends_with("out_of_range") && !are_years(detail);
    return is_limit || is_range ? with_points(detail) : std::string(detail);
}

}

std::optional<std::string_view> find_message(std::string_view code)
{
    const auto at = std::find_if(
        lines.begin(), lines.end(), [&](const Line& line) { return line.first == code; });
    return at == lines.end() ? std::nullopt : std::optional(at->second);
}

std::string message(std::string_view code, std::string_view detail)
{
    const auto found = find_message(code);
    std::string text(
        found.value_or("Yêu cầu chưa được chấp nhận. Hãy thử lại hoặc báo quản trị viên."));
    constexpr std::string_view in_brackets = " ({})";
    if (const auto empty = text.find(in_brackets); detail.empty() && empty != std::string::npos)
        text.erase(empty, in_brackets.size());
    const auto hole = text.find("{}");
    if (hole != std::string::npos)
        text.replace(hole, 2, shown_limit(code, detail));
    return text;
}

}
