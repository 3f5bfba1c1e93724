// Surveys: what clients are answered, and what becomes of the register.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "server/main/testing/register_api.hpp"
#include "server/main/testing/stored_asset.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RegisterApi;

class SurveysApi : public ::testing::Test {
protected:
    SurveysApi()
    {
        for (const auto& [id, unit] :
            { std::pair(station, world.commune), std::pair(other_station, world.other_commune) })
            testing::add_asset(world,
                { .id = id,
                    .unit = unit,
                    .from = today() - std::chrono::days(400),
                    .details = { { "tech", "ip" } } });
        made_ = api.post(world.admin, "/api/v1/survey-rounds",
            fmt::format(R"({{"unit":"{}","name":"Khảo sát đài","from":"{}","to":"{}",)"
                        R"("kinds":["station"]}})",
                world.province.text(), to_iso(today() - std::chrono::days(10)),
                to_iso(today() + std::chrono::days(10))));
    }

    Day today() { return day_of(world.clock().now()); }
    std::string round() const { return "/api/v1/survey-rounds/" + made_.text("id"); }

    // `more` begins with a comma.
    std::string answer(const char* client_id, const char* condition, const std::string& more = {},
        bool accepted = false)
    {
        return fmt::format(R"({{"client_id":"{}","asset":"{}","form_version":1,"day":"{}",)"
                           R"("condition":"{}","answers":{{"microphone":"yes"}},"accepted":{}{}}})",
            client_id, station.text(), to_iso(today() - std::chrono::days(2)), condition, accepted,
            more);
    }
    Answer send(AccountId who, const std::string& body)
    {
        return api.post(who, round() + "/answers", body);
    }
    Condition condition_on(Day day)
    {
        return world.commit(
            [&](app::Records& records) { return records.assets().find(station, day)->condition; });
    }

    RegisterApi api;
    testing::World& world = api.world();
    AssetId station{ 901 };
    AssetId other_station{ 902 };
    Answer made_;
};

TEST_F(SurveysApi, what_was_found_is_the_condition_from_that_day_on)
{
    ASSERT_EQ(made_.status, 201U) << made_.code() << made_.wrong_field();
    const Answer taken = send(world.editor, answer("may-1-phieu-1", "degraded"));
    ASSERT_EQ(taken.status, 201U) << taken.code() << taken.wrong_field();
    EXPECT_EQ(taken.text("state"), "stands");
    EXPECT_EQ(condition_on(today() - std::chrono::days(3)), Condition::unknown);
    EXPECT_EQ(condition_on(today() - std::chrono::days(2)), Condition::degraded);
    EXPECT_EQ(condition_on(today()), Condition::degraded);
    EXPECT_THAT(api.deeds(), Contains("survey.answered"));
    const Answer progress = api.get(world.admin, round());
    const json::Array rows = progress.body.at("progress").as_array();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].at("assets").as_int64(), 1);
    EXPECT_EQ(rows[0].at("answered").as_int64() + rows[1].at("answered").as_int64(), 1);
}

TEST_F(SurveysApi, how_far_a_round_was_on_an_earlier_day_is_what_had_come_by_then)
{
    const Day sent = today();
    ASSERT_EQ(send(world.editor, answer("may-1-phieu-1", "works")).status, 201U);
    world.clock().advance(24h * 3);
    ASSERT_EQ(send(world.approver, answer("may-2-phieu-1", "broken")).status, 201U);
    const auto answered_on = [&](Day day) {
        std::int64_t sum = 0;
        // The admin's session is over by then.
        const Answer progress = api.get(world.province_approver, round() + "?day=" + to_iso(day));
        for (const auto& row : progress.body.at("progress").as_array())
            sum += row.at("answered").as_int64();
        return sum;
    };
    EXPECT_EQ(answered_on(sent - std::chrono::days(1)), 0);
    EXPECT_EQ(answered_on(sent), 1);
    EXPECT_EQ(answered_on(today() - std::chrono::days(1)), 1);
    EXPECT_EQ(answered_on(today()), 1) << "one thing, two answers";
}

