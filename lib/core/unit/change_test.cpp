#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/unit/change_test_country.hpp"

namespace nguon {
namespace {

using namespace change_test;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(UnitChange, a_merge_ends_the_old_communes_and_takes_their_hamlets_along)
{
    const UnitRegister units = after(country(), merge_into_vo_nhai());
    const auto before = units.tree(eve);
    const auto then = units.tree(merger);
    ASSERT_TRUE(before && then);
    EXPECT_EQ(before->find(UnitId(3))->name, "Thị trấn Đình Cả");
    EXPECT_EQ(before->find(UnitId(20)), nullptr);
    EXPECT_EQ(before->find(UnitId(7))->parent, UnitId(4));
    EXPECT_EQ(then->find(UnitId(3)), nullptr);
    EXPECT_EQ(then->find(UnitId(20))->code, "05716") << "a code is not an identity";
    EXPECT_EQ(then->find(UnitId(6))->parent, UnitId(20));
    EXPECT_EQ(then->find(UnitId(7))->parent, UnitId(20));
    EXPECT_EQ(then->find(UnitId(8))->parent, UnitId(5)) << "not concerned";
    EXPECT_EQ(units.find(UnitId(3))->ends(), merger);
    EXPECT_THAT(units.find(UnitId(4))->successors, ElementsAre(Succession{ UnitId(20), merger }));
}

TEST(UnitChange, the_same_day_dissolves_the_districts)
{
    const UnitRegister units = after(country(), reform());
    const auto then = units.tree(merger);
    ASSERT_TRUE(then);
    EXPECT_THAT(then->children(UnitId(1)), UnorderedElementsAre(UnitId(5), UnitId(20)));
    EXPECT_THAT(units.find(UnitId(2))->successors, ElementsAre(Succession{ UnitId(1), merger }));
    EXPECT_TRUE(units.tree(eve)->covers(UnitId(2), UnitId(7))) << "the old tree is as it was";
}

TEST(UnitChange, heirs_of_a_district_are_the_province_and_for_rights_the_same_area)
{
    const auto effect = effect_of(country(), reform());
    ASSERT_TRUE(effect);
    EXPECT_EQ(effect->heirs.at(UnitId(3)).chief, UnitId(20));
    EXPECT_THAT(effect->heirs.at(UnitId(3)).area, ElementsAre(UnitId(20)));
    EXPECT_EQ(effect->heirs.at(UnitId(2)).chief, UnitId(1));
    EXPECT_THAT(effect->heirs.at(UnitId(2)).area, UnorderedElementsAre(UnitId(20), UnitId(5)));
    EXPECT_THAT(effect->heirs.at(UnitId(9)).area, IsEmpty()) << "nothing stood there";
}

TEST(UnitChange, one_that_is_there_takes_another_in)
{
    ChangeTarget grown = there(5);
    grown.name = "Xã Sảng Mộc mới";
    const UnitRegister units
        = after(country(), change({ { ChangeKind::merge, ids({ 4, 5 }), { grown } } }));
    const auto then = units.tree(merger);
    EXPECT_EQ(then->find(UnitId(5))->name, "Xã Sảng Mộc mới");
    EXPECT_EQ(then->find(UnitId(7))->parent, UnitId(5));
    EXPECT_EQ(units.tree(eve)->find(UnitId(5))->name, "Xã Sảng Mộc");
    EXPECT_EQ(then->find(UnitId(4)), nullptr);
}

TEST(UnitChange, a_commune_takes_over_the_district_it_stood_in)
{
    const UnitRegister units
        = after(country(), change({ { ChangeKind::merge, ids({ 2, 3, 4 }), { there(5) } } }));
    const auto then = units.tree(merger);
    ASSERT_TRUE(then);
    EXPECT_EQ(then->find(UnitId(5))->parent, UnitId(1));
    EXPECT_EQ(then->find(UnitId(7))->parent, UnitId(5));
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::merge, ids({ 2 }), { there(5) } } })),
        "unit.kind_above_parent")
        << "the other communes of the district would stand in it";
}

