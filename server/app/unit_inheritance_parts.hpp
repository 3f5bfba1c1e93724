// Who comes to whom in a change, as all that is inherited goes by it.
#pragma once

#include <algorithm>

#include "server/app/unit_inheritance.hpp"

namespace nguon::app {

template <typename T> bool holds(const std::vector<T>& items, const T& item)
{
    return std::find(items.begin(), items.end(), item) != items.end();
}

// Who comes to each unit: first those it is the chief heir of, as its peers, then what it stood in:
// dissolved units, and units that go on without it.
struct Sources {
    std::vector<UnitId> peers;
    std::vector<UnitId> above;
};

std::map<UnitId, Sources> sources_of(const ChangeEffect& effect);

// Who is there again, and who had taken it in and goes on without it.
struct Return {
    UnitId unit;
    UnitId from;
};
std::vector<Return> returns_of(const Inheritance& given);

std::string name_on(const Inheritance& given, UnitId unit);

// From which day on an heir has what it is given: a new one from its first day, one that goes on
// has had its own until now.
Day given_from(const Inheritance& given, UnitId heir);

}
