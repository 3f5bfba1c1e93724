#include "core/schedule/schedule.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

Moment local(const char* text) { return *parse_rfc3339(std::string(text) + ":00+07:00"); }

std::string refusal(std::string_view rule)
{
    const auto parsed = Recurrence::parse(rule, local("2026-11-21T06:00"));
    return parsed ? "accepted" : parsed.error().fields.front().code;
}

std::vector<std::string> starts(std::string_view rule, const char* first, int within_days,
    ShortMonth way = ShortMonth::last_day)
{
    const auto parsed = Recurrence::parse(rule, local(first), way);
    EXPECT_TRUE(parsed) << rule;
    if (!parsed)
        return {};
    std::vector<std::string> texts;
    const auto found = parsed->between({ local(first), local(first) + days(within_days) });
    for (const Moment moment : *found)
        texts.push_back(vietnamese_moment(moment));
    return texts;
}

TEST(Recurrence, repeats_daily_at_the_local_time)
{
    EXPECT_EQ(starts("FREQ=DAILY;COUNT=3", "2026-11-21T05:30", 10),
        (std::vector<std::string>{
            "05:30 ngày 21/11/2026", "05:30 ngày 22/11/2026", "05:30 ngày 23/11/2026" }));
}

TEST(Recurrence, repeats_weekly_on_named_days)
{
    EXPECT_EQ(starts("FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20261130T235959", "2026-11-23T17:00", 30),
        (std::vector<std::string>{
            "17:00 ngày 23/11/2026", "17:00 ngày 27/11/2026", "17:00 ngày 30/11/2026" }));
}

TEST(Recurrence, repeats_by_the_day_of_the_lunar_month)
{
    EXPECT_EQ(starts("RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20251001T235959",
                  "2025-06-20T05:30", 120),
        (std::vector<std::string>{
            "05:30 ngày 09/07/2025", "05:30 ngày 08/08/2025", "05:30 ngày 06/09/2025" }))
        << "the leap sixth month has its full moon, too";
    EXPECT_EQ(starts("RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15;COUNT=2",
                  "2025-07-01T05:30", 600),
        (std::vector<std::string>{ "05:30 ngày 09/07/2025", "05:30 ngày 28/07/2026" }))
        << "not in the leap month of the same number";
    EXPECT_EQ(starts("RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=30;COUNT=3", "2026-01-01T05:30",
                  120, ShortMonth::last_day)
                  .size(),
        3U);
}

TEST(Recurrence, refuses_what_has_no_meaning_by_the_moon)
{
    EXPECT_EQ(refusal("RSCALE=VIETNAMESE;FREQ=DAILY;COUNT=3"), "schedule.bad_rule");
    EXPECT_EQ(refusal("RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3"), "schedule.bad_rule");
    EXPECT_EQ(refusal("RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"), "schedule.bad_rule");
    EXPECT_EQ(refusal("RSCALE=VIETNAMESE;FREQ=MONTHLY;BYDAY=MO;COUNT=3"), "schedule.bad_rule");
    EXPECT_EQ(refusal("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1;COUNT=3"), "schedule.bad_rule");
    EXPECT_EQ(refusal("rscale=chinese;FREQ=MONTHLY;BYMONTHDAY=1;COUNT=3"), "schedule.bad_rule");
    EXPECT_EQ(refusal("RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=1"), "schedule.endless");
}

TEST(Recurrence, writes_a_lunar_rule_and_reads_it_back)
{
    const Moment first = local("2026-11-21T06:00");
    const LunarRule rule{ 15, 7, *parse_iso_day("2028-12-31") };
    const auto read = parse_lunar_rule(text_of(rule, first));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->day, 15);
    EXPECT_EQ(read->month, 7);
    EXPECT_EQ(read->until, rule.until);
    EXPECT_TRUE(Recurrence::parse(text_of({ 1, {}, {} }, first), first)) << "a year without an end";
    EXPECT_FALSE(parse_lunar_rule("FREQ=DAILY;COUNT=3"));
}

