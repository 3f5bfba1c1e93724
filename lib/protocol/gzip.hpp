// Gzip with a limit on what comes out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nguon::protocol {

std::string gzip(std::string_view plain);
// Nothing when damaged, with something behind the end, or larger than `most` bytes.
std::optional<std::string> gunzip(std::string_view packed, std::size_t most);

}
