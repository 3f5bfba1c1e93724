// What clients are answered about quiet hours and limits, on a real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/register_api.hpp"
#include "trust/soft_passkey_test.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using testing::RegisterApi;
using testing::World;

class RulesApi : public ::testing::Test {
protected:
    static std::string of(UnitId unit) { return "/api/v1/units/" + unit.text() + "/rules"; }
    // "21:00-05:30" of every window, with "+" where it is allowed.
    static std::string windows(const json::Value& list)
    {
        std::string text;
        for (const auto& item : list.as_array()) {
            const auto& window = item.as_object();
            text += text.empty() ? "" : " ";
            text += window.at("allowed").as_bool() ? "+" : "";
            text += std::string(window.at("from").as_string()) + "-"
                + std::string(window.at("to").as_string());
        }
        return text;
    }
    static std::string quiet(const Answer& answer) { return windows(answer.body.at("quiet")); }
    static std::string effective(const Answer& answer)
    {
        return windows(answer.body.at("effective").as_object().at("quiet"));
    }
    void province_is_quiet_at_night()
    {
        const Answer saved = api.put(world.admin, of(world.province),
            R"({"quiet":[{"from":"21:00","to":"05:30"}],"caps":null,"version":0})");
        ASSERT_EQ(saved.status, 200U) << saved.code();
    }

    RegisterApi api;
    testing::World& world = api.world();
};

// "15/5": of the unit itself or, where it has none, "-"; behind it what counts.
std::string minutes_of(const Answer& answer)
{
    const auto words = [](const json::Value& value) -> std::string {
        if (value.is_null())
            return "-";
        return std::to_string(value.as_object().at("commune").as_int64()) + "/"
            + std::to_string(value.as_object().at("hamlet").as_int64());
    };
    return words(answer.body.at("live_minutes")) + " "
        + words(answer.body.at("effective").as_object().at("live_minutes"));
}

TEST_F(RulesApi, minutes_of_live_are_written_inherited_and_left_as_they_were)
{
    EXPECT_EQ(minutes_of(api.get(world.admin, of(world.commune))), "- 15/5");
    const Answer saved = api.put(world.admin, of(world.province),
        R"({"quiet":[],"caps":null,"live_minutes":{"commune":20,"hamlet":3},"version":0})");
    ASSERT_EQ(saved.status, 200U) << saved.code();
    EXPECT_EQ(minutes_of(saved), "20/3 20/3");
    EXPECT_EQ(minutes_of(api.get(world.admin, of(world.commune))), "- 20/3");

    const Answer other
        = api.put(world.admin, of(world.province), R"({"quiet":[],"caps":null,"version":1})");
    EXPECT_EQ(minutes_of(other), "20/3 20/3") << "who does not know of them changes nothing";
    const Answer back = api.put(world.admin, of(world.province),
        R"({"quiet":[],"caps":null,"live_minutes":null,"version":2})");
    EXPECT_EQ(minutes_of(back), "- 15/5");
}

TEST_F(RulesApi, minutes_of_live_have_bounds)
{
    for (const char* minutes : { R"({"commune":0,"hamlet":3})", R"({"commune":31,"hamlet":3})",
             R"({"commune":15})", R"("15")" }) {
        const std::string body
            = std::string(R"({"quiet":[],"version":0,"live_minutes":)").append(minutes).append("}");
        EXPECT_NE(api.put(world.admin, of(world.province), body).status, 200U) << minutes;
    }
}

TEST_F(RulesApi, a_window_over_midnight_is_kept_as_two_rows_and_shown_as_one)
{
    province_is_quiet_at_night();

    EXPECT_EQ(quiet(api.get(world.admin, of(world.province))), "21:00-05:30");
    world.truth().read([&](app::Records& records) {
        EXPECT_EQ(records.air_rules().find(world.province)->quiet.size(), 2U);
    });
    EXPECT_EQ(api.changes(), 1);
    EXPECT_THAT(api.deeds(), Contains("rules.saved"));
}

TEST_F(RulesApi, a_unit_without_rules_shows_those_it_inherits)
{
    const Answer none = api.get(world.editor, of(world.commune));
    EXPECT_TRUE(none.body.at("inherited_from").is_null());
    EXPECT_EQ(none.number("version"), 0);

    province_is_quiet_at_night();
    const Answer shown = api.get(world.editor, of(world.commune));
    EXPECT_EQ(shown.text("inherited_from"), "1");
    EXPECT_EQ(quiet(shown), "21:00-05:30");
    EXPECT_EQ(effective(shown), "21:00-05:30");
    EXPECT_EQ(shown.number("version"), 0);
}

