#include "server/app/unit_inheritance_parts.hpp"

#include <set>

namespace nguon::app {
namespace {

// What the change had taken is given back: roles in units that are there again.
void give_back(std::vector<Grant>& grants, const Inheritance& given)
{
    const Day undone = given.undone->on;
    const Day from = given.effect.on;
    std::vector<Grant> back;
    for (const auto& [unit, heirs] : given.undone->heirs) {
        const ChangedLife* life = given.effect.find(unit);
        if (life == nullptr || !life->has_come_back(from))
            continue;
        for (const Grant& grant : grants) {
            if (grant.unit != unit || grant.to != undone)
                continue;
            std::optional<Day> to;
            bool still = heirs.area.empty();
            for (const Grant& next : grants) {
                if (next.role == grant.role && holds(heirs.area, next.unit) && next.from >= undone
                    && (!next.to || *next.to > from)) {
                    to = next.to;
                    still = true;
                }
            }
            if (still)
                back.push_back({ grant.role, unit, from, to, grant.rights });
        }
    }
    for (const Grant& grant : back) {
        const auto& area = given.undone->heirs.at(grant.unit).area;
        for (Grant& next : grants) {
            if (next.role == grant.role && holds(area, next.unit) && next.from == undone
                && (!next.to || *next.to > from))
                next.to = from;
        }
    }
    grants.insert(grants.end(), back.begin(), back.end());
}

// They change on the day of the change; only where somebody has counted since, today.
void change_households(
    Records& records, const Inheritance& given, UnitId unit, std::int64_t households)
{
    const auto counted = records.units().households_on({ unit }, given.day);
    const auto last = counted.find(unit);
    const bool since = last != counted.end() && last->second.from > given.effect.on;
    records.units().set_households(unit, households, since ? given.day : given.effect.on);
}

// Those who return have kept their own numbers; who had taken them in and goes on gives them up.
void take_households_back(Records& records, const Inheritance& given)
{
    for (const auto& [unit, from] : returns_of(given)) {
        const auto left = records.units().households(from) - records.units().households(unit);
        change_households(records, given, from, std::max<std::int64_t>(left, 0));
    }
}

}

std::map<UnitId, Sources> sources_of(const ChangeEffect& effect)
{
    std::map<UnitId, Sources> sources;
    for (const auto& [ended, heirs] : effect.heirs) {
        for (const UnitId heir : heirs.area) {
            Sources& of = sources[heir];
            (heirs.chief == heir ? of.peers : of.above).push_back(ended);
        }
    }
    for (const auto& [unit, parts] : effect.parts) {
        for (const UnitId part : parts)
            sources[part].above.push_back(unit);
    }
    return sources;
}

std::vector<Return> returns_of(const Inheritance& given)
{
    std::vector<Return> returns;
    if (given.undone == nullptr)
        return returns;
    for (const auto& [unit, heirs] : given.undone->heirs) {
        const ChangedLife* life = given.effect.find(unit);
        if (life != nullptr && life->has_come_back(given.effect.on) && heirs.chief
            && !given.effect.heirs.contains(*heirs.chief))
            returns.push_back({ unit, *heirs.chief });
    }
    return returns;
}

std::string name_on(const Inheritance& given, UnitId unit)
{
    if (const ChangedLife* life = given.effect.find(unit))
        return life->after.eras.back().name;
    const UnitEra* era = given.before.known_as(unit, given.day);
    return era == nullptr ? unit.text() : era->name;
}

Day given_from(const Inheritance& given, UnitId heir)
{
    const ChangedLife* life = given.effect.find(heir);
    return life != nullptr && life->is_new() ? given.effect.on : given.day;
}

std::vector<Grant> next_grants(std::vector<Grant> grants, const Inheritance& given)
{
    const Day on = given.effect.on;
    if (given.undone != nullptr)
        give_back(grants, given);
    const std::vector<Grant> before = grants;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const Grant& grant = before[i];
        const auto heirs = given.effect.heirs.find(grant.unit);
        if (heirs == given.effect.heirs.end() || (grant.to && *grant.to <= on))
            continue;
        grants[i].to = std::max(on, grant.from);
        for (const UnitId heir : heirs->second.area) {
            Grant next = grant;
            next.unit = heir;
            next.from = std::max(on, grant.from);
            const bool there = std::any_of(grants.begin(), grants.end(), [&](const Grant& one) {
                return one.role == next.role && one.unit == heir && one.from <= next.from
                    && (!one.to || (next.to && *one.to >= *next.to));
            });
            if (!there)
                grants.push_back(std::move(next));
        }
    }
    // Done and undone on one day: there was no day on which it held.
    if (given.undone != nullptr)
        std::erase_if(
            grants, [](const Grant& grant) { return grant.to && *grant.to <= grant.from; });
    return grants;
}

