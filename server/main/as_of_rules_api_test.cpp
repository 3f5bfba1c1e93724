// What clients are answered about rules of an earlier day: of alerts, of breakdowns, of boards, of
// keeping sounds; over a merge as well.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/archive.hpp"
#include "server/main/testing/unit_changes_api.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::UnitChangesApi;
using namespace std::chrono_literals;

class AsOfRulesApi : public UnitChangesApi {
protected:
    static Day on(const char* text) { return *parse_iso_day(text); }
    const Day spring = on("2026-03-01");

    Answer ask(const char* what, UnitId unit, const std::string& day = {})
    {
        return api.get(admin,
            "/api/v1/units/" + unit.text() + "/" + what + (day.empty() ? "" : "?day=" + day));
    }
    Answer save(const char* what, UnitId unit, const std::string& body)
    {
        Answer saved = api.put(admin, "/api/v1/units/" + unit.text() + "/" + what, body);
        EXPECT_EQ(saved.status, 200U) << what << " " << saved.code() << saved.wrong_field();
        return saved;
    }
    // What every question about rules of a unit is answered of days on which there are none.
    void expect_bounds(const char* what)
    {
        EXPECT_EQ(ask(what, world.commune, "2026-11-24").wrong_field(), "day") << what;
        const Answer too_early = ask(what, world.commune, "2025-06-30");
        EXPECT_EQ(too_early.status, 404U) << what;
        EXPECT_EQ(too_early.code(), "unit.not_then") << what;
        const Answer before = ask(what, world.commune, "2026-02-28");
        EXPECT_EQ(before.status, 200U) << what << " " << before.code();
        EXPECT_TRUE(before.body.at("since").is_null()) << what;
    }
    static bool asks_two(const Answer& answer)
    {
        return answer.body.at("one_commune").at("second_person").as_bool();
    }
    static EmergencyRules two_people()
    {
        EmergencyRules rules;
        rules.one_commune.second_person = true;
        return rules;
    }
    static std::string one_person(int version)
    {
        return R"({"one_commune":{"second_person":false,"patience_s":60,"review_within_h":24},)"
               R"("wider":{"second_person":true,"patience_s":60,"review_within_h":24},)"
               R"("requires_person":false,"version":)"
            + std::to_string(version) + "}";
    }
    static std::string thresholds(int offline_min, int version)
    {
        return R"({"by_itself":true,"offline_min":)" + std::to_string(offline_min)
            + R"(,"fault_min":5,"well_min":10,"reopen_h":24,"clock_ms":5000,"storage_mb":200,)"
              R"("unheard":2,"mains_min_v":90,"mains_max_v":240,"group_least":5,"version":)"
            + std::to_string(version) + "}";
    }
    void write_thresholds(UnitId unit, int offline_min, std::optional<Day> from)
    {
        world.commit([&](app::Records& records) {
            BreakdownRules rules;
            rules.unit = unit;
            rules.offline_min = offline_min;
            EXPECT_TRUE(records.breakdowns().save_rules(rules, 0, from));
        });
    }
};

TEST_F(AsOfRulesApi, rules_of_alerts_of_a_day_are_those_that_were_written_by_then)
{
    world.commit([&](app::Records& records) {
        EXPECT_TRUE(records.emergency_rules().save(world.commune, two_people(), 0, spring));
    });
    const Answer saved = save("emergency-rules", world.commune, one_person(1));
    EXPECT_EQ(saved.text("since"), "2026-11-23");
    EXPECT_FALSE(asks_two(saved));
    const Answer then = ask("emergency-rules", world.commune, "2026-11-22");
    EXPECT_TRUE(asks_two(then));
    EXPECT_EQ(then.text("since"), "2026-03-01");
    EXPECT_EQ(then.number("version"), 0) << "nothing of an earlier day is saved again";
    const Answer below = ask("emergency-rules", world.hamlet, "2026-11-22");
    EXPECT_EQ(below.text("inherited_from"), "2");
    EXPECT_TRUE(asks_two(below));
    EXPECT_FALSE(asks_two(ask("emergency-rules", world.commune, "2026-02-28")));
    expect_bounds("emergency-rules");
    const Answer back = save("emergency-rules", world.commune, json::serialise(saved.body));
    EXPECT_EQ(back.text("since"), "2026-11-23");
}

