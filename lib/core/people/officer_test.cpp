#include "core/people/officer.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

Day day(const char* text) { return *parse_iso_day(text); }
const Day today = day("2026-11-22");

Officer officer()
{
    Officer one;
    one.id = OfficerId(1);
    one.unit = UnitId(2);
    one.name = "Nông Thị Hạnh";
    one.tenure.from = day("2025-07-01");
    return one;
}

std::string refused_field(const Officer& one)
{
    const auto checked = check_officer(one, today);
    return checked ? std::string() : checked.error().fields.front().path;
}

TEST(Officer, holds_from_the_first_day_to_the_day_before_the_end)
{
    const Tenure tenure{ day("2025-07-01"), day("2026-01-01") };
    EXPECT_FALSE(tenure.holds_on(day("2025-06-30")));
    EXPECT_TRUE(tenure.holds_on(day("2025-07-01")));
    EXPECT_TRUE(tenure.holds_on(day("2025-12-31")));
    EXPECT_FALSE(tenure.holds_on(day("2026-01-01")));
    EXPECT_TRUE((Tenure{ day("2025-07-01"), {} }).holds_on(day("2199-01-01")));
}

TEST(Officer, what_cannot_be_is_refused_by_its_field)
{
    EXPECT_EQ(refused_field(officer()), "");
    Officer one = officer();
    one.name = "  ";
    EXPECT_EQ(refused_field(one), "name");
    one = officer();
    one.phone = "0912 abc 678";
    EXPECT_EQ(refused_field(one), "phone");
    one.phone = "+84 912.345.678";
    EXPECT_EQ(refused_field(one), "");
    one.email = "hanh@";
    EXPECT_EQ(refused_field(one), "email");
    one = officer();
    one.tenure.to = day("2025-06-30");
    EXPECT_EQ(refused_field(one), "to");
    one.tenure.to = one.tenure.from;
    EXPECT_EQ(refused_field(one), "") << "entered by mistake";
    one = officer();
    one.stand_in = one.id;
    EXPECT_EQ(refused_field(one), "stand_in");
    one = officer();
    one.trainings = { { "Biên tập", day("2026-11-22") }, { "Vận hành", day("2026-11-23") } };
    EXPECT_EQ(refused_field(one), "trainings[1].on");
    one.trainings.back() = { " ", day("2026-01-01") };
    EXPECT_EQ(refused_field(one), "trainings[1].course");
}

TEST(StaffPost, has_a_title_and_at_least_one_seat)
{
    StaffPost post;
    post.title = "Cán bộ văn hóa - xã hội";
    post.tenure.from = day("2025-07-01");
    EXPECT_TRUE(check_post(post));
    post.seats = 0;
    EXPECT_EQ(check_post(post).error().fields.front().path, "seats");
    post.seats = 1;
    post.title.clear();
    EXPECT_EQ(check_post(post).error().fields.front().path, "title");
}

TEST(StaffFigures, a_crowded_post_fills_no_other)
{
    StaffFigures figures;
    figures.add_post(2, 0);
    figures.add_post(1, 3);
    EXPECT_EQ(figures.seats, 3);
    EXPECT_EQ(figures.vacancies, 2);
}

TEST(StaffFigures, the_goal_is_not_reached_by_rounding)
{
    StaffFigures figures;
    EXPECT_FALSE(figures.trained_permille());
    figures.officers = 2000;
    figures.trained = 1999;
    EXPECT_EQ(figures.trained_permille(), 999);
    figures += StaffFigures{ 0, 1, 0, 0 };
    EXPECT_EQ(figures.trained_permille(), 1000);
}

}
}
