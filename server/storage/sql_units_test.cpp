#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UnitsOn : public RecordsOn { };
NGUON_ON_BOTH_ENGINES(UnitsOn);

Day day(const char* text) { return *parse_iso_day(text); }

TEST_P(UnitsOn, come_back_as_they_were_added)
{
    read([](app::Records& records) {
        const auto found = records.units().find(nung, today);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->code, "05755");
        EXPECT_EQ(found->name, "Xã Thượng Nung");
        EXPECT_EQ(found->kind, UnitKind::commune);
        EXPECT_EQ(found->parent, province);
        EXPECT_EQ(found->valid_from, day("2025-07-01"));
        EXPECT_EQ(found->valid_to, std::nullopt);
        EXPECT_EQ(found->version, 1);
        EXPECT_EQ(records.units().find_by_code("05716", today)->id, vo);
        EXPECT_FALSE(records.units().find_by_code("", today)) << "hamlets have none";
        EXPECT_FALSE(records.units().find(UnitId(99), today));
        EXPECT_FALSE(records.units().find(nung, day("2025-06-30"))) << "not there yet";
        EXPECT_EQ(records.units().all_on(today).size(), 4U);
        EXPECT_THAT(records.units().all_on(day("2025-06-30")), IsEmpty());
    });
}

TEST_P(UnitsOn, keep_what_they_were_called_before)
{
    write([](app::Records& records) {
        Unit renamed = *records.units().find(nung, today);
        renamed.name = "Phường Thượng Nung";
        renamed.kind = UnitKind::ward;
        EXPECT_TRUE(records.units().change(renamed, day("2026-12-01"), "12/NQ-HĐND", 1));
    });
    read([](app::Records& records) {
        EXPECT_EQ(records.units().find(nung, day("2026-11-30"))->name, "Xã Thượng Nung");
        EXPECT_EQ(records.units().find(nung, day("2026-12-01"))->name, "Phường Thượng Nung");
        EXPECT_EQ(records.units().find(nung, day("2026-12-01"))->version, 2);
        const auto eras = records.units().history(nung);
        ASSERT_EQ(eras.size(), 2U);
        EXPECT_EQ(eras[0].name, "Xã Thượng Nung");
        EXPECT_EQ(eras[0].to, day("2026-12-01"));
        EXPECT_EQ(eras[1].kind, UnitKind::ward);
        EXPECT_EQ(eras[1].resolution, "12/NQ-HĐND");
        EXPECT_EQ(eras[1].to, std::nullopt);
    });
}

TEST_P(UnitsOn, refuse_a_change_from_a_stale_version)
{
    write([](app::Records& records) {
        const Unit commune = *records.units().find(nung, today);
        EXPECT_TRUE(records.units().change(commune, today, "", 1));
        EXPECT_FALSE(records.units().change(commune, today, "", 1));
        EXPECT_EQ(records.units().history(nung).size(), 2U);
    });
}

TEST_P(UnitsOn, a_later_change_gives_way_to_one_before_it)
{
    write([](app::Records& records) {
        Unit commune = *records.units().find(nung, today);
        commune.name = "Later";
        EXPECT_TRUE(records.units().change(commune, day("2027-06-01"), "", 1));
        commune.name = "Sooner";
        EXPECT_TRUE(records.units().change(commune, day("2027-01-01"), "", 2));
        EXPECT_EQ(records.units().find(nung, day("2027-07-01"))->name, "Sooner");
        EXPECT_EQ(records.units().history(nung).size(), 2U);
    });
}

TEST_P(UnitsOn, end_on_a_day_and_name_their_successors)
{
    write([](app::Records& records) {
        records.units().end(lau, day("2026-12-31"));
        records.units().end(nung, day("2027-01-01"));
        records.units().link_successor(nung, vo, day("2027-01-01"));
    });
    read([](app::Records& records) {
        const auto before = records.units().find(nung, day("2026-12-31"));
        ASSERT_TRUE(before);
        EXPECT_THAT(before->successors, ElementsAre(vo));
        EXPECT_EQ(before->valid_to, day("2027-01-01"));
        EXPECT_FALSE(records.units().find(nung, day("2027-01-01")));
        EXPECT_THAT(records.units().find(vo, day("2027-01-01"))->predecessors, ElementsAre(nung));
        EXPECT_EQ(records.units().all_on(day("2027-01-01")).size(), 2U);
    });
}