TEST_F(SurveysApi, which_of_two_answers_stood_on_an_earlier_day_is_told)
{
    const Day sent = today();
    const Answer first = send(world.editor, answer("may-1-phieu-1", "works"));
    ASSERT_EQ(first.status, 201U);
    world.clock().advance(24h * 3);
    const Answer second = send(world.approver, answer("may-2-phieu-1", "broken"));
    ASSERT_EQ(second.text("state"), "beside");
    ASSERT_EQ(api.post(world.approver, "/api/v1/survey-answers/" + second.text("id") + "/choose",
                     fmt::format(R"({{"instead_of":"{}"}})", first.text("id")))
                  .status,
        200U);
    const auto on = [&](const char* list, Day day) {
        return api.get(world.province_approver, round() + list + "?day=" + to_iso(day));
    };
    for (const Day day : { sent, today() - std::chrono::days(1) }) {
        const Answer then = on("/answers", day);
        ASSERT_EQ(then.items("id").size(), 1U) << then.code();
        EXPECT_EQ(then.item(0).at("state").as_string(), "stands");
    }
    EXPECT_THAT(on("/answers", today()).items("state"), ElementsAre("stands", "set_aside"));
    EXPECT_THAT(on("/answers", sent - std::chrono::days(1)).items("id"), IsEmpty());
    const auto standing_on = [&](Day day) {
        const Answer then = on("/assets", day);
        for (const auto& row : then.body.at("items").as_array()) {
            if (row.at("id").as_string() == station.text())
                return row.at("standing");
        }
        return json::Value("no such thing");
    };
    EXPECT_EQ(standing_on(sent).at("id").as_string(), first.text("id"));
    EXPECT_EQ(standing_on(today()).at("id").as_string(), second.text("id"));
    EXPECT_TRUE(standing_on(sent - std::chrono::days(1)).is_null());
    for (const char* list : { "/assets", "/answers" })
        EXPECT_EQ(api.get(world.province_approver, round() + list + "?day=2099-01-01").code(),
            "asset.day_ahead");
}

TEST_F(SurveysApi, as_of_an_earlier_day_a_round_is_what_it_was)
{
    const Day first = today();
    // The admin's session is over by then.
    const AccountId manager = api.add_account(43, "quanly", world.province, "province_admin");
    world.clock().advance(24h * 3);
    const Answer saved = api.put(manager, round(),
        fmt::format(R"({{"name":"Khảo sát, kéo dài","from":"{}","to":"{}",)"
                    R"("kinds":["station","cluster"],"version":1}})",
            to_iso(first), to_iso(first + std::chrono::days(30))));
    ASSERT_EQ(saved.status, 200U) << saved.code() << saved.wrong_field();
    const auto names_on = [&](Day day) {
        return api.get(world.province_approver, "/api/v1/survey-rounds?day=" + to_iso(day))
            .items("name");
    };
    EXPECT_THAT(names_on(first - std::chrono::days(1)), IsEmpty());
    EXPECT_THAT(names_on(first), ElementsAre("Khảo sát đài"));
    EXPECT_THAT(names_on(today()), ElementsAre("Khảo sát, kéo dài"));
    const Answer then = api.get(world.province_approver, round() + "?day=" + to_iso(first));
    EXPECT_EQ(then.text("name"), "Khảo sát đài");
    EXPECT_FALSE(then.body.at("may_edit").as_bool());
    EXPECT_TRUE(then.body.at("kept").as_bool());
    const Answer earlier = api.get(
        world.province_approver, round() + "?day=" + to_iso(first - std::chrono::days(1)));
    EXPECT_FALSE(earlier.body.at("kept").as_bool()) << "it was made later";
    EXPECT_EQ(api.get(world.province_approver, "/api/v1/survey-rounds?day=2099-01-01").code(),
        "asset.day_ahead");
}