TEST(Recurrence, takes_an_until_in_utc_as_the_moment_it_is)
{
    // 23:00 UTC on the 22nd is 06:00 on the 23rd here.
    EXPECT_EQ(starts("FREQ=DAILY;UNTIL=20261122T230000Z", "2026-11-21T06:00", 10).size(), 3U);
    EXPECT_EQ(starts("FREQ=DAILY;UNTIL=20261122T225959Z", "2026-11-21T06:00", 10).size(), 2U);
}

TEST(Recurrence, follows_the_named_rule_for_the_31st)
{
    EXPECT_EQ(starts("FREQ=MONTHLY;COUNT=3", "2027-01-31T06:00", 100),
        (std::vector<std::string>{
            "06:00 ngày 31/01/2027", "06:00 ngày 28/02/2027", "06:00 ngày 31/03/2027" }));
    EXPECT_EQ(starts("FREQ=MONTHLY;COUNT=3", "2027-01-31T06:00", 200, ShortMonth::skip),
        (std::vector<std::string>{
            "06:00 ngày 31/01/2027", "06:00 ngày 31/03/2027", "06:00 ngày 31/05/2027" }));
}

TEST(Recurrence, refuses_what_would_never_end_or_never_rest)
{
    EXPECT_EQ(refusal("FREQ=DAILY"), "schedule.endless");
    EXPECT_EQ(refusal("FREQ=HOURLY;COUNT=3"), "schedule.sub_daily");
    EXPECT_EQ(refusal("FREQ=DAILY;BYHOUR=5,6;COUNT=3"), "schedule.sub_daily");
    EXPECT_EQ(refusal("FREQ=DAILY;BYMINUTE=0,30;COUNT=3"), "schedule.sub_daily");
    EXPECT_EQ(refusal("FREQ=DAILY;UNTIL=20400101T000000"), "schedule.too_long");
    EXPECT_EQ(refusal("FREQ=DAILY;COUNT=100000"), "schedule.too_long");
    EXPECT_EQ(refusal("FREQ=DAILY;UNTIL=20200101T000000"), "schedule.never");
    EXPECT_EQ(refusal("FREQ=SOMETIMES;COUNT=2"), "schedule.bad_rule");
    EXPECT_EQ(refusal(""), "schedule.bad_rule");
    EXPECT_EQ(refusal("FREQ=DAILY;COUNT=3"), "accepted");
}

TEST(Schedule, leaves_out_its_exceptions_wherever_it_is_moved)
{
    Schedule schedule;
    schedule.starts = local("2026-11-21T06:00");
    schedule.recurrence = "FREQ=DAILY;COUNT=5";
    schedule.exceptions = { local("2026-11-22T06:00") };
    schedule.cut_at = local("2026-11-24T06:00");
    move_to(schedule, local("2026-11-20T05:30"));
    const auto starts
        = starts_between(schedule, { local("2026-11-01T00:00"), local("2026-12-01T00:00") });
    ASSERT_TRUE(starts);
    EXPECT_EQ(
        *starts, (std::vector<Moment>{ local("2026-11-20T05:30"), local("2026-11-22T05:30") }));
}

TEST(Schedule, leaves_out_its_exceptions_and_what_was_cut_off)
{
    Schedule schedule;
    schedule.bulletin = BulletinId(1);
    schedule.starts = local("2026-11-21T06:00");
    schedule.recurrence = "FREQ=DAILY;COUNT=10";
    schedule.exceptions = { local("2026-11-22T06:00") };
    schedule.cut_at = local("2026-11-24T06:00");
    const auto found
        = starts_between(schedule, { schedule.starts - days(1), schedule.starts + days(30) });
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, (std::vector{ local("2026-11-21T06:00"), local("2026-11-23T06:00") }));
    schedule.cancelled = true;
    EXPECT_TRUE(starts_between(schedule, { schedule.starts, schedule.starts + days(30) })->empty());
}

TEST(Schedule, needs_exactly_one_subject)
{
    Schedule schedule;
    EXPECT_FALSE(check_schedule(schedule));
    schedule.bulletin = BulletinId(1);
    EXPECT_TRUE(check_schedule(schedule));
    schedule.programme = ProgrammeId(1);
    EXPECT_FALSE(check_schedule(schedule));
}

}
}
