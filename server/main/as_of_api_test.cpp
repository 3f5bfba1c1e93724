// What clients are answered about an earlier day: households, languages, rules, over a merge.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/unit_changes_api.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::ElementsAre;
using testing::UnitChangesApi;
using namespace std::chrono_literals;

class AsOfApi : public UnitChangesApi {
protected:
    static Day on(const char* text) { return *parse_iso_day(text); }
    Answer unit(UnitId id, const std::string& at = {})
    {
        return api.get(admin, "/api/v1/units/" + id.text() + (at.empty() ? "" : "?at=" + at));
    }
    Answer rules(UnitId id, const std::string& day = {})
    {
        return api.get(
            admin, "/api/v1/units/" + id.text() + "/rules" + (day.empty() ? "" : "?day=" + day));
    }
    // "tyz nut" of each commune.
    static std::vector<std::string> spoken(const Answer& answer)
    {
        std::vector<std::string> all;
        for (const auto& item : answer.body.at("items").as_array()) {
            std::string text;
            for (const auto& tag : item.as_object().at("languages").as_array())
                text += (text.empty() ? "" : " ") + std::string(tag.as_string());
            all.push_back(text);
        }
        return all;
    }
    static std::size_t windows(const Answer& answer)
    {
        return answer.body.at("quiet").as_array().size();
    }
};

TEST_F(AsOfApi, households_of_a_day_are_those_that_were_counted_by_then)
{
    const Answer spring = api.patch(
        admin, "/api/v1/units/4", R"({"households":120,"households_from":"2026-04-01"})");
    ASSERT_EQ(spring.status, 200U) << spring.code();
    EXPECT_EQ(spring.text("households_since"), "2026-04-01");
    const Answer now = api.patch(admin, "/api/v1/units/4", R"({"households":130})");
    EXPECT_EQ(now.number("households"), 130);
    EXPECT_EQ(now.text("households_since"), "2026-11-23");
    EXPECT_EQ(unit(world.hamlet, "2026-11-22").number("households"), 120);
    EXPECT_EQ(unit(world.hamlet, "2026-04-01").number("households"), 120);
    EXPECT_EQ(
        api.patch(admin, "/api/v1/units/4", R"({"households_from":"2026-05-01"})").wrong_field(),
        "households")
        << "a day without a number says nothing";
    const Answer before = unit(world.hamlet, "2026-03-31");
    EXPECT_EQ(before.number("households"), 0);
    EXPECT_TRUE(before.body.at("households_since").is_null()) << "nobody had counted";
}

TEST_F(AsOfApi, an_older_count_that_is_entered_later_changes_nothing_of_today)
{
    api.patch(admin, "/api/v1/units/4", R"({"households":130})");
    const Answer older = api.patch(
        admin, "/api/v1/units/4", R"({"households":110,"households_from":"2026-01-01"})");
    EXPECT_EQ(older.number("households"), 130);
    EXPECT_EQ(unit(world.hamlet, "2026-11-22").number("households"), 110);
    EXPECT_EQ(unit(world.hamlet, "2026-11-22").text("households_since"), "2026-01-01");
    read([&](app::Records& records) {
        EXPECT_EQ(records.units().households(world.hamlet), 130);
        return 0;
    });
}

TEST_F(AsOfApi, what_a_form_sends_back_unchanged_is_no_new_count)
{
    api.patch(admin, "/api/v1/units/4", R"({"households":120,"households_from":"2026-04-01"})");
    const Answer renamed
        = api.patch(admin, "/api/v1/units/4", R"({"name":"Xóm Làng Mới","households":120})");
    EXPECT_EQ(renamed.text("households_since"), "2026-04-01");
}

TEST_F(AsOfApi, a_count_lies_between_the_first_day_of_the_unit_and_today)
{
    for (const char* day : { "2026-11-24", "2025-06-30" }) {
        const Answer refused = api.patch(admin, "/api/v1/units/4",
            std::string(R"({"households":120,"households_from":")") + day + "\"}");
        EXPECT_EQ(refused.status, 422U) << day;
        EXPECT_EQ(refused.wrong_field(), "households_from") << day;
    }
    const Answer added = api.post(admin, "/api/v1/units",
        R"({"name":"Xóm Cao","kind":"hamlet","parent":"2","valid_from":"2026-10-01","households":50,)"
        R"("households_from":"2026-09-30"})");
    EXPECT_EQ(added.wrong_field(), "households_from");
}

