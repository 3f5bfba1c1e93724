// What is so of a unit, and since when.
#pragma once

#include <map>
#include <optional>

#include "base/moment.hpp"
#include "core/ids.hpp"

namespace nguon {

template <typename T> struct Dated {
    T what{};
    std::optional<Day> from = {}; // none: since a day that nobody wrote down

    friend bool operator==(const Dated&, const Dated&) = default;
};

// What units say of themselves, those that say something.
template <typename T> using DatedByUnit = std::map<UnitId, Dated<T>>;

}