TEST(UnitChange, a_split_gives_each_part_its_hamlets_and_the_rest_to_the_first)
{
    UnitRegister units = country();
    units.put(life(10, "Xóm Suối Cạn", UnitKind::hamlet, 4));
    ChangeTarget second = made(21, "Xã Phú Hạ", UnitKind::commune, 2);
    second.takes = ids({ 10 });
    const UnitChange split = change({ { ChangeKind::split, ids({ 4 }),
        { made(20, "Xã Phú Thượng", UnitKind::commune, 2, "05734"), second } } });
    const auto effect = effect_of(units, split);
    ASSERT_TRUE(effect) << effect.error().code;
    EXPECT_THAT(effect->heirs.at(UnitId(4)).area, ElementsAre(UnitId(20), UnitId(21)));
    const UnitRegister changed = after(units, split);
    EXPECT_EQ(changed.tree(merger)->find(UnitId(7))->parent, UnitId(20));
    EXPECT_EQ(changed.tree(merger)->find(UnitId(10))->parent, UnitId(21));

    second.takes = ids({ 8 });
    EXPECT_EQ(refusal(units, change({ { ChangeKind::split, ids({ 4 }), { there(4), second } } })),
        "unit_change.not_in_it");
}

TEST(UnitChange, one_that_is_split_may_go_on_as_one_of_its_parts)
{
    ChangeTarget part = made(20, "Xã Mỏ Gà", UnitKind::commune, 2);
    part.takes = ids({ 7 });
    const UnitChange split = change({ { ChangeKind::split, ids({ 4 }), { there(4), part } } });
    const UnitRegister units = after(country(), split);
    EXPECT_THAT(effect_of(country(), split)->parts,
        ElementsAre(std::pair(UnitId(4), std::vector{ UnitId(20) })));
    EXPECT_TRUE(units.tree(merger)->find(UnitId(4)));
    EXPECT_EQ(units.tree(merger)->find(UnitId(7))->parent, UnitId(20));
    EXPECT_THAT(units.find(UnitId(4))->successors, ElementsAre(Succession{ UnitId(20), merger }));
}

TEST(UnitChange, a_rename_needs_no_identity_beside_that_of_the_unit)
{
    ChangeTarget named;
    named.id = UnitId(99);
    named.is_new = true;
    named.name = "Xã Phú Thượng Mới";
    const UnitRegister units
        = after(country(), change({ { ChangeKind::rename, ids({ 4 }), { named } } }));
    EXPECT_EQ(units.tree(merger)->find(UnitId(4))->name, "Xã Phú Thượng Mới");
    EXPECT_EQ(units.tree(merger)->find(UnitId(4))->parent, UnitId(2));
    EXPECT_EQ(units.find(UnitId(99)), nullptr);
}

TEST(UnitChange, parts_of_one_that_went_on_are_those_that_are_there_in_the_end)
{
    ChangeTarget part = made(20, "Xã Mỏ Gà", UnitKind::commune, 2);
    part.takes = ids({ 7 });
    const auto effect = effect_of(country(),
        change({ { ChangeKind::split, ids({ 4 }), { there(4), part } },
            { ChangeKind::split, ids({ 3 }),
                { there(3), made(21, "Xã Hai", UnitKind::commune, 2) } },
            { ChangeKind::merge, ids({ 3, 5 }), { made(22, "Xã Mới", UnitKind::commune, 2) } } }));
    ASSERT_TRUE(effect) << effect.error().code;
    EXPECT_THAT(effect->parts, ElementsAre(std::pair(UnitId(4), std::vector{ UnitId(20) })))
        << "what ended has heirs";
    EXPECT_THAT(effect->heirs.at(UnitId(3)).area, ElementsAre(UnitId(22), UnitId(21)));
}

TEST(UnitChange, nothing_comes_under_a_unit_of_a_lower_level)
{
    ChangeTarget raised;
    raised.kind = UnitKind::province;
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::rename, ids({ 4 }), { raised } } })),
        "unit.kind_above_parent");
    ChangeTarget lowered;
    lowered.kind = UnitKind::commune;
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::rename, ids({ 1 }), { lowered } } })),
        "unit.kind_above_parent")
        << "districts stand in it";
    EXPECT_EQ(refusal(country(),
                  change({ { ChangeKind::merge, ids({ 3 }),
                      { made(20, "Huyện Trong Xã", UnitKind::district, 4) } } })),
        "unit.kind_above_parent");
}

TEST(UnitChange, nothing_comes_under_a_unit_of_its_own_level)
{
    ChangeTarget swallowing = made(30, "Xã Nuốt Tỉnh", UnitKind::commune, 1);
    swallowing.parent = std::nullopt;
    EXPECT_EQ(refusal(after(country(), reform()),
                  change({ { ChangeKind::merge, ids({ 1, 5 }), { swallowing } } })),
        "unit.kind_above_parent")
        << "the communes of the province would stand in a commune";
    EXPECT_EQ(refusal(country(),
                  change({ { ChangeKind::merge, ids({ 3 }),
                      { made(20, "Xã Trong Xã", UnitKind::commune, 4) } } })),
        "unit.kind_above_parent");
}