TEST_F(RulesApi, what_was_read_may_be_sent_back_as_it_stands)
{
    province_is_quiet_at_night();
    const Answer read = api.get(world.editor, of(world.commune));
    const Answer saved = api.put(world.editor, of(world.commune), json::serialise(read.body));

    ASSERT_EQ(saved.status, 200U) << saved.code();
    EXPECT_TRUE(saved.body.at("inherited_from").is_null());
    EXPECT_EQ(saved.number("version"), 1);
    EXPECT_EQ(quiet(saved), "21:00-05:30");
}

TEST_F(RulesApi, a_commune_may_be_stricter_and_both_count)
{
    province_is_quiet_at_night();
    const Answer saved = api.put(world.editor, of(world.commune),
        R"({"quiet":[{"from":"11:30","to":"13:00"},{"from":"20:30","to":"22:00"}],)"
        R"("caps":{"programmes_a_day":2,"minutes_a_day":45,"days":[1,2,3,4,5]}})");

    ASSERT_EQ(saved.status, 200U) << saved.code();
    EXPECT_EQ(effective(saved), "11:30-13:00 20:30-05:30");
    const auto& caps = saved.body.at("effective").as_object().at("caps").as_object();
    EXPECT_EQ(caps.at("minutes_a_day").as_int64(), 45);
    EXPECT_EQ(caps.at("days").as_array().size(), 5U);
    EXPECT_EQ(effective(api.get(world.stranger, of(world.other_commune))), "21:00-05:30");
}

TEST_F(RulesApi, only_the_province_lifts_its_quiet_hours)
{
    province_is_quiet_at_night();
    const std::string lifted = R"({"quiet":[{"from":"05:00","to":"05:30","allowed":true}]})";

    EXPECT_EQ(
        api.put(world.editor, of(world.commune), lifted).code(), "rules.allowing_not_allowed");
    EXPECT_EQ(
        api.put(api.commune_admin, of(world.hamlet), lifted).code(), "rules.allowing_not_allowed")
        << "its parent is the commune, but the quiet hours are the province's";
    const Answer saved = api.put(world.admin, of(world.commune), lifted);
    ASSERT_EQ(saved.status, 200U) << saved.code();
    EXPECT_EQ(effective(saved), "21:00-05:00");
    // The commune may change the rest and keep what it was allowed, or give it back.
    EXPECT_EQ(
        api.put(world.editor, of(world.commune),
               R"({"quiet":[{"from":"05:00","to":"05:30","allowed":true},{"from":"12:00","to":"13:00"}]})")
            .status,
        200U);
    EXPECT_EQ(
        effective(api.put(world.editor, of(world.commune), R"({"quiet":[]})")), "21:00-05:30");
}

TEST_F(RulesApi, the_rules_of_another_commune_are_neither_seen_nor_changed)
{
    EXPECT_EQ(api.get(world.stranger, of(world.commune)).code(), "unit.missing");
    EXPECT_EQ(api.put(world.stranger, of(world.commune), R"({"quiet":[]})").code(), "unit.missing");
    EXPECT_EQ(
        api.put(world.approver, of(world.commune), R"({"quiet":[]})").code(), "rules.not_allowed");
    EXPECT_EQ(api.get(world.admin, "/api/v1/units/99/rules").status, 404U);
    EXPECT_EQ(api.changes(), 0);
}

TEST_F(RulesApi, a_stale_change_is_answered_with_the_rules_as_they_are)
{
    province_is_quiet_at_night();
    const Answer late = api.put(world.admin, of(world.province), R"({"quiet":[],"version":0})");

    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.code(), "rules.stale");
    EXPECT_EQ(windows(late.body.at("current").as_object().at("quiet")), "21:00-05:30");
    EXPECT_EQ(
        api.put(world.admin, of(world.province), R"({"quiet":[],"version":1})").number("version"),
        2);
}

TEST_F(RulesApi, what_is_wrong_is_told_with_its_place)
{
    const auto wrong = [&](const char* body) {
        const Answer answer = api.put(world.admin, of(world.province), body);
        EXPECT_EQ(answer.status, 422U) << body;
        return answer.wrong_field();
    };
    EXPECT_EQ(wrong("{}"), "quiet");
    EXPECT_EQ(wrong(R"({"quiet":[{"from":"25:00","to":"05:00"}]})"), "quiet[0].from");
    EXPECT_EQ(wrong(R"({"quiet":[{"from":"05:00","to":"05:00"}]})"), "quiet[0].to");
    EXPECT_EQ(wrong(R"({"quiet":[{"from":"05:00","to":"06:00","days":[]}]})"), "quiet[0].days");
    EXPECT_EQ(wrong(R"({"quiet":[{"from":"05:00","to":"06:00","days":[8]}]})"), "quiet[0].days[0]");
    EXPECT_EQ(wrong(R"({"quiet":[],"caps":{"days":[]}})"), "caps.days");
    EXPECT_EQ(wrong(R"({"quiet":[],"caps":{"minutes_a_day":1441}})"), "caps.minutes_a_day");
    EXPECT_EQ(wrong(R"({"quiet":[],"unit":"2"})"), "unit");
}