std::map<UnitId, std::vector<UnitId>> pasts_of(const Inheritance& given)
{
    std::map<UnitId, std::vector<UnitId>> pasts;
    const auto add = [&](UnitId unit, UnitId next) {
        if (!holds(pasts[next], unit))
            pasts[next].push_back(unit);
    };
    for (const auto& [unit, heirs] : given.effect.heirs) {
        if (heirs.chief)
            add(unit, *heirs.chief);
        for (const UnitId heir : heirs.area)
            add(unit, heir);
    }
    for (const auto& [unit, parts] : given.effect.parts) {
        for (const UnitId part : parts)
            add(unit, part);
    }
    for (const auto& [unit, from] : returns_of(given))
        add(from, unit);
    return pasts;
}

std::vector<ChangeConcern> inherit_roles(Records& records, const Inheritance& given)
{
    std::vector<UnitId> concerned;
    for (const auto& [unit, heirs] : given.effect.heirs)
        concerned.push_back(unit);
    if (given.undone != nullptr) {
        for (const auto& [unit, heirs] : given.undone->heirs)
            concerned.push_back(unit);
    }
    std::map<UnitId, std::int64_t> widened;
    for (Account& account : records.accounts().with_grants_in(concerned)) {
        std::vector<Grant> next = next_grants(account.grants, given);
        if (next == account.grants)
            continue;
        std::set<UnitId> gained;
        for (const Grant& grant : next) {
            if (!holds(account.grants, grant) && grant.holds_on(given.day))
                gained.insert(grant.unit);
        }
        for (const UnitId unit : gained)
            ++widened[unit];
        account.grants = std::move(next);
        records.accounts().save(account, account.version, given.day);
    }
    std::vector<ChangeConcern> concerns;
    for (const auto& [unit, count] : widened)
        concerns.push_back(
            { "unit_change.roles_gained", unit, name_on(given, unit), std::to_string(count) });
    return concerns;
}

void inherit_places(Records& records, const Deed& deed, const Inheritance& given)
{
    const Day on = given.effect.on;
    if (given.undone != nullptr)
        return take_households_back(records, given);
    for (const auto& [heir, sources] : sources_of(given.effect)) {
        const ChangedLife* life = given.effect.find(heir);
        const bool is_new = life != nullptr && life->is_new();
        std::int64_t households = 0;
        for (const UnitId unit : sources.peers)
            households += records.units().households(unit);
        if (households > 0)
            change_households(records, given, heir, records.units().households(heir) + households);
        if (!is_new)
            continue;
        Boundary joined{ heir, {}, {}, deed.now };
        const auto parts = records.units().boundaries(sources.peers);
        for (const Boundary& part : parts) {
            joined.outlines.insert(
                joined.outlines.end(), part.outlines.begin(), part.outlines.end());
            joined.centre.latitude += part.centre.latitude / static_cast<double>(parts.size());
            joined.centre.longitude += part.centre.longitude / static_cast<double>(parts.size());
        }
        if (!parts.empty())
            records.units().save_boundary(joined);
        if (sources.peers.size() < 2)
            continue;
        for (const UnitId unit : sources.peers) {
            if (records.devices().standing_after(unit).empty())
                continue;
            Group group;
            group.id = deed.new_id<GroupId>();
            group.unit = heir;
            group.name = given.before.known_as(unit, on)->name + " (cũ)";
            group.units = { unit };
            records.groups().add(group);
        }
    }
}

}
