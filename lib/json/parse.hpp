// Text from outside to a JSON value, or a refusal.
//
// Stricter than the standard asks, because two readers of one text must never disagree about it:
// a key that stands twice in one object, invalid UTF-8, NUL (also as \u0000), numbers that are not
// finite, comments and trailing commas are refused.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "json/value.hpp"

namespace nguon::json {

struct Limits {
    std::size_t max_depth = 32;
    std::size_t max_bytes = 1 << 20;
};

// Refuses with `input.too_large` (too_many) or `input.not_json` (invalid, the detail says where).
Result<Value> parse(std::string_view text, Limits limits = {});

// As `parse`, and the text must be an object (`input.not_an_object`).
Result<Object> parse_object(std::string_view text, Limits limits = {});

}
