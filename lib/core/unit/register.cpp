#include "core/unit/register.hpp"

#include <algorithm>

namespace nguon {

const UnitEra* UnitLife::era_on(Day day) const
{
    const auto at = std::find_if(
        eras.begin(), eras.end(), [&](const UnitEra& era) { return era.holds_on(day); });
    return at == eras.end() ? nullptr : &*at;
}

UnitRegister::UnitRegister(std::vector<UnitLife> lives)
{
    for (UnitLife& life : lives)
        put(std::move(life));
}

const UnitLife* UnitRegister::find(UnitId id) const
{
    const auto at = lives_.find(id);
    return at == lives_.end() ? nullptr : &at->second;
}

const UnitEra* UnitRegister::known_as(UnitId id, Day day) const
{
    const UnitLife* life = find(id);
    if (life == nullptr || life->eras.empty())
        return nullptr;
    const UnitEra* known = &life->eras.front();
    for (const UnitEra& era : life->eras) {
        if (era.from <= day)
            known = &era;
    }
    return known;
}

void UnitRegister::put(UnitLife life)
{
    const UnitId id = life.id;
    lives_.insert_or_assign(id, std::move(life));
}

std::vector<Unit> UnitRegister::units_on(Day day) const
{
    std::vector<Unit> units;
    for (const auto& [id, life] : lives_) {
        const UnitEra* era = life.era_on(day);
        if (era == nullptr)
            continue;
        Unit unit;
        unit.id = id;
        unit.code = era->code;
        unit.name = era->name;
        unit.kind = era->kind;
        unit.parent = era->parent;
        unit.valid_from = life.begins();
        unit.valid_to = life.ends();
        for (const Succession& next : life.successors)
            unit.successors.push_back(next.to);
        units.push_back(std::move(unit));
    }
    return units;
}

}
