#include "server/app/unit_inheritance_parts.hpp"

namespace nguon::app {
namespace {

// The same in another unit, from a day on; none where it is over by then.
void lend_in(Records& records, const Deed& deed, const Delegation& old, UnitId unit,
    const Inheritance& given)
{
    Delegation next = old;
    next.id = deed.new_id<DelegationId>();
    next.unit = unit;
    next.begins = std::max(given.effect.on, old.begins);
    next.made = given.now;
    next.ended = std::nullopt;
    next.ended_by_name.clear();
    if (next.begins < next.ends)
        records.delegations().add(next);
}

// What a change ended and what it made in its stead carry the same moment.
bool came_of(const Delegation& copy, const Delegation& old)
{
    return old.ended == copy.made && old.from == copy.from && old.to == copy.to
        && old.role == copy.role && old.ends == copy.ends;
}

void bring_home(Records& records, const Deed& deed, const Inheritance& given)
{
    for (const auto& [unit, heirs] : given.undone->heirs) {
        const ChangedLife* life = given.effect.find(unit);
        if (life == nullptr || !life->has_come_back(given.effect.on))
            continue;
        const auto there = records.delegations().of_units(heirs.area);
        for (const Delegation& old : records.delegations().of_units({ unit })) {
            std::vector<Delegation> copies;
            std::copy_if(there.begin(), there.end(), std::back_inserter(copies),
                [&](const Delegation& copy) { return came_of(copy, old); });
            const bool still = !copies.empty()
                && std::none_of(copies.begin(), copies.end(),
                    [](const Delegation& copy) { return copy.ended.has_value(); });
            if (!still)
                continue;
            for (const Delegation& copy : copies)
                records.delegations().end(copy.id, deed.caller.name, given.now);
            lend_in(records, deed, old, unit, given);
        }
    }
}

}

void inherit_delegations(Records& records, const Deed& deed, const Inheritance& given)
{
    if (given.undone != nullptr)
        bring_home(records, deed, given);
    std::vector<UnitId> ended;
    for (const auto& [unit, heirs] : given.effect.heirs)
        ended.push_back(unit);
    for (const Delegation& one : records.delegations().of_units(ended)) {
        if (one.is_over(given.effect.on))
            continue;
        records.delegations().end(one.id, deed.caller.name, given.now);
        for (const UnitId heir : given.effect.heirs.at(one.unit).area)
            lend_in(records, deed, one, heir, given);
    }
}

}
