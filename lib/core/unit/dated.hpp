// What is so of a unit, and since when.
#pragma once

#include <optional>

#include "base/moment.hpp"

namespace nguon {

template <typename T> struct Dated {
    T what{};
    std::optional<Day> from = {}; // none: since a day that nobody wrote down

    friend bool operator==(const Dated&, const Dated&) = default;
};

}
