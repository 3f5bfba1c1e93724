// Small pieces of text that refusals are made of.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

namespace nguon {

// The path of a field within a list: "rows[3].unit".
inline std::string item_path(std::string_view list, std::size_t index, std::string_view field = {})
{
    std::string path(list);
    path += '[';
    path += std::to_string(index);
    path += ']';
    path += field;
    return path;
}

// The shortest text that is read as the same number: "90", "0.5".
inline std::string short_number(double value)
{
    char text[32];
    const auto end = std::to_chars(std::begin(text), std::end(text), value).ptr;
    return std::string(text, end);
}

}