TEST_F(SurveysApi, what_was_answered_before_a_merger_counts_for_who_follows)
{
    const Answer own = api.post(world.admin, "/api/v1/survey-rounds",
        fmt::format(R"({{"unit":"{}","name":"Khảo sát xã","from":"{}","to":"{}",)"
                    R"("kinds":["station"]}})",
            world.commune.text(), to_iso(today() - std::chrono::days(10)),
            to_iso(today() + std::chrono::days(10))));
    ASSERT_EQ(own.status, 201U) << own.code();
    const std::string own_round = "/api/v1/survey-rounds/" + own.text("id");
    EXPECT_EQ(send(world.editor, answer("may-1-phieu-1", "works")).status, 201U);
    EXPECT_EQ(
        api.post(world.editor, own_round + "/answers", answer("may-1-phieu-2", "works")).status,
        201U);
    const Answer look = api.post(world.admin, "/api/v1/unit-changes",
        fmt::format(R"({{"kind":"merge","from":["{}","{}"],"to":[{{"name":"Xã Lớn",)"
                    R"("kind":"commune","code":"09999"}}],"on":"{}","resolution":"12/NQ-HĐND"}})",
            world.commune.text(), world.other_commune.text(), to_iso(today())));
    const Answer merged = api.post(world.admin,
        "/api/v1/unit-changes/" + look.text("id") + "/confirm", R"({"resolution":"12/NQ-HĐND"})");
    ASSERT_EQ(merged.text("state"), "done") << look.code() << merged.code();
    const std::string then = "?day=" + to_iso(today() - std::chrono::days(1));
    const json::Array before = api.get(world.admin, round() + then).body.at("progress").as_array();
    ASSERT_EQ(before.size(), 2U) << "in the units of that day";
    for (const auto& row : before)
        EXPECT_EQ(row.at("answered").as_int64(), 0) << "it came today";
    EXPECT_EQ(api.get(world.admin, own_round + then).body.at("progress").as_array().size(), 2U);
    EXPECT_EQ(api.get(world.admin, round() + "?day=2099-01-01").code(), "asset.day_ahead");

    for (const std::string& of : { own_round, round() }) {
        const json::Array rows = api.get(world.admin, of).body.at("progress").as_array();
        ASSERT_FALSE(rows.empty()) << of;
        EXPECT_EQ(std::string(rows[0].at("name").as_string()), "Xã Lớn");
        EXPECT_EQ(rows[0].at("answered").as_int64(), 1) << of;
    }
}

TEST_F(SurveysApi, sent_twice_is_one_answer)
{
    const Answer first = send(world.editor, answer("may-1-phieu-1", "works"));
    const Answer again = send(world.editor, answer("may-1-phieu-1", "works"));
    EXPECT_EQ(first.status, 201U);
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(again.text("id"), first.text("id"));
    EXPECT_THAT(
        api.get(world.editor, round() + "/answers").items("id"), ElementsAre(first.text("id")));
}

TEST_F(SurveysApi, of_two_people_one_answer_waits_beside_and_nothing_is_lost)
{
    const Answer first = send(world.editor, answer("may-1-phieu-1", "works"));
    const Answer second = send(world.approver, answer("may-2-phieu-1", "broken"));
    ASSERT_EQ(second.status, 201U) << second.code();
    EXPECT_EQ(second.text("state"), "beside");
    EXPECT_EQ(condition_on(today()), Condition::works);
    const Answer listed = api.get(world.editor, round() + "/assets");
    ASSERT_EQ(listed.items("name").size(), 1U) << "his commune's only";
    EXPECT_EQ(std::string(listed.item(0).at("standing").at("id").as_string()), first.text("id"));
    EXPECT_EQ(listed.item(0).at("beside").as_array().size(), 1U);
    const std::string choose = "/api/v1/survey-answers/" + second.text("id") + "/choose";
    EXPECT_EQ(
        api.post(world.editor, choose, fmt::format(R"({{"instead_of":"{}"}})", second.text("id")))
            .code(),
        "survey.chosen_meanwhile");
    const Answer chosen
        = api.post(world.editor, choose, fmt::format(R"({{"instead_of":"{}"}})", first.text("id")));
    ASSERT_EQ(chosen.status, 200U) << chosen.code();
    EXPECT_EQ(condition_on(today()), Condition::broken);
    EXPECT_THAT(api.get(world.editor, round() + "/answers?state=set_aside").items("id"),
        ElementsAre(first.text("id")));
    EXPECT_THAT(api.get(world.editor, round() + "/answers?state=beside").items("id"), IsEmpty());
}

