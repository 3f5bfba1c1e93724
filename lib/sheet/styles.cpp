#include "sheet/styles.hpp"

#include <charconv>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/moment.hpp"
#include "xml/walk.hpp"

namespace nguon::sheet {
namespace {

int number_in(std::string_view text)
{
    int number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// The numbers of formats that every program knows without being told.
bool is_known_day(int format) { return (format >= 14 && format <= 17) || format == 22; }

class StylesWalker final : public xml::Walker {
public:
    std::optional<std::string> begin(const xml::Start& element) override
    {
        path_.push_back(element.name);
        const bool in_cells = path_.size() >= 2 && path_[path_.size() - 2] == "cellXfs";
        if (element.name == "numFmt") {
            formats_[number_in(element.attribute("numFmtId"))]
                = is_day_format(element.attribute("formatCode"));
        } else if (element.name == "xf" && in_cells) {
            const int format = number_in(element.attribute("numFmtId"));
            const auto own = formats_.find(format);
            days.push_back(own != formats_.end() ? own->second : is_known_day(format));
        }
        return std::nullopt;
    }
    std::optional<std::string> text(std::string_view) override { return std::nullopt; }
    std::optional<std::string> end() override
    {
        path_.pop_back();
        return std::nullopt;
    }

    std::vector<bool> days;

private:
    std::vector<std::string> path_;
    std::map<int, bool> formats_;
};

}

bool is_day_format(std::string_view format)
{
    bool quoted = false;
    bool bracketed = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const char c = format[i];
        if (c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '[' || c == ']')) {
            bracketed = c == '[';
        } else if (!quoted && !bracketed && (c == 'y' || c == 'Y' || c == 'd' || c == 'D')) {
            return true;
        }
    }
    return false;
}

Result<std::vector<bool>> day_styles(std::string_view styles_xml)
{
    StylesWalker walker;
    const xml::Limits limits{ 8UL << 20, 16, 200'000, 64 };
    if (const auto walked = xml::walk(styles_xml, limits, walker); !walked)
        return tl::unexpected(walked.error());
    return std::move(walker.days);
}

std::string day_text(double number, bool since_1904)
{
    constexpr double most = 2'958'465; // 31/12/9999
    if (!(number >= 0 && number <= most))
        return number_text(number);
    const Day first = since_1904 ? *parse_iso_day("1904-01-01") : *parse_iso_day("1899-12-30");
    return vietnamese_day(first + std::chrono::days(static_cast<int>(std::floor(number))));
}

std::string number_text(double number)
{
    if (!std::isfinite(number) || std::abs(number) > 1e15)
        return fmt::format("{}", number);
    std::string text = fmt::format("{:.10f}", number);
    while (text.back() == '0')
        text.pop_back();
    if (text.back() == '.')
        text.pop_back();
    if (const auto point = text.find('.'); point != std::string::npos)
        text[point] = ',';
    return text == "-0" ? "0" : text;
}

}