TEST_P(UnitsOn, were_formed_from_those_of_their_level_or_above_it)
{
    constexpr UnitId dissolved(70);
    constexpr UnitId island(71);
    write([&](app::Records& records) {
        for (const UnitId id : { dissolved, island }) {
            Unit district;
            district.id = id;
            district.name = "Huyện " + id.text();
            district.kind = UnitKind::district;
            district.parent = province;
            district.valid_from = day("2025-07-01");
            records.units().add(district, "");
            records.units().end(id, day("2027-01-01"));
        }
        records.units().link_successor(dissolved, province, day("2027-01-01"));
        records.units().link_successor(island, vo, day("2027-01-01"));
    });
    read([&](app::Records& records) {
        const Day then = day("2027-01-01");
        EXPECT_THAT(records.units().find(province, then)->predecessors, IsEmpty());
        EXPECT_THAT(records.units().find(vo, then)->predecessors, ElementsAre(island));
        const auto tree = records.units().tree(then);
        EXPECT_THAT(tree->find(province)->predecessors, IsEmpty());
        EXPECT_THAT(tree->find(vo)->predecessors, ElementsAre(island));
        EXPECT_THAT(records.units().successors(dissolved), ElementsAre(province))
            << "what it led to is kept";
        EXPECT_THAT(tree->former(province), ElementsAre(dissolved)) << "and is its past";
    });
}

TEST_P(UnitsOn, live_on_when_their_end_is_put_off)
{
    write([](app::Records& records) {
        records.units().end(nung, day("2027-01-01"));
        records.units().end(nung, day("2027-07-01"));
        EXPECT_TRUE(records.units().find(nung, day("2027-06-30")));
        EXPECT_FALSE(records.units().find(nung, day("2027-07-01")));
    });
}

TEST_P(UnitsOn, share_one_tree_until_something_changes)
{
    const auto first = tree();
    EXPECT_EQ(tree(), first);
    EXPECT_TRUE(first->covers(province, lau));
    write([](app::Records& records) {
        records.units().add(unit(UnitId(9), "", "Xóm Mới", UnitKind::hamlet, vo), "");
    });
    const auto second = tree();
    EXPECT_NE(second, first);
    EXPECT_TRUE(second->find(UnitId(9)));
    EXPECT_FALSE(first->find(UnitId(9))) << "who holds the old one is not disturbed";
}

TEST_P(UnitsOn, a_tree_of_a_transaction_that_was_undone_is_not_shown)
{
    truth_->write([](app::Records& records) {
        records.units().add(unit(UnitId(9), "", "Xóm Mới", UnitKind::hamlet, vo), "");
        EXPECT_TRUE(records.units().tree(today)->find(UnitId(9)));
        return false;
    });
    EXPECT_FALSE(tree()->find(UnitId(9)));
}

TEST_P(UnitsOn, know_what_is_spoken_beside_vietnamese)
{
    write([](app::Records& records) {
        EXPECT_TRUE(records.units().languages({ nung }).empty());
        records.units().set_languages(nung, { "nut", "tyz" });
        const auto found = records.units().languages({ nung, province });
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found.at(nung), (std::vector<std::string>{ "nut", "tyz" }));
        records.units().set_languages(nung, { "tyz" });
        EXPECT_EQ(records.units().languages({ nung }).at(nung).size(), 1U);
        records.units().set_languages(nung, {});
        EXPECT_TRUE(records.units().languages({ nung }).empty());
        EXPECT_TRUE(records.units().languages({}).empty());
    });
}

