// Values of the domain as JSON, the way the contract writes them: an id as a decimal string, a
// moment as RFC 3339 with +07:00, a day as ISO, an absent value as null.
//
//   json::Object { { "id", of(bulletin.id()) }, { "starts", of(schedule.starts()) } }
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/moment.hpp"
#include "json/value.hpp"

namespace nguon::json {

inline Value of(bool value) { return Value(value); }
template <std::integral T>
requires(!std::same_as<T, bool>) Value of(T value) { return Value(value); }
inline Value of(double value) { return Value(value); }
inline Value of(std::string_view text) { return Value(text); }
inline Value of(const std::string& text) { return Value(std::string_view(text)); }
inline Value of(const char* text) { return Value(std::string_view(text)); }
inline Value of(Value value) { return value; }
inline Value of(Object value) { return Value(std::move(value)); }
inline Value of(Array value) { return Value(std::move(value)); }
inline Value of(Moment moment) { return Value(to_rfc3339(moment)); }
inline Value of(Day day) { return Value(to_iso(day)); }
// Null where it is empty.
inline Value text_or_null(const std::string& text)
{
    return text.empty() ? Value(nullptr) : of(text);
}
// No identity (zero) is written as null.
template <typename Tag> Value of(Id<Tag> id) { return id ? Value(id.text()) : Value(nullptr); }

template <typename T> Value of(const std::optional<T>& value)
{
    return value ? of(*value) : Value(nullptr);
}

// Every item by `of`.
template <typename Items>
requires requires(const Items& items)
{
    items.begin();
    items.end();
} &&(!std::convertible_to<const Items&, std::string_view>)&&(
    !std::convertible_to<const Items&, Value>)Array list_of(const Items& items)
{
    Array array;
    array.reserve(items.size());
    for (const auto& item : items)
        array.push_back(of(item));
    return array;
}

// Every item by `write(item)`.
template <typename Items, typename Write> Array list_of(const Items& items, Write write)
{
    Array array;
    array.reserve(items.size());
    for (const auto& item : items)
        array.push_back(of(write(item)));
    return array;
}

// Compact text, keys in the order they were set.
std::string serialise(const Value& value);
std::string serialise(const Object& object);

// Compact text with the keys of every object sorted by their bytes: equal values give equal bytes.
// These are the bytes under hashes and signatures.
std::string canonical(const Value& value);
std::string canonical(const Object& object);

}