TEST_F(AsOfApi, what_was_there_before_days_were_kept_says_so)
{
    world.commit([&](app::Records& records) { records.units().set_households(world.hamlet, 80); });
    const Answer before = unit(world.hamlet, "2026-01-01");
    EXPECT_EQ(before.number("households"), 80);
    EXPECT_EQ(before.text("households_since"), "unknown");
}

TEST_F(AsOfApi, before_a_merge_the_old_units_have_their_households_and_after_it_the_new_one_the_sum)
{
    world.commit([&](app::Records& records) {
        records.units().set_households(world.commune, 90, on("2026-01-01"));
        records.units().set_households(world.commune, 100, on("2026-06-01"));
        records.units().set_households(world.other_commune, 500);
    });
    merged();
    EXPECT_EQ(unit(world.commune, "2026-05-31").number("households"), 90);
    EXPECT_EQ(unit(world.commune, "2026-11-22").number("households"), 100);
    EXPECT_EQ(unit(world.other_commune, "2026-11-22").number("households"), 500);
    EXPECT_EQ(unit(made(), "2026-11-22").status, 404U);
    const Answer sum = unit(made());
    EXPECT_EQ(sum.number("households"), 600);
    EXPECT_EQ(sum.text("households_since"), "2026-11-23");
}

TEST_F(AsOfApi, who_takes_another_in_has_its_households_from_the_day_of_a_change_in_the_past)
{
    world.commit([&](app::Records& records) {
        records.units().set_households(world.commune, 100, on("2026-01-01"));
        records.units().set_households(world.other_commune, 500, on("2026-01-01"));
    });
    // La Hiên goes on and takes Võ Nhai in.
    const Answer done = confirm(look("2026-10-01", R"({"id":"3"})"));
    ASSERT_EQ(done.text("state"), "done") << done.code();
    EXPECT_EQ(unit(world.other_commune, "2026-09-30").number("households"), 500);
    EXPECT_EQ(unit(world.other_commune, "2026-10-01").number("households"), 600);
    EXPECT_EQ(unit(world.commune, "2026-09-30").number("households"), 100);
    const Answer undone = undo(done, R"(,"resolution":"13/NQ-HĐND","on":"2026-11-23")");
    ASSERT_EQ(undone.status, 200U) << undone.code() << undone.text("title");
    EXPECT_EQ(unit(world.other_commune, "2026-11-22").number("households"), 600);
    EXPECT_EQ(unit(world.other_commune).number("households"), 500);
    EXPECT_EQ(unit(world.commune).number("households"), 100);
}

TEST_F(AsOfApi, rules_of_a_day_are_those_that_were_written_by_then)
{
    world.commit([&](app::Records& records) {
        AirRules noon;
        noon.unit = world.commune;
        noon.quiet = { { 12h, 13h } };
        EXPECT_TRUE(records.air_rules().save(noon, 0, on("2026-03-01")));
    });
    const Answer saved = api.put(admin, "/api/v1/units/2/rules",
        R"({"quiet":[{"from":"12:00","to":"13:00"},{"from":"20:00","to":"22:00"}],"version":1})");
    ASSERT_EQ(saved.status, 200U) << saved.code();
    EXPECT_EQ(saved.text("since"), "2026-11-23");
    const Answer then = rules(world.commune, "2026-11-22");
    EXPECT_EQ(windows(then), 1U);
    EXPECT_EQ(then.text("since"), "2026-03-01");
    EXPECT_EQ(then.number("version"), 0) << "nothing of an earlier day is saved again";
    EXPECT_EQ(rules(world.hamlet, "2026-11-22").text("inherited_from"), "2");
    const Answer none = rules(world.commune, "2026-02-28");
    EXPECT_EQ(windows(none), 0U);
    EXPECT_TRUE(none.body.at("since").is_null());
    EXPECT_EQ(rules(world.commune, "2026-11-24").wrong_field(), "day");
    const Answer too_early = rules(world.commune, "2025-06-30");
    EXPECT_EQ(too_early.status, 404U);
    EXPECT_EQ(too_early.code(), "unit.not_then");
    const Answer back = api.put(admin, "/api/v1/units/2/rules", json::serialise(saved.body));
    EXPECT_EQ(back.status, 200U) << "what was read may be sent back: " << back.code();
    EXPECT_EQ(rules(world.commune).text("since"), "2026-11-23");
}

