// Range requests (RFC 9110 section 14): one range of bytes; several are answered with the whole.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace nguon::net {

struct WholeFile { };
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0; // at least 1
};
struct OutOfRange { };
using RangeChoice = std::variant<WholeFile, ByteRange, OutOfRange>;

// What a Range field asks of a file of `size` bytes; a malformed field asks for the whole.
RangeChoice choose_range(std::string_view field, std::uint64_t size);

}
