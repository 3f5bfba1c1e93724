#include "core/asset/asset_file.hpp"

namespace nguon {

using namespace std::string_view_literals;

std::optional<std::string_view> asset_file_type(std::string_view bytes)
{
    if (bytes.starts_with("\xFF\xD8\xFF"sv))
        return "image/jpeg";
    if (bytes.starts_with("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv))
        return "image/png";
    if (bytes.size() > 16 && bytes.starts_with("RIFF"sv) && bytes.substr(8, 7) == "WEBPVP8"sv)
        return "image/webp";
    // The end may have a few bytes behind it; a file that was cut off has none.
    constexpr std::size_t tail = 1'024;
    const auto end = bytes.substr(bytes.size() > tail ? bytes.size() - tail : 0);
    const bool is_pdf = bytes.starts_with("%PDF-1."sv) || bytes.starts_with("%PDF-2."sv);
    if (is_pdf && end.find("%%EOF"sv) != end.npos)
        return "application/pdf";
    return std::nullopt;
}

std::string_view ending_of(std::string_view type)
{
    if (type == "image/jpeg")
        return ".jpg";
    if (type == "image/png")
        return ".png";
    if (type == "image/webp")
        return ".webp";
    return ".pdf";
}

}
