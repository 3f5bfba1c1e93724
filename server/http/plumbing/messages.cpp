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
        text.replace(hole, 2, detail);
    return text;
}

}
