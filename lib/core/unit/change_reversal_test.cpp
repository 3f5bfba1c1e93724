#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/unit/change_test_country.hpp"

namespace nguon {
namespace {

using namespace change_test;
using ::testing::ElementsAre;

TEST(Reversal, brings_the_old_units_back_from_a_later_day_and_leaves_the_days_between)
{
    UnitRegister units = country();
    const auto done = effect_of(units, reform());
    ASSERT_TRUE(done);
    apply(units, *done);
    units.put(life(30, "Xóm Mới", UnitKind::hamlet, 20));
    units.at(UnitId(30)).eras[0].from = day("2026-02-01");
    const auto back = reversal_of(units, *done, today, "12/NQ-HĐND");
    ASSERT_TRUE(back) << back.error().code << back.error().detail;
    apply(units, *back);

    const auto between = units.tree(day("2026-11-20"));
    const auto then = units.tree(today);
    ASSERT_TRUE(between && then);
    EXPECT_TRUE(between->find(UnitId(20)));
    EXPECT_FALSE(between->find(UnitId(3)));
    EXPECT_FALSE(then->find(UnitId(20)));
    EXPECT_EQ(then->find(UnitId(3))->parent, UnitId(2));
    EXPECT_EQ(then->find(UnitId(6))->parent, UnitId(3));
    EXPECT_EQ(then->find(UnitId(5))->parent, UnitId(2));
    EXPECT_EQ(then->find(UnitId(30))->parent, UnitId(3)) << "added since: to the first of them";
    EXPECT_TRUE(then->find(UnitId(9)));
    EXPECT_EQ(back->heirs.at(UnitId(20)).chief, UnitId(3));
    EXPECT_THAT(back->heirs.at(UnitId(20)).area, ElementsAre(UnitId(3), UnitId(4)));
}

TEST(Reversal, on_the_very_day_leaves_no_trace_in_the_trees)
{
    UnitRegister units = country();
    const auto done = effect_of(units, reform());
    apply(units, *done);
    const auto back = reversal_of(units, *done, merger, "sửa sai");
    ASSERT_TRUE(back) << back.error().code;
    apply(units, *back);
    for (const UnitId id : ids({ 1, 2, 3, 4, 5, 6, 7, 8, 9 }))
        EXPECT_EQ(*units.find(id), *country().find(id)) << id.text();
    EXPECT_EQ(units.known_as(UnitId(20), merger)->name, "Xã Võ Nhai") << "it has its name still";
    EXPECT_FALSE(units.tree(merger)->find(UnitId(20)));
}

TEST(Reversal, keeps_what_was_changed_since_and_refuses_what_was_built_on)
{
    UnitRegister units = country();
    const auto done = effect_of(units, reform());
    apply(units, *done);
    ChangeTarget other_name = there(6);
    other_name.name = "Tổ dân phố số 1";
    UnitRegister renamed = after(
        units, change({ { ChangeKind::rename, ids({ 6 }), { other_name } } }, day("2026-01-01")));
    const auto back = reversal_of(renamed, *done, today, "12/NQ-HĐND");
    ASSERT_TRUE(back) << back.error().code;
    apply(renamed, *back);
    EXPECT_EQ(renamed.tree(today)->find(UnitId(6))->name, "Tổ dân phố số 1");
    EXPECT_EQ(renamed.tree(today)->find(UnitId(6))->parent, UnitId(3));

    const UnitRegister grown = after(units,
        change(
            { { ChangeKind::merge, ids({ 20, 5 }), { made(40, "Xã Lớn", UnitKind::commune, 1) } } },
            day("2026-01-01")));
    EXPECT_EQ(reversal_of(grown, *done, today, "x").error().code, "unit_change.changed_since");
    EXPECT_EQ(reversal_of(units, *done, eve, "x").error().code, "unit_change.reversed_before");
}

TEST(Reversal, brings_a_split_together_again)
{
    ChangeTarget part = made(20, "Xã Mỏ Gà", UnitKind::commune, 2);
    part.takes = ids({ 7 });
    UnitRegister units = country();
    const auto done
        = effect_of(units, change({ { ChangeKind::split, ids({ 4 }), { there(4), part } } }));
    apply(units, *done);
    const auto back = reversal_of(units, *done, today, "x");
    ASSERT_TRUE(back) << back.error().code;
    apply(units, *back);
    EXPECT_EQ(units.tree(today)->find(UnitId(7))->parent, UnitId(4));
    EXPECT_FALSE(units.tree(today)->find(UnitId(20)));
}

}
}
