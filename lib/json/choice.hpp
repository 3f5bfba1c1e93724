// A closed set of words and what they stand for, written once and used in both directions.
#pragma once

#include <cassert>
#include <cstdlib>
#include <string_view>

namespace nguon::json {

template <typename T> struct Choice {
    std::string_view name;
    T value;
};

// The word for `value`; a table that misses a value is our own mistake.
template <typename Table, typename T> std::string_view name_in(const Table& table, const T& value)
{
    for (const auto& choice : table) {
        if (choice.value == value)
            return choice.name;
    }
    assert(false && "the table of choices misses a value");
    std::abort();
}

}
