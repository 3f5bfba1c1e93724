#include "core/account/rights.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

const Day today = *parse_iso_day("2026-11-21");
const UnitId province(1);
const UnitId commune(2);
const UnitId other(3);
const UnitId hamlet(4);

UnitTree tree()
{
    const auto unit = [](UnitId id, UnitKind kind, std::optional<UnitId> parent) {
        Unit made;
        made.id = id;
        made.name = id.text();
        made.kind = kind;
        made.parent = parent;
        made.valid_from = today - std::chrono::days(100);
        return made;
    };
    return *UnitTree::create(
        { unit(province, UnitKind::province, {}), unit(commune, UnitKind::commune, province),
            unit(other, UnitKind::commune, province), unit(hamlet, UnitKind::hamlet, commune) },
        today);
}

Caller editor_of(UnitId unit, std::optional<Day> until = {})
{
    Caller caller;
    caller.unit = unit;
    caller.grants = { Grant{ "commune_editor", unit, today - std::chrono::days(1), until,
        { Right::view, Right::write_bulletin } } };
    return caller;
}

TEST(Caller, has_a_right_in_the_unit_and_below_it)
{
    const auto caller = editor_of(commune);
    EXPECT_TRUE(caller.may_in(Right::write_bulletin, commune, tree()));
    EXPECT_TRUE(caller.may_in(Right::write_bulletin, hamlet, tree()));
    EXPECT_FALSE(caller.may_in(Right::write_bulletin, other, tree()));
    EXPECT_FALSE(caller.may_in(Right::write_bulletin, province, tree()));
    EXPECT_FALSE(caller.may_in(Right::approve_bulletin, commune, tree()));
}

TEST(Caller, needs_the_right_in_every_unit_asked_for)
{
    const auto caller = editor_of(commune);
    EXPECT_TRUE(caller.may_in_all(Right::view, std::vector{ commune, hamlet }, tree()));
    EXPECT_FALSE(caller.may_in_all(Right::view, std::vector{ commune, other }, tree()));
    EXPECT_FALSE(caller.may_in_all(Right::view, {}, tree()));
}

TEST(Caller, loses_the_right_on_the_day_the_grant_ends)
{
    EXPECT_FALSE(editor_of(commune, today).may_in(Right::view, commune, tree()));
    EXPECT_TRUE(
        editor_of(commune, today + std::chrono::days(1)).may_in(Right::view, commune, tree()));
}

TEST(Caller, names_only_the_topmost_units_of_a_right)
{
    auto caller = editor_of(commune);
    caller.grants.push_back({ "commune_editor", hamlet, today, {}, { Right::view } });
    EXPECT_EQ(caller.units_with(Right::view, tree()), std::vector{ commune });
}

Caller manager_of(UnitId unit)
{
    Caller caller;
    caller.unit = unit;
    caller.grants = { Grant{ "commune_admin", unit, today - std::chrono::days(1), {},
        { Right::view, Right::manage_units } } };
    return caller;
}

TEST(Caller, of_a_commune_decides_about_its_hamlets_alone)
{
    const Caller own = manager_of(commune);
    EXPECT_TRUE(own.may_decide_on(UnitKind::hamlet, commune, tree()));
    EXPECT_FALSE(own.may_decide_on(UnitKind::hamlet, other, tree()));
    EXPECT_FALSE(own.may_decide_on(UnitKind::department, commune, tree()));
    EXPECT_FALSE(own.may_decide_on(UnitKind::ward, commune, tree()));
    EXPECT_FALSE(own.may_decide_on(UnitKind::ward, province, tree()));
    EXPECT_FALSE(own.may_decide_on(UnitKind::province, std::nullopt, tree()));
    EXPECT_FALSE(own.may_above_communes(Right::manage_units, hamlet, tree()));
    const Caller above = manager_of(province);
    EXPECT_TRUE(above.may_decide_on(UnitKind::department, commune, tree()));
    EXPECT_TRUE(above.may_decide_on(UnitKind::ward, province, tree()));
    EXPECT_TRUE(above.may_decide_on(UnitKind::province, std::nullopt, tree()));
    EXPECT_TRUE(above.may_above_communes(Right::manage_units, hamlet, tree()));
    EXPECT_FALSE(above.may_above_communes(Right::manage_units, UnitId(99), tree()));
}

TEST(DefaultRoles, have_names_that_can_be_read_back)
{
    EXPECT_EQ(default_roles().size(), 13U);
    for (const Role& role : default_roles()) {
        for (const Right right : role.rights)
            EXPECT_EQ(parse_right(name_of(right)), right);
    }
    EXPECT_FALSE(parse_right("rule_the_world"));
}

TEST(Giving, are_the_grants_that_reach_the_unit_on_the_day_of_the_tree)
{
    std::vector<Grant> grants = editor_of(commune).grants;
    grants.push_back(editor_of(other).grants.front());
    grants.push_back(editor_of(province, today).grants.front());
    grants.push_back(editor_of(province).grants.front());
    const auto found = giving(grants, Right::write_bulletin, hamlet, tree());
    ASSERT_EQ(found.size(), 2U) << "another unit's and one that is over give nothing";
    EXPECT_EQ(found[0].unit, commune);
    EXPECT_EQ(found[1].unit, province);
    EXPECT_TRUE(giving(grants, Right::approve_bulletin, hamlet, tree()).empty());
}

}
}
