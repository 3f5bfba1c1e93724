// How units are called where something of theirs is shown.
#pragma once

#include "core/unit/unit.hpp"

namespace nguon::app {

// Empty where the tree has no such unit.
inline std::string name_in(const UnitTree& tree, UnitId id)
{
    const Unit* unit = tree.find(id);
    return unit == nullptr ? std::string() : unit->name;
}

}
