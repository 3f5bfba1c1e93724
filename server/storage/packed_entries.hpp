// The entries of one batch of a play log as one column: each behind its length, all compressed.
// They are kept byte for byte, because signatures stand over them, and read only to be verified.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::storage {

std::string pack(std::span<const std::string> entries);
// Throws sql::Failure (corrupt).
std::vector<std::string> unpack(std::string_view packed);

}
