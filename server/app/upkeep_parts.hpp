// What the use cases of upkeep share.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// The right in the unit; where it ended, whoever has it in the whole province sees to what it left.
inline bool may_see_to(const Deed& deed, Right right, UnitId unit, const UnitTree& tree)
{
    return tree.find(unit) != nullptr ? deed.caller.may_in(right, unit, tree)
                                      : deed.caller.may_in_all(right, tree.roots(), tree);
}

}
