#include "net/byte_range.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace nguon::net {

namespace {

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

}

RangeChoice choose_range(std::string_view field, std::uint64_t size)
{
    constexpr std::string_view unit = "bytes=";
    field = trim(field);
    if (!field.starts_with(unit) || field.find(',') != std::string_view::npos)
        return WholeFile{};
    field.remove_prefix(unit.size());
    const auto dash = field.find('-');
    if (dash == std::string_view::npos)
        return WholeFile{};
    const auto first = number(trim(field.substr(0, dash)));
    const auto last_text = trim(field.substr(dash + 1));
    const auto last = number(last_text);

    if (dash == 0) { // the last so many bytes
        if (!last)
            return WholeFile{};
        if (*last == 0 || size == 0)
            return OutOfRange{};
        const std::uint64_t count = std::min(*last, size);
        return ByteRange{ size - count, count };
    }
    if (!first || (!last_text.empty() && (!last || *last < *first)))
        return WholeFile{};
    if (*first >= size)
        return OutOfRange{};
    const std::uint64_t end = last && *last < size ? *last + 1 : size;
    return ByteRange{ *first, end - *first };
}

}
