// A small country before a reform, and the changes of units that its tests ask for.
#pragma once

#include <gtest/gtest.h>

#include "core/unit/change.hpp"

namespace nguon::change_test {

inline Day day(const char* text) { return *parse_iso_day(text); }
inline const Day long_ago = day("2004-07-08");
inline const Day merger = day("2025-07-01");
inline const Day eve = day("2025-06-30");
inline const Day today = day("2026-11-21");

inline UnitLife life(int id, std::string name, UnitKind kind, int parent, std::string code = {})
{
    UnitEra era;
    era.unit = UnitId(id);
    era.code = std::move(code);
    era.name = std::move(name);
    era.kind = kind;
    if (parent != 0)
        era.parent = UnitId(parent);
    era.from = long_ago;
    return { UnitId(id), { era }, {} };
}

// A province with a district, three communes and a hamlet in each of them, and another district.
inline UnitRegister country()
{
    return UnitRegister({
        life(1, "Tỉnh Thái Nguyên", UnitKind::province, 0, "19"),
        life(2, "Huyện Võ Nhai", UnitKind::district, 1, "170"),
        life(3, "Thị trấn Đình Cả", UnitKind::township, 2, "05716"),
        life(4, "Xã Phú Thượng", UnitKind::commune, 2, "05734"),
        life(5, "Xã Sảng Mộc", UnitKind::commune, 2, "05719"),
        life(6, "Tổ dân phố Thái Long", UnitKind::hamlet, 3),
        life(7, "Xóm Mỏ Gà", UnitKind::hamlet, 4),
        life(8, "Xóm Nà Ca", UnitKind::hamlet, 5),
        life(9, "Huyện Phú Lương", UnitKind::district, 1, "168"),
    });
}

inline ChangeTarget made(int id, std::string name, UnitKind kind, int parent, std::string code = {})
{
    ChangeTarget target;
    target.id = UnitId(id);
    target.is_new = true;
    target.name = std::move(name);
    target.kind = kind;
    target.code = std::move(code);
    target.parent = UnitId(parent);
    return target;
}

inline ChangeTarget there(int id)
{
    ChangeTarget target;
    target.id = UnitId(id);
    return target;
}

inline std::vector<UnitId> ids(std::initializer_list<int> numbers)
{
    std::vector<UnitId> found;
    for (const int number : numbers)
        found.emplace_back(number);
    return found;
}

inline UnitChange change(std::vector<ChangeStep> steps, Day on = merger)
{
    return { "1683/NQ-UBTVQH15", on, std::move(steps) };
}

inline UnitChange merge_into_vo_nhai()
{
    return change({ { ChangeKind::merge, ids({ 3, 4 }),
        { made(20, "Xã Võ Nhai", UnitKind::commune, 2, "05716") } } });
}

// The reform: communes merge, one goes on, the districts are no more.
inline UnitChange reform()
{
    UnitChange all = merge_into_vo_nhai();
    all.steps.push_back({ ChangeKind::dissolve, ids({ 2, 9 }), {} });
    return all;
}

inline std::string refusal(const UnitRegister& units, const UnitChange& wanted)
{
    const auto effect = effect_of(units, wanted);
    if (effect)
        return "accepted";
    return effect.error().fields.empty() ? effect.error().code : effect.error().fields[0].code;
}

inline UnitRegister after(const UnitRegister& before, const UnitChange& wanted)
{
    UnitRegister units = before;
    const auto effect = effect_of(before, wanted);
    EXPECT_TRUE(effect) << effect.error().code << " " << effect.error().detail;
    if (effect)
        apply(units, *effect);
    return units;
}

}
