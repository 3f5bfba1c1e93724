#include "server/main/demo/demo_units.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

#include "demo/units.hpp"

namespace nguon {
namespace {

using namespace nguon::demo;

std::string key_of_hamlet(std::string_view commune, std::string_view name)
{
    return std::string(commune) + " " + std::string(name);
}

// A name that no table has is a mistake in the demo's own tables.
template <typename Ids> UnitId known(const Ids& ids, std::string_view key)
{
    const auto at = ids.find(key);
    if (at == ids.end())
        throw std::logic_error("the demo knows no unit " + std::string(key));
    return at->second;
}

UnitId add_unit(app::Records& records, const app::Deed& deed, std::string_view code,
    std::string_view name, UnitKind kind, std::optional<UnitId> parent, Day from = since,
    std::vector<UnitId> predecessors = {})
{
    Unit unit;
    unit.id = deed.new_id<UnitId>();
    unit.code = code;
    unit.name = name;
    unit.kind = kind;
    unit.parent = parent;
    unit.valid_from = from;
    unit.predecessors = std::move(predecessors);
    records.units().add(unit, {});
    return unit.id;
}

void move_under(app::Records& records, UnitId id, UnitId parent)
{
    auto unit = records.units().find(id, merger_day);
    unit->parent = parent;
    records.units().change(*unit, merger_day, {}, unit->version);
}

std::vector<OldCommune> all_communes()
{
    std::vector<OldCommune> all(vo_nhai.begin(), vo_nhai.end());
    all.insert(all.end(), city.begin(), city.end());
    return all;
}

bool is_in_vo_nhai(std::string_view new_code)
{
    return std::any_of(vo_nhai.begin(), vo_nhai.end(),
        [&](const OldCommune& old) { return old.became == new_code; });
}

}

DemoUnits DemoUnits::add(app::Records& records, const app::Deed& deed, DemoDay day)
{
    DemoUnits units;
    units.add_before(records, deed);
    units.add_departments(records, deed, day);
    if (day == DemoDay::today)
        units.merge(records, deed);
    return units;
}

UnitId DemoUnits::of(std::string_view code) const { return known(now_, code); }

UnitId DemoUnits::in_place_of(std::string_view old_code) const
{
    return known(in_place_, old_code);
}

UnitId DemoUnits::hamlet(std::string_view old_code, std::string_view name) const
{
    return known(hamlets_, key_of_hamlet(old_code, name));
}

UnitId DemoUnits::province() const { return of(province_code); }

void DemoUnits::add_before(app::Records& records, const app::Deed& deed)
{
    const UnitId province
        = add_unit(records, deed, province_code, province_name, UnitKind::province, std::nullopt);
    now_.emplace(province_code, province);
    for (const District& district : districts)
        now_.emplace(district.code,
            add_unit(records, deed, district.code, district.name, UnitKind::district, province));
    const auto add_communes = [&](std::span<const OldCommune> communes, std::string_view district) {
        for (const OldCommune& commune : communes) {
            const UnitId id
                = add_unit(records, deed, commune.code, commune.name, commune.kind, of(district));
            before_.emplace(commune.code, id);
            in_place_.emplace(commune.code, id);
            now_.emplace(commune.code, id);
            for (const Hamlet& hamlet : commune.hamlets) {
                if (hamlet.name.empty())
                    continue;
                const UnitId inner = add_unit(records, deed, {}, hamlet.name, UnitKind::hamlet, id);
                records.units().set_households(inner, hamlet.households);
                if (hamlet.latitude != 0)
                    records.units().save_boundary(
                        { inner, { hamlet.latitude, hamlet.longitude }, {}, deed.now });
                hamlets_.emplace(key_of_hamlet(commune.code, hamlet.name), inner);
            }
        }
    };
    add_communes(vo_nhai, vo_nhai_code);
    add_communes(city, city_code);
    for (const OldCommune& commune : vo_nhai)
        vo_nhai_.push_back(before_.at(std::string(commune.code)));
}

void DemoUnits::add_departments(app::Records& records, const app::Deed& deed, DemoDay day)
{
    for (const Department& department : departments)
        now_.emplace(department.key,
            add_unit(
                records, deed, {}, department.name, UnitKind::department, of(department.parent)));
    for (const Department& department : departments) {
        const UnitId id = of(department.key);
        if (!department.became.empty()) {
            records.units().end(id, departments_day);
            records.units().link_successor(id, of(department.became), departments_day);
        } else if (day == DemoDay::today && department.parent == vo_nhai_code) {
            // There is no district to belong to any more; the work went to the new communes.
            records.units().end(id, merger_day);
        }
    }
}

void DemoUnits::merge(app::Records& records, const app::Deed& deed)
{
    for (const OldCommune& old : all_communes())
        now_.erase(std::string(old.code));
    vo_nhai_.clear();
    for (const NewCommune& commune : new_communes) {
        std::vector<UnitId> predecessors;
        for (const OldCommune& old : all_communes()) {
            if (old.became == commune.code)
                predecessors.push_back(before_.at(std::string(old.code)));
        }
        const UnitId id = add_unit(records, deed, commune.code, commune.name, commune.kind,
            province(), merger_day, std::move(predecessors));
        now_.emplace(commune.code, id);
        if (is_in_vo_nhai(commune.code))
            vo_nhai_.push_back(id);
    }
    for (const OldCommune& old : all_communes()) {
        const UnitId id = before_.at(std::string(old.code));
        const auto successor = now_.find(old.became);
        if (successor == now_.end()) {
            move_under(records, id, province());
            now_.emplace(old.code, id);
            vo_nhai_.push_back(id);
            continue;
        }
        in_place_[std::string(old.code)] = successor->second;
        for (const Hamlet& hamlet : old.hamlets) {
            if (!hamlet.name.empty())
                move_under(records, this->hamlet(old.code, hamlet.name), successor->second);
        }
        records.units().end(id, merger_day);
    }
    // The districts' duties went to the communes and the province; who asks is shown the province.
    for (const District& district : districts) {
        records.units().end(of(district.code), merger_day);
        records.units().link_successor(of(district.code), province(), merger_day);
    }
    const UnitId joined
        = add_unit(records, deed, joined_code, joined_name, UnitKind::province, std::nullopt);
    records.units().end(joined, merger_day);
    records.units().link_successor(joined, province(), merger_day);
}

}
