// The roster: what clients are answered, who sees how to reach whom, and what the figures say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "server/main/testing/register_api.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RegisterApi;

class PeopleApi : public ::testing::Test {
protected:
    // `more` begins with a comma.
    static std::string officer(UnitId unit, const char* name, const std::string& more = {})
    {
        return fmt::format(R"({{"unit":"{}","name":"{}","staff":"grassroots","full_time":true,)"
                           R"("from":"2025-07-01","phone":"0912 345 678"{}}})",
            unit.text(), name, more);
    }
    Answer add(AccountId who, UnitId unit, const char* name, const std::string& more = {})
    {
        return api.post(who, "/api/v1/officers", officer(unit, name, more));
    }
    Answer add_post(UnitId unit, const char* title, int seats)
    {
        return api.post(world.admin, "/api/v1/staff-posts",
            fmt::format(R"({{"unit":"{}","title":"{}","staff":"grassroots","seats":{},)"
                        R"("from":"2025-07-01"}})",
                unit.text(), title, seats));
    }
    static std::string one(const Answer& officer)
    {
        return "/api/v1/officers/" + officer.text("id");
    }

    RegisterApi api;
    testing::World& world = api.world();
};

TEST_F(PeopleApi, an_officer_is_entered_and_found_without_marks)
{
    const Answer made = add(api.commune_admin, world.commune, "Nông Thị Đẹp");
    ASSERT_EQ(made.status, 201U) << made.code() << made.wrong_field();
    EXPECT_EQ(made.text("unit_name"), "Xã Võ Nhai");
    EXPECT_EQ(made.text("phone"), "0912 345 678");
    ASSERT_EQ(add(api.commune_admin, world.commune, "Bàn Văn Sơn").status, 201U);
    EXPECT_THAT(api.get(world.editor, "/api/v1/officers").items("name"),
        ElementsAre("Bàn Văn Sơn", "Nông Thị Đẹp"));
    EXPECT_THAT(
        api.get(world.editor, "/api/v1/officers?q=dep").items("name"), ElementsAre("Nông Thị Đẹp"));
    EXPECT_THAT(api.get(world.stranger, "/api/v1/officers").items("name"), IsEmpty());
    EXPECT_THAT(api.deeds(), Contains("officer.added"));
}

TEST_F(PeopleApi, how_to_reach_somebody_is_shown_to_those_with_rights_there)
{
    const AccountId reader = api.add_account(41, "phatthanh", world.commune, "reader");
    const Answer made = add(api.commune_admin, world.commune, "Nông Thị Đẹp",
        fmt::format(R"(,"account":"{}")", reader.text()));
    ASSERT_EQ(made.status, 201U) << made.wrong_field();
    ASSERT_EQ(add(api.commune_admin, world.commune, "Bàn Văn Sơn").status, 201U);
    EXPECT_EQ(api.get(world.editor, one(made)).text("phone"), "0912 345 678")
        << "who sends alerts must reach officers";
    const Answer seen = api.get(reader, "/api/v1/officers");
    ASSERT_EQ(seen.item(0).at("name"), "Bàn Văn Sơn");
    EXPECT_TRUE(seen.item(0).at("phone").is_null());
    EXPECT_EQ(seen.item(1).at("phone"), "0912 345 678") << "his own";
    EXPECT_EQ(api.get(world.stranger, one(made)).status, 404U);
}

TEST_F(PeopleApi, only_who_manages_people_there_may_change_them)
{
    EXPECT_EQ(add(world.editor, world.commune, "A").code(), "people.not_allowed");
    EXPECT_EQ(add(api.commune_admin, world.other_commune, "A").wrong_field(), "unit");
    const Answer made = add(api.commune_admin, world.commune, "Nông Thị Đẹp");
    EXPECT_EQ(
        api.put(world.editor, one(made), officer(world.commune, "B")).code(), "people.not_allowed");
    EXPECT_EQ(
        api.put(api.commune_admin, one(made), officer(world.province, "B")).wrong_field(), "unit");
}