TEST_F(SurveysApi, who_saw_the_first_answer_replaces_it)
{
    const Answer first = send(world.editor, answer("may-1-phieu-1", "works"));
    const Answer second = send(world.approver,
        answer("may-2-phieu-1", "broken", fmt::format(R"(,"replaces":"{}")", first.text("id"))));
    EXPECT_EQ(second.text("state"), "stands");
    EXPECT_EQ(condition_on(today()), Condition::broken);
}

TEST_F(SurveysApi, an_answer_of_an_earlier_day_takes_back_what_it_replaces)
{
    EXPECT_EQ(send(world.editor, answer("may-1-phieu-1", "works")).status, 201U);
    std::string earlier = answer("may-1-phieu-2", "broken");
    const std::string day = to_iso(today() - std::chrono::days(2));
    earlier.replace(earlier.find(day), day.size(), to_iso(today() - std::chrono::days(5)));
    EXPECT_EQ(send(world.editor, earlier).text("state"), "stands");
    EXPECT_EQ(condition_on(today() - std::chrono::days(6)), Condition::unknown);
    EXPECT_EQ(condition_on(today() - std::chrono::days(5)), Condition::broken);
    EXPECT_EQ(condition_on(today()), Condition::broken);
}

TEST_F(SurveysApi, a_missing_piece_of_equipment_blocks_the_acceptance)
{
    const Answer refused = send(world.editor, answer("may-1-phieu-1", "works", {}, true));
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.wrong_field(), "accepted");
    EXPECT_EQ(condition_on(today()), Condition::unknown);
}

TEST_F(SurveysApi, refusals)
{
    EXPECT_EQ(send(world.stranger, answer("may-3-phieu-1", "works")).wrong_field(), "asset");
    const AccountId reader = api.add_account(41, "phatthanh", world.commune, "reader");
    EXPECT_EQ(send(reader, answer("may-4-phieu-1", "works")).code(), "survey.not_allowed");
    EXPECT_EQ(send(world.editor, answer("may-1-phieu-1", "unknown")).wrong_field(), "condition");
    EXPECT_EQ(send(world.editor, answer("may-1-phieu-1", "works", R"(,"photos":[])")).wrong_field(),
        "photos");
    EXPECT_EQ(api.post(world.editor, "/api/v1/survey-rounds",
                     fmt::format(R"({{"unit":"{}","name":"A","from":"2026-01-01",)"
                                 R"("to":"2026-02-01","kinds":["station"]}})",
                         world.commune.text()))
                  .code(),
        "survey.round_not_allowed");
    EXPECT_EQ(api.post(world.admin, "/api/v1/survey-rounds",
                     fmt::format(R"({{"unit":"{}","name":"A","from":"2026-02-01",)"
                                 R"("to":"2026-01-01","kinds":["station"]}})",
                         world.commune.text()))
                  .wrong_field(),
        "to");
    EXPECT_THAT(
        api.get(world.stranger, "/api/v1/survey-rounds").items("name"), ElementsAre("Khảo sát đài"))
        << "the round of the unit above";
    EXPECT_THAT(api.get(world.editor, "/api/v1/survey-forms").items("kind"),
        ElementsAre("station", "cluster", "board", "website", "equipment"));
}

}
}
