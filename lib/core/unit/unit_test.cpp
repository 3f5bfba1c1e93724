#include "core/unit/area.hpp"

#include <gtest/gtest.h>

#include <array>

namespace nguon {
namespace {

const Day before = *parse_iso_day("2025-06-30");
const Day after = *parse_iso_day("2025-07-01");

Unit unit(int id, std::string name, UnitKind kind, int parent = 0,
    Day from = *parse_iso_day("2000-01-01"), std::optional<Day> to = {})
{
    Unit made;
    made.id = UnitId(id);
    made.name = std::move(name);
    made.kind = kind;
    if (parent != 0)
        made.parent = UnitId(parent);
    made.valid_from = from;
    made.valid_to = to;
    return made;
}

std::vector<Unit> province()
{
    return {
        unit(1, "Tỉnh", UnitKind::province),
        unit(2, "Huyện", UnitKind::district, 1, *parse_iso_day("2000-01-01"), after),
        unit(3, "Xã Đông", UnitKind::commune, 2, *parse_iso_day("2000-01-01"), after),
        unit(4, "Xã Ân", UnitKind::commune, 2, *parse_iso_day("2000-01-01"), after),
        unit(5, "Xã mới", UnitKind::commune, 1, after),
        unit(6, "Xóm", UnitKind::hamlet, 5, after),
    };
}

TEST(UnitTree, holds_the_units_of_its_day)
{
    const auto old_tree = UnitTree::create(province(), before);
    const auto new_tree = UnitTree::create(province(), after);
    ASSERT_TRUE(old_tree && new_tree);
    EXPECT_EQ(old_tree->size(), 4U);
    EXPECT_EQ(new_tree->size(), 3U);
    EXPECT_EQ(old_tree->find(UnitId(5)), nullptr);
    EXPECT_TRUE(old_tree->covers(UnitId(1), UnitId(4)));
    EXPECT_FALSE(old_tree->covers(UnitId(4), UnitId(1)));
    EXPECT_FALSE(new_tree->covers(UnitId(1), UnitId(4)));
}

TEST(UnitTree, lists_children_in_vietnamese_order)
{
    const auto tree = UnitTree::create(province(), before);
    const auto below = tree->children(UnitId(2));
    ASSERT_EQ(below.size(), 2U);
    EXPECT_EQ(below[0], UnitId(4));
    EXPECT_EQ(tree->subtree(UnitId(2)).size(), 3U);
    EXPECT_EQ(tree->path(UnitId(3)), (std::vector{ UnitId(3), UnitId(2), UnitId(1) }));
}

TEST(UnitTree, gives_a_hamlet_the_level_of_its_commune)
{
    const auto tree = UnitTree::create(province(), after);
    EXPECT_EQ(tree->level(UnitId(6)), Level::commune);
    EXPECT_EQ(tree->level(UnitId(1)), Level::province);
    EXPECT_FALSE(tree->level(UnitId(99)));
}

TEST(UnitTree, knows_what_led_to_a_unit_over_several_changes)
{
    // Đông became 9, which was gone again before it became the new commune; Ân was split.
    const std::array links{ UnitLink{ UnitId(3), UnitId(9) }, UnitLink{ UnitId(9), UnitId(5) },
        UnitLink{ UnitId(4), UnitId(5) }, UnitLink{ UnitId(4), UnitId(1) },
        UnitLink{ UnitId(9), UnitId(3) } };
    const auto tree = UnitTree::create(province(), after, links);
    const auto past = tree->former(UnitId(5));
    EXPECT_EQ(
        std::vector(past.begin(), past.end()), (std::vector{ UnitId(3), UnitId(4), UnitId(9) }));
    EXPECT_EQ(tree->former(UnitId(1)).size(), 1U);
    EXPECT_TRUE(tree->former(UnitId(6)).empty());
    EXPECT_EQ(tree->former_count(), 3U);
    EXPECT_EQ(UnitTree::create(province(), before, links)->former(UnitId(3)).size(), 1U)
        << "who is there is nobody's past";
}

TEST(UnitArea, is_the_units_all_below_them_and_their_past_each_once)
{
    const std::array links{ UnitLink{ UnitId(3), UnitId(5) }, UnitLink{ UnitId(4), UnitId(5) },
        UnitLink{ UnitId(2), UnitId(1) } };
    const auto tree = UnitTree::create(province(), after, links);
    ASSERT_TRUE(tree);
    const auto ids = [](std::initializer_list<int> all) {
        std::vector<UnitId> list;
        for (const int one : all)
            list.emplace_back(one);
        return list;
    };
    EXPECT_EQ(area_of(ids({ 5 }), *tree), ids({ 3, 4, 5, 6 }));
    EXPECT_EQ(area_of(ids({ 6, 5, 6 }), *tree), ids({ 3, 4, 5, 6 })) << "named twice";
    EXPECT_EQ(area_of(ids({ 6 }), *tree), ids({ 6 }));
    EXPECT_EQ(area_of(ids({ 1 }), *tree), ids({ 1, 2, 3, 4, 5, 6 })) << "the whole tree";
    EXPECT_EQ(area_of(ids({ 3 }), *tree), ids({})) << "not there any more";
    EXPECT_EQ(area_of({}, *tree), ids({}));
}

TEST(UnitTree, refuses_a_ring_and_a_lost_parent)
{
    const auto ring = UnitTree::create(
        { unit(1, "A", UnitKind::commune, 2), unit(2, "B", UnitKind::commune, 1) }, before);
    ASSERT_FALSE(ring);
    EXPECT_EQ(ring.error().code, "unit.cycle");
    const auto lost = UnitTree::create({ unit(1, "A", UnitKind::commune, 2) }, before);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, "unit.parent_missing");
}

}
}