TEST(UnitChange, a_rename_and_a_move_keep_the_identity)
{
    ChangeTarget ward = there(4);
    ward.name = "Phường Phú Thượng";
    ward.kind = UnitKind::ward;
    const UnitRegister units = after(country(),
        change({ { ChangeKind::rename, ids({ 4 }), { ward } },
            { ChangeKind::move, ids({ 4, 5 }), { there(9) } } }));
    EXPECT_EQ(units.find(UnitId(4))->eras.size(), 2U);
    EXPECT_EQ(units.find(UnitId(4))->eras[1].resolution, "1683/NQ-UBTVQH15");
    EXPECT_EQ(units.tree(merger)->find(UnitId(4))->name, "Phường Phú Thượng");
    EXPECT_EQ(units.tree(merger)->find(UnitId(5))->parent, UnitId(9));
}

TEST(UnitChange, what_began_under_a_unit_after_the_day_comes_along_as_well)
{
    UnitRegister units = country();
    UnitLife young = life(10, "Xóm Mới", UnitKind::hamlet, 4);
    young.eras[0].from = day("2026-01-01");
    units.put(young);
    const UnitRegister changed = after(units, merge_into_vo_nhai());
    EXPECT_EQ(changed.tree(today)->find(UnitId(10))->parent, UnitId(20));
    EXPECT_EQ(changed.find(UnitId(10))->begins(), day("2026-01-01"));
}

TEST(UnitChange, a_unit_must_be_there_on_the_day)
{
    UnitRegister units = after(country(), merge_into_vo_nhai());
    const auto merge_of = [](std::vector<UnitId> from, Day on) {
        return change({ { ChangeKind::merge, std::move(from),
                          { made(30, "Xã Mới", UnitKind::commune, 2) } } },
            on);
    };
    EXPECT_EQ(refusal(units, merge_of(ids({ 3, 5 }), today)), "unit_change.ended_already");
    EXPECT_EQ(refusal(units, merge_of(ids({ 20, 5 }), eve)), "unit_change.before_it_existed");
    EXPECT_EQ(refusal(units, merge_of(ids({ 99, 5 }), today)), "unit_change.unit_missing");
    EXPECT_EQ(refusal(units, merge_of(ids({ 3, 5 }), eve)), "unit_change.changed_later")
        << "its end is decided already";
    EXPECT_EQ(refusal(units, merge_of(ids({ 5, 5 }), today)), "unit_change.repeated");
    EXPECT_EQ(refusal(units, merge_of({}, today)), "unit_change.from_missing");
}

TEST(UnitChange, what_makes_no_sense_is_refused)
{
    const UnitRegister units = country();
    EXPECT_EQ(refusal(units, change({})), "unit_change.from_missing");
    UnitChange nameless = merge_into_vo_nhai();
    nameless.resolution.clear();
    EXPECT_EQ(refusal(units, nameless), "input.required");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::merge, ids({ 3 }), { there(3) } } })),
        "unit_change.into_itself");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::merge, ids({ 3, 4 }), {} } })),
        "unit_change.wrong_count");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::split, ids({ 3 }), { there(3) } } })),
        "unit_change.wrong_count");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::rename, ids({ 3 }), { there(3) } } })),
        "unit_change.nothing_changes");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::dissolve, ids({ 1 }), {} } })),
        "unit_change.no_successor");
    EXPECT_EQ(refusal(units,
                  change({ { ChangeKind::merge, ids({ 3 }),
                      { made(20, "Xã Mới", UnitKind::commune, 99) } } })),
        "unit.parent_missing");
    EXPECT_EQ(refusal(units,
                  change({ { ChangeKind::merge, ids({ 3 }),
                      { made(20, "Xã Mới", UnitKind::commune, 2, "05734") } } })),
        "unit_change.code_taken");
}

TEST(UnitChange, a_ring_is_refused)
{
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::move, ids({ 2 }), { there(3) } } })),
        "unit.cycle");
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::move, ids({ 2 }), { there(2) } } })),
        "unit.cycle");
    // A into B and B into A: after the first step there is no A.
    EXPECT_EQ(refusal(country(),
                  change({ { ChangeKind::merge, ids({ 3 }), { there(4) } },
                      { ChangeKind::merge, ids({ 4 }), { there(3) } } })),
        "unit_change.ended_already");
}

}
}
