// What the messages of both directions are read with.
#pragma once

#include "agent/local/messages.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <limits>

namespace nguon::agent {

inline constexpr auto most_int = std::numeric_limits<std::int64_t>::max();
inline constexpr json::Limits message_limits{ .max_depth = 8, .max_bytes = most_message_bytes };
inline constexpr json::TextRule person_rule{ .least = 1, .most = 100 };

inline tl::unexpected<Error> malformed(std::string detail = {})
{
    return fail(Kind::invalid, "local.malformed", std::move(detail));
}

// A text that must parse as `Value`; absent or unreadable is refused.
template <typename Value> Value read_parsed(json::Reader& in, std::string_view key)
{
    const auto value = Value::parse(in.text(key, { .most = 100 }));
    if (!value)
        in.refuse(key, "input.invalid");
    return value.value_or(Value());
}

template <typename Value> std::optional<Value> read_optional(json::Reader& in, std::string_view key)
{
    if (!in.has(key))
        return std::nullopt;
    return read_parsed<Value>(in, key);
}

}