TEST_F(RulesApi, limits_that_say_nothing_are_none)
{
    const Answer saved = api.put(world.admin, of(world.province),
        R"({"quiet":[],"caps":{"programmes_a_day":0,"minutes_a_day":0,"days":[1,2,3,4,5,6,7]}})");
    EXPECT_TRUE(saved.body.at("caps").is_null());
}

class EmergencyRulesApi : public RulesApi {
protected:
    static std::string rows(UnitId unit)
    {
        return "/api/v1/units/" + unit.text() + "/emergency-rules";
    }
    static std::string wish(bool second_person, int patience_s = 60, bool requires_person = false)
    {
        const auto rule = [&](bool second) {
            return std::string(R"({"second_person":)") + (second ? "true" : "false")
                + R"(,"patience_s":)" + std::to_string(patience_s) + R"(,"review_within_h":24})";
        };
        return R"({"one_commune":)" + rule(second_person) + R"(,"wider":)" + rule(true)
            + R"(,"requires_person":)" + (requires_person ? "true" : "false") + "}";
    }
    static bool asks_two(const Answer& answer)
    {
        return answer.body.at("effective").at("one_commune").at("second_person").as_bool();
    }
};

TEST_F(EmergencyRulesApi, a_unit_without_rows_has_one_person_for_a_commune_and_two_beyond_it)
{
    const Answer shown = api.get(world.editor, rows(world.commune));
    ASSERT_EQ(shown.status, 200U) << shown.code();
    EXPECT_EQ(shown.number("version"), 0);
    EXPECT_FALSE(asks_two(shown));
    EXPECT_EQ(json::serialise(shown.body.at("wider")),
        R"({"second_person":true,"patience_s":60,"review_within_h":24})");
}

TEST_F(EmergencyRulesApi, a_commune_asks_for_more_and_cannot_ask_for_less_than_its_province)
{
    ASSERT_EQ(api.put(api.commune_admin, rows(world.commune), wish(true, 120)).status, 200U);
    EXPECT_TRUE(asks_two(api.get(world.admin, rows(world.commune))));
    EXPECT_FALSE(asks_two(api.get(world.admin, rows(world.other_commune))));

    ASSERT_EQ(api.put(world.admin, rows(world.province), wish(true)).status, 200U);
    const Answer other = api.get(world.admin, rows(world.other_commune));
    EXPECT_TRUE(asks_two(other));
    EXPECT_EQ(other.text("inherited_from"), world.province.text());
    EXPECT_TRUE(asks_two(api.put(api.commune_admin, rows(world.commune), wish(false, 60))));
    EXPECT_THAT(api.deeds(), Contains("rules.emergency_saved"));
}

TEST_F(EmergencyRulesApi, ask_for_a_person_only_where_somebody_can_sign)
{
    const auto asked = [&](UnitId unit) {
        return api.put(world.admin, rows(unit), wish(false, 60, true)).code();
    };
    EXPECT_EQ(asked(world.commune), "rules.nobody_vouched_for");
    const nguon::testing::SoftPasskey passkey;
    api.keyring.emplace();
    api.keyring->persons.push_back(
        { passkey.key(), world.editor, "Biên", { world.commune }, World::noon(), {} });
    EXPECT_EQ(asked(world.other_commune), "rules.nobody_vouched_for");
    EXPECT_EQ(asked(world.province), "rules.nobody_vouched_for");
    EXPECT_EQ(asked(world.hamlet), "");
    EXPECT_EQ(asked(world.commune), "");
    api.keyring->persons[0].revoked_at = World::noon();
    EXPECT_EQ(asked(world.hamlet), "") << "it asks already: other rows of it can be changed";
    EXPECT_EQ(api.put(world.admin, rows(world.hamlet), wish(false)).status, 200U);
    EXPECT_EQ(asked(world.hamlet), "rules.nobody_vouched_for");
}

TEST_F(EmergencyRulesApi, are_saved_by_who_makes_the_rules_from_what_he_has_seen)
{
    EXPECT_EQ(api.put(world.editor, rows(world.commune), wish(true)).code(),
        "rules.emergency_not_allowed");
    EXPECT_EQ(api.put(api.commune_admin, rows(world.other_commune), wish(true)).status, 404U);
    EXPECT_EQ(api.put(world.admin, rows(world.province), wish(true, 5)).wrong_field(),
        "one_commune.patience_s");
    ASSERT_EQ(api.put(world.admin, rows(world.province), wish(true)).number("version"), 1);
    std::string stale = wish(false);
    stale.insert(stale.size() - 1, R"(,"version":0)");
    EXPECT_EQ(api.put(world.admin, rows(world.province), stale).status, 409U);
}

}
}