TEST_F(PeopleApi, what_cannot_be_is_refused_and_a_stale_change_shows_what_stands)
{
    const auto field = [&](const char* more) {
        return add(world.admin, world.commune, "A", more).wrong_field();
    };
    EXPECT_EQ(field(R"(,"email":"khong-phai")"), "email");
    EXPECT_EQ(field(R"(,"to":"2025-06-01")"), "to");
    EXPECT_EQ(
        field(R"(,"trainings":[{"course":"Biên tập","on":"2190-01-01"}])"), "trainings[0].on");
    EXPECT_EQ(field(R"(,"post":"99")"), "post");
    EXPECT_EQ(field(R"(,"stand_in":"99")"), "stand_in");
    EXPECT_EQ(field(R"(,"account":"15")"), "account") << "of another commune";
    EXPECT_EQ(field(R"(,"salary":1)"), "salary");
    const Answer made = add(world.admin, world.commune, "Nông Thị Đẹp");
    ASSERT_EQ(
        api.put(world.admin, one(made), officer(world.commune, "Nông Thị Hạnh", R"(,"version":1)"))
            .status,
        200U);
    const Answer late
        = api.put(world.admin, one(made), officer(world.commune, "B", R"(,"version":1)"));
    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.body.at("current").at("name"), "Nông Thị Hạnh");
}

TEST_F(PeopleApi, a_post_without_a_holder_is_a_vacancy_as_of_the_day)
{
    const Answer post = add_post(world.commune, "Cán bộ văn hóa - xã hội", 2);
    ASSERT_EQ(post.status, 201U) << post.wrong_field();
    EXPECT_EQ(post.number("vacancies"), 2);
    const std::string of_post = fmt::format(R"(,"post":"{}")", post.text("id"));
    ASSERT_EQ(add(world.admin, world.commune, "Nông Thị Đẹp",
                  of_post + R"(,"trainings":[{"course":"Biên tập","on":"2026-03-10"}])")
                  .status,
        201U);
    ASSERT_EQ(
        add(world.admin, world.commune, "Bàn Văn Sơn", of_post + R"(,"to":"2026-02-01")").status,
        201U);
    const auto figures = [&](const char* day) {
        const Answer found = api.get(world.admin,
            fmt::format("/api/v1/staff-figures?unit={}&day={}", world.province.text(), day));
        const json::Object total = found.body.at("total").as_object();
        return fmt::format("{} {} {}", total.at("officers").as_int64(),
            total.at("trained").as_int64(), total.at("vacancies").as_int64());
    };
    EXPECT_EQ(figures("2025-06-30"), "0 0 0");
    EXPECT_EQ(figures("2026-01-31"), "2 0 0");
    EXPECT_EQ(figures("2026-02-01"), "1 0 1");
    EXPECT_EQ(figures("2026-03-10"), "1 1 1");
    EXPECT_THAT(api.get(world.admin, "/api/v1/staff-posts?vacant=true").items("title"),
        ElementsAre("Cán bộ văn hóa - xã hội"));
    EXPECT_THAT(
        api.get(world.admin, "/api/v1/staff-posts?vacant=true&day=2026-01-31").items("title"),
        IsEmpty());
    EXPECT_THAT(api.get(world.admin, "/api/v1/officers?day=2026-01-31").items("name"),
        ElementsAre("Bàn Văn Sơn", "Nông Thị Đẹp"));
    EXPECT_THAT(api.get(world.admin, "/api/v1/officers?trained=true").items("name"),
        ElementsAre("Nông Thị Đẹp"));
    const Answer saved = api.put(world.admin, "/api/v1/staff-posts/" + post.text("id"),
        R"({"title":"Cán bộ văn hóa","staff":"grassroots","seats":3,"from":"2025-07-01"})");
    ASSERT_EQ(saved.status, 200U) << saved.code() << saved.wrong_field();
    EXPECT_EQ(saved.number("holders"), 1) << "who left in February holds it no more";
    EXPECT_EQ(saved.number("vacancies"), 2);
}

}
}