TEST_F(AsOfRulesApi, stricter_rules_of_the_province_count_from_their_day_on)
{
    world.commit([&](app::Records& records) {
        EXPECT_TRUE(records.emergency_rules().save(world.commune, EmergencyRules{}, 0));
        EXPECT_TRUE(records.emergency_rules().save(world.province, two_people(), 0, spring));
    });
    const auto effective = [](const Answer& answer) {
        return answer.body.at("effective").at("one_commune").at("second_person").as_bool();
    };
    const Answer before = ask("emergency-rules", world.commune, "2026-02-28");
    EXPECT_FALSE(effective(before));
    EXPECT_EQ(before.text("since"), "unknown");
    EXPECT_TRUE(effective(ask("emergency-rules", world.commune, "2026-03-01")));
}

TEST_F(AsOfRulesApi, before_a_merge_the_old_communes_have_their_rules_and_after_it_the_heir_its_own)
{
    world.commit([&](app::Records& records) {
        records.emergency_rules().save(world.commune, two_people(), 0, spring);
        records.archive().save_rule({ world.commune, 12, 0 }, 0, spring);
        records.archive().save_rule({ world.other_commune, 24, 0 }, 0);
    });
    write_thresholds(world.commune, 10, spring);
    merged();
    EXPECT_TRUE(asks_two(ask("emergency-rules", world.commune, "2026-11-22")));
    EXPECT_FALSE(asks_two(ask("emergency-rules", world.other_commune, "2026-11-22")));
    const Answer now = ask("emergency-rules", made());
    EXPECT_TRUE(asks_two(now));
    EXPECT_EQ(now.text("since"), "2026-11-23");
    EXPECT_EQ(ask("emergency-rules", made(), "2026-11-22").code(), "unit.not_then");

    EXPECT_EQ(ask("breakdown-rules", world.commune, "2026-11-22").number("offline_min"), 10);
    EXPECT_EQ(ask("breakdown-rules", made()).number("offline_min"), 10);
    EXPECT_EQ(ask("breakdown-rules", made()).text("since"), "2026-11-23");

    const app::Deed deed = world.by(world.admin);
    const auto kept = [&](UnitId unit, std::optional<Day> day) {
        return read([&](app::Records& records) {
            return app::archive_rule(records, deed, unit, day).value();
        });
    };
    const Day eve = on("2026-11-22");
    EXPECT_EQ(kept(world.commune, eve).months, 12);
    EXPECT_EQ(kept(world.commune, eve).since->from, spring);
    EXPECT_EQ(kept(world.other_commune, eve).months, 24);
    EXPECT_FALSE(kept(world.other_commune, eve).since->from);
    EXPECT_FALSE(kept(world.commune, eve).may_save);
    EXPECT_EQ(kept(made(), {}).months, 24);
    EXPECT_EQ(kept(made(), {}).since->from, on("2026-11-23"));
}

TEST_F(AsOfRulesApi, thresholds_of_a_day_come_from_the_unit_that_had_written_them_by_then)
{
    write_thresholds(world.province, 45, spring);
    const Answer saved = save("breakdown-rules", world.commune, thresholds(5, 0));
    EXPECT_EQ(saved.text("since"), "2026-11-23");
    const Answer then = ask("breakdown-rules", world.commune, "2026-11-22");
    EXPECT_EQ(then.number("offline_min"), 45);
    EXPECT_EQ(then.text("from"), "Tỉnh Thái Nguyên");
    EXPECT_EQ(then.text("since"), "2026-03-01");
    EXPECT_FALSE(then.body.at("own").as_bool());
    EXPECT_FALSE(then.body.at("may_edit").as_bool());
    EXPECT_TRUE(ask("breakdown-rules", world.commune).body.at("may_edit").as_bool());
    EXPECT_EQ(ask("breakdown-rules", world.commune, "2026-02-28").number("offline_min"), 30);
    expect_bounds("breakdown-rules");
}