TEST_P(UnitsOn, keep_in_which_order_languages_are_heard)
{
    write([](app::Records& records) {
        EXPECT_TRUE(records.units().language_rules().empty());
        records.units().set_languages(nung, { "nut" });
        EXPECT_EQ(records.units().all_languages().at(nung), std::vector<std::string>{ "nut" });
        const LanguageRule of_commune{ nung, { "nut", "vi" }, false };
        const LanguageRule of_province{ province, {}, true };
        records.units().save_language_rule(of_commune);
        records.units().save_language_rule(of_province);
        auto rules = records.units().language_rules();
        ASSERT_EQ(rules.size(), 2U);
        EXPECT_NE(std::find(rules.begin(), rules.end(), of_commune), rules.end());
        EXPECT_NE(std::find(rules.begin(), rules.end(), of_province), rules.end());
        records.units().save_language_rule({ nung, { "vi" }, false });
        records.units().save_language_rule({ province, {}, false });
        rules = records.units().language_rules();
        const auto of = [&](UnitId unit) {
            return std::find_if(rules.begin(), rules.end(),
                [&](const LanguageRule& rule) { return rule.unit == unit; });
        };
        ASSERT_NE(of(nung), rules.end());
        ASSERT_NE(of(province), rules.end());
        EXPECT_EQ(of(nung)->order, std::vector<std::string>{ "vi" });
        EXPECT_EQ(of(nung)->version, 2);
        EXPECT_TRUE(of(province)->order.empty());
        EXPECT_EQ(of(province)->version, 2) << "it goes on counting although it says nothing";
    });
}

TEST_P(UnitsOn, count_households)
{
    write([](app::Records& records) {
        EXPECT_EQ(records.units().households(nung), 0);
        records.units().set_households(nung, 812);
        EXPECT_EQ(records.units().households(nung), 812);
    });
}

TEST_P(UnitsOn, keep_from_which_day_there_were_how_many_households)
{
    write([](app::Records& records) {
        auto& units = records.units();
        EXPECT_THAT(units.households_on({ nung, vo }, today), IsEmpty());
        units.set_households(nung, 700);
        units.set_households(nung, 800, day("2026-03-01"));
        units.set_households(nung, 812, day("2026-03-01"));
        units.set_households(nung, 750, day("2026-01-15"));
        units.set_households(vo, 90, day("2026-02-01"));
    });
    read([](app::Records& records) {
        auto& units = records.units();
        const auto on = [&](const char* text) {
            return units.households_on({ nung, vo }, day(text));
        };
        EXPECT_EQ(units.households(nung), 812) << "the last of the days, not of the entries";
        EXPECT_EQ(on("2026-03-01").at(nung), (Dated<std::int64_t>{ 812, day("2026-03-01") }));
        EXPECT_EQ(on("2026-02-28").at(nung), (Dated<std::int64_t>{ 750, day("2026-01-15") }));
        EXPECT_EQ(on("2026-01-14").at(nung), (Dated<std::int64_t>{ 700, {} }));
        EXPECT_FALSE(on("2026-01-31").contains(vo)) << "nobody had counted";
        EXPECT_EQ(on("2026-02-01").at(vo).what, 90);
        EXPECT_THAT(units.households_on({}, today), IsEmpty());
    });
}

TEST_P(UnitsOn, keep_from_which_day_what_was_spoken_and_in_which_order)
{
    write([](app::Records& records) {
        auto& units = records.units();
        units.set_languages(nung, { "nut", "tyz" });
        units.set_languages(nung, {}, day("2026-03-01"));
        units.save_language_rule({ nung, { "nut", "vi" }, true });
        units.save_language_rule({ nung, {}, false }, day("2026-03-01"));
    });
    read([](app::Records& records) {
        auto& units = records.units();
        EXPECT_THAT(units.languages_on(day("2026-02-28")).at(nung).what, ElementsAre("nut", "tyz"));
        EXPECT_THAT(units.languages_on(day("2026-03-01")).at(nung).what, IsEmpty());
        EXPECT_EQ(units.languages_on(day("2026-03-01")).at(nung).from, day("2026-03-01"));
        const auto before = units.language_rules_on(day("2026-02-28"));
        ASSERT_EQ(before.size(), 1U);
        EXPECT_THAT(before[0].order, ElementsAre("nut", "vi"));
        EXPECT_TRUE(before[0].required);
        const auto after = units.language_rules_on(day("2026-03-01"));
        ASSERT_EQ(after.size(), 1U);
        EXPECT_THAT(after[0].order, IsEmpty());
        EXPECT_FALSE(after[0].required);
    });
}

}
}