TEST_F(AsOfApi, a_silence_is_no_other_rule)
{
    world.commit([&](app::Records& records) {
        AirRules noon;
        noon.unit = world.commune;
        noon.quiet = { { 12h, 13h } };
        EXPECT_TRUE(records.air_rules().save(noon, 0, on("2026-03-01")));
        noon.silence
            = Silence{ testing::World::noon(), "Ma Văn Khác", "Đám tang", testing::World::noon() };
        EXPECT_TRUE(records.air_rules().save(noon, 1, on("2026-10-01")));
    });
    EXPECT_EQ(rules(world.commune).text("since"), "2026-03-01");
}

TEST_F(AsOfApi, before_a_merge_the_old_rules_hold_and_after_it_the_joined_ones)
{
    world.commit([&](app::Records& records) {
        AirRules noon;
        noon.unit = world.commune;
        noon.quiet = { { 12h, 13h } };
        records.air_rules().save(noon, 0, on("2026-03-01"));
        AirRules evening;
        evening.unit = world.other_commune;
        evening.quiet = { { 20h, 22h } };
        records.air_rules().save(evening, 0);
    });
    merged();
    EXPECT_EQ(windows(rules(world.commune, "2026-11-22")), 1U);
    EXPECT_EQ(rules(world.other_commune, "2026-11-22").text("since"), "unknown");
    EXPECT_EQ(windows(rules(made())), 2U);
    EXPECT_EQ(rules(made()).text("since"), "2026-11-23");
    EXPECT_EQ(rules(made(), "2026-11-22").code(), "unit.not_then");
}

TEST_F(AsOfApi, languages_of_a_day_are_those_of_the_communes_there_were)
{
    world.commit([&](app::Records& records) {
        records.units().set_languages(world.commune, { "tyz" }, on("2026-03-01"));
        records.units().set_languages(world.other_commune, { "nut" });
        records.units().save_language_rule({ world.commune, { "tyz", "vi" } }, on("2026-03-01"));
    });
    const Answer saved
        = api.put(admin, "/api/v1/units/2/languages", R"({"languages":["nut","tyz"]})");
    ASSERT_EQ(saved.status, 200U) << saved.code();
    EXPECT_EQ(saved.text("since"), "2026-11-23");
    const std::string eve = "/api/v1/languages?day=2026-11-22&unit=";
    EXPECT_THAT(spoken(api.get(admin, eve + "1")), ElementsAre("nut", "tyz")) << "La Hiên, Võ Nhai";
    EXPECT_THAT(spoken(api.get(admin, "/api/v1/languages?day=2026-02-28&unit=2")), ElementsAre(""));
    merged();
    const Answer before = api.get(admin, eve + made().text());
    EXPECT_THAT(before.items("name"), ElementsAre("Xã La Hiên", "Xã Võ Nhai"));
    EXPECT_THAT(spoken(before), ElementsAre("nut", "tyz"));
    EXPECT_THAT(before.items("since"), ElementsAre("unknown", "2026-03-01"));
    const Answer after = api.get(admin, "/api/v1/languages?unit=" + made().text());
    EXPECT_THAT(spoken(after), ElementsAre("nut tyz"));
    EXPECT_EQ(std::string(after.item(0).at("since").as_string()), "2026-11-23");
    const Answer orders
        = api.get(admin, "/api/v1/language-rules?day=2026-11-22&unit=" + world.commune.text());
    ASSERT_EQ(orders.status, 200U) << orders.code();
    EXPECT_EQ(orders.item(0).at("order").as_array().size(), 2U);
    EXPECT_FALSE(orders.item(0).at("may_edit").as_bool());
    const Answer ahead = api.get(admin, "/api/v1/languages?day=2026-11-24");
    EXPECT_EQ(ahead.wrong_field(), "day");
}

}
}