TEST_F(AsOfRulesApi, who_could_set_off_something_at_the_place_on_a_day_is_told_by_name)
{
    OnsitePermit permit;
    permit.people = { { "Ma Văn Khác", "$argon2id$one" } };
    permit.stick = true;
    world.commit([&](app::Records& records) {
        EXPECT_TRUE(records.onsite_permits().save({ world.commune, permit, 1 }, 0, spring));
    });
    expect_bounds("onsite");
    const Answer saved = save(
        "onsite", world.commune, R"({"templates":[],"people":[],"stick":false,"version":1})");
    EXPECT_EQ(saved.text("since"), "2026-11-23");
    const Answer then = ask("onsite", world.hamlet, "2026-11-22");
    EXPECT_EQ(then.text("inherited_from"), "2");
    EXPECT_EQ(then.text("since"), "2026-03-01");
    EXPECT_TRUE(then.body.at("stick").as_bool());
    EXPECT_EQ(json::serialise(then.body.at("people")), R"([{"name":"Ma Văn Khác"}])");
    EXPECT_EQ(then.number("version"), 0);
    save("onsite", world.commune, json::serialise(saved.body));
    EXPECT_EQ(ask("onsite", world.commune).text("since"), "2026-11-23");
}

TEST_F(AsOfRulesApi, permits_are_joined_from_the_day_of_a_merge_on)
{
    world.commit([&](app::Records& records) {
        OnsitePermit permit;
        permit.stick = true;
        records.onsite_permits().save({ world.commune, permit, 1 }, 0, spring);
        permit.stick = false;
        permit.people = { { "Ma Văn Khác", "$argon2id$one" } };
        records.onsite_permits().save({ world.other_commune, permit, 1 }, 0, spring);
    });
    merged();
    const Answer now = ask("onsite", made());
    EXPECT_TRUE(now.body.at("stick").as_bool());
    EXPECT_EQ(now.body.at("people").as_array().size(), 1U);
    EXPECT_EQ(now.text("since"), "2026-11-23");
    EXPECT_TRUE(ask("onsite", world.commune, "2026-11-22").body.at("people").as_array().empty());
}

TEST_F(AsOfRulesApi, sizes_of_boards_of_a_day_are_those_of_the_units_there_were)
{
    world.commit([&](app::Records& records) {
        records.assets().save_board_rule(world.commune, { 4, 0 }, spring);
        records.assets().save_board_rule(world.other_commune, { 6, 20 }, on("2026-04-01"));
    });
    expect_bounds("board-rule");
    merged();
    const Answer then = ask("board-rule", world.other_commune, "2026-11-22");
    EXPECT_EQ(then.body.at("commune_m2").to_number<double>(), 6);
    EXPECT_EQ(then.text("since"), "2026-04-01");
    EXPECT_TRUE(ask("board-rule", world.other_commune, "2026-03-31").body.at("since").is_null());
    const Answer heir = ask("board-rule", made());
    EXPECT_EQ(heir.body.at("commune_m2").to_number<double>(), 4) << "the milder one of both";
    EXPECT_EQ(heir.body.at("large_m2").to_number<double>(), 0);
    const Answer own = save("board-rule", made(), R"({"commune_m2":5.5,"large_m2":20})");
    EXPECT_EQ(own.body.at("commune_m2").to_number<double>(), 5.5);
    EXPECT_EQ(own.text("since"), "2026-11-23");
}

TEST_F(AsOfRulesApi, a_board_is_measured_by_the_rule_of_the_day_that_is_looked_at)
{
    const Answer board = api.post(admin, "/api/v1/assets",
        R"({"kind":"board","name":"Bảng tin","unit":"2","from":"2026-11-01",)"
        R"("details":{"size_class":"commune","area_m2":"6"}})");
    ASSERT_EQ(board.status, 201U) << board.code() << board.wrong_field();
    const auto warnings = [&](const std::string& day) {
        return api.get(admin, "/api/v1/assets?kind=board&day=" + day)
            .item(0)
            .at("warnings")
            .as_array()
            .size();
    };
    const std::size_t without = warnings("2026-11-23");
    save("board-rule", world.commune, R"({"commune_m2":6.5,"large_m2":20})");
    EXPECT_EQ(warnings("2026-11-23"), without + 1);
    EXPECT_EQ(warnings("2026-11-22"), without) << "nobody had asked for more yet";
}

}
}
