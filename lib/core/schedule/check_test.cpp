#include "core/schedule/check.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

Moment local(const char* text) { return *parse_rfc3339(std::string(text) + ":00+07:00"); }
const Moment now = local("2026-11-20T12:00");

// The demo province: silence from 21:00 to 05:00, and to 05:30 unless allowed; two programmes
// and forty-five minutes a day, Monday to Friday.
AirRules province()
{
    AirRules rules;
    rules.unit = UnitId(1);
    rules.quiet = { { 21h, 24h, every_day, false }, { 0h, 5h, every_day, false },
        { 5h, 5h + 30min, every_day, false } };
    rules.caps = SlotCaps{ 2, 45min, 0x1F };
    return rules;
}

AirRules commune_that_may_start_at_five()
{
    AirRules rules;
    rules.unit = UnitId(2);
    rules.quiet = { { 5h, 5h + 30min, every_day, true } };
    return rules;
}

Airing airing(const char* starts, Milliseconds length, bool overrides = false)
{
    return { ScheduleId(1), "Tin", { local(starts), local(starts) + length }, overrides };
}

Place place(std::vector<Airing> airings = {}, bool early = false)
{
    Place made;
    made.device = DeviceId(7);
    made.rules = join_rules(early ? std::vector{ commune_that_may_start_at_five(), province() }
                                  : std::vector{ province() });
    made.airings = std::move(airings);
    return made;
}

TEST(CheckAirings, refuses_a_quarter_past_three_and_offers_the_morning)
{
    const auto found = check_airings({ airing("2026-11-23T03:15", 10min) }, { place() }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "schedule.quiet_hours");
    EXPECT_EQ(found[0].detail, "00:00–05:00");
    EXPECT_EQ(found[0].suggestion, local("2026-11-23T05:30"));
}

TEST(CheckAirings, counts_the_languages_where_they_are_heard)
{
    const std::vector candidate{ airing("2026-11-23T16:50", 10min) };
    Place two_languages = place({ airing("2026-11-23T17:00", 5min) });
    two_languages.longer = 5min;
    const Place one_language = place({ airing("2026-11-23T17:00", 5min) });
    EXPECT_TRUE(check_airings(candidate, { one_language }, now).empty());
    const auto found = check_airings(candidate, { one_language, two_languages }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "schedule.overlap");
    EXPECT_EQ(found[0].devices, 1U);
    EXPECT_EQ(found[0].suggestion, local("2026-11-23T17:05")) << "there is room for both";

    Place full = place();
    full.longer = 40min;
    const auto capped = check_airings({ airing("2026-11-23T06:00", 10min) }, { full }, now);
    ASSERT_EQ(capped.size(), 1U);
    EXPECT_EQ(capped[0].code, "schedule.day_cap");
}

TEST(CheckAirings, knows_where_the_province_allows_five_oclock)
{
    const std::vector candidate{ airing("2026-11-23T05:00", 10min) };
    EXPECT_EQ(check_airings(candidate, { place() }, now).size(), 1U);
    EXPECT_TRUE(check_airings(candidate, { place({}, true) }, now).empty());
}

TEST(CheckAirings, refuses_an_item_that_runs_into_the_night)
{
    const auto found = check_airings({ airing("2026-11-23T20:55", 10min) }, { place() }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "schedule.quiet_hours");
    EXPECT_EQ(found[0].suggestion, local("2026-11-23T20:50"));
}

TEST(CheckAirings, counts_programmes_and_minutes_of_the_day)
{
    const auto full
        = place({ airing("2026-11-23T06:00", 10min), airing("2026-11-23T17:00", 10min) });
    auto found = check_airings({ airing("2026-11-23T10:00", 5min) }, { full }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "schedule.slot_cap");
    EXPECT_EQ(found[0].suggestion, local("2026-11-24T05:30"));

    const auto long_one = place({ airing("2026-11-23T06:00", 40min) });
    found = check_airings({ airing("2026-11-23T10:00", 10min) }, { long_one }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "schedule.day_cap");
}

TEST(CheckAirings, counts_the_candidates_own_airings_too)
{
    const auto found
        = check_airings({ airing("2026-11-23T06:00", 5min), airing("2026-11-23T10:00", 5min),
                            airing("2026-11-23T17:00", 5min) },
            { place() }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].at, local("2026-11-23T17:00"));
}

TEST(CheckAirings, keeps_the_weekend_for_special_cases)
{
    const auto found = check_airings({ airing("2026-11-22T06:00", 5min) }, { place() }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "schedule.weekday");
    EXPECT_TRUE(
        check_airings({ airing("2026-11-22T06:00", 5min, true) }, { place() }, now).empty());
}

TEST(CheckAirings, never_lifts_an_overlap)
{
    const auto busy = place({ airing("2026-11-23T06:00", 30min) });
    const auto found = check_airings({ airing("2026-11-23T06:10", 5min, true) }, { busy }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "schedule.overlap");
    EXPECT_EQ(found[0].suggestion, local("2026-11-23T06:30"));
}

TEST(CheckAirings, refuses_the_past)
{
    EXPECT_EQ(check_airings({ airing("2026-11-20T11:59", 5min) }, { place() }, now)[0].code,
        "schedule.past");
}

TEST(CheckAirings, says_one_reason_once_for_many_places)
{
    std::vector<Place> places(100, place());
    const auto found = check_airings({ airing("2026-11-23T03:15", 10min) }, places, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].devices, 100U);
}

Airing at_once(const char* starts, Milliseconds length, bool overrides = false)
{
    Airing made = airing(starts, length, overrides);
    made.at_once = true;
    return made;
}

TEST(SendingAtOnce, waits_for_what_is_on_air_and_is_no_overlap)
{
    const std::vector planned{ airing("2026-11-23T06:00", 30min),
        airing("2026-11-23T06:30", 10min) };
    EXPECT_EQ(begins_after(local("2026-11-23T06:10"), planned), local("2026-11-23T06:30"))
        << "what is planned for later waits for it";
    EXPECT_EQ(begins_after(local("2026-11-23T07:00"), planned), local("2026-11-23T07:00"));
    EXPECT_TRUE(
        check_airings({ at_once("2026-11-23T06:10", 1min) }, { place(planned) }, now).empty());
    EXPECT_TRUE(check_airings(
        { airing("2026-11-23T06:05", 5min) }, { place({ at_once("2026-11-23T06:06", 1min) }) }, now)
                    .empty());
}

TEST(SendingAtOnce, stands_in_line_behind_those_sent_before)
{
    const std::vector before{ airing("2026-11-23T06:00", 20min), at_once("2026-11-23T06:05", 2min),
        at_once("2026-11-23T06:06", 3min) };
    EXPECT_EQ(begins_after(local("2026-11-23T06:07"), before), local("2026-11-23T06:25"));
}

TEST(SendingAtOnce, does_not_wait_for_longer_than_an_hour)
{
    const auto relay = place({ airing("2026-11-23T06:00", 2h, true) });
    const auto found = check_airings({ at_once("2026-11-23T06:10", 1min) }, { relay }, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "schedule.overlap");
    EXPECT_TRUE(check_airings({ at_once("2026-11-23T07:00", 1min, true) }, { relay }, now).empty());
}

TEST(SendingAtOnce, is_quiet_in_quiet_hours_even_when_only_the_waiting_leads_into_them)
{
    const auto night = check_airings({ at_once("2026-11-23T22:00", 1min) }, { place() }, now);
    ASSERT_EQ(night.size(), 1U);
    EXPECT_EQ(night[0].code, "schedule.quiet_hours");
    EXPECT_EQ(night[0].suggestion, local("2026-11-23T20:55"));
    EXPECT_TRUE(
        check_airings({ at_once("2026-11-23T22:00", 1min, true) }, { place() }, now).empty());
    const auto busy = place({ airing("2026-11-23T20:30", 30min) });
    EXPECT_EQ(check_airings({ at_once("2026-11-23T20:45", 1min) }, { busy }, now)[0].code,
        "schedule.quiet_hours");
}

TEST(SendingAtOnce, is_no_programme_and_may_be_on_any_day_but_its_minutes_count)
{
    const auto full
        = place({ airing("2026-11-23T06:00", 20min), airing("2026-11-23T17:00", 20min) });
    EXPECT_TRUE(check_airings({ at_once("2026-11-23T09:00", 5min) }, { full }, now).empty());
    EXPECT_EQ(check_airings({ at_once("2026-11-23T09:00", 6min) }, { full }, now)[0].code,
        "schedule.day_cap");
    EXPECT_TRUE(check_airings({ at_once("2026-11-22T09:00", 5min) }, { place() }, now).empty())
        << "a Sunday";
    const auto said
        = place({ at_once("2026-11-23T08:00", 1min), at_once("2026-11-23T09:00", 1min) });
    EXPECT_TRUE(check_airings({ airing("2026-11-23T17:00", 5min) }, { said }, now).empty());
}

TEST(JoinRules, let_the_fewest_send_alone_and_nobody_unless_told)
{
    AirRules commune;
    AirRules above;
    EXPECT_EQ(join_rules({ commune, above }).sends_alone, SendsAlone::nobody);
    above.sends_alone = SendsAlone::commune;
    EXPECT_EQ(join_rules({ commune, above }).sends_alone, SendsAlone::commune);
    commune.sends_alone = SendsAlone::hamlet;
    EXPECT_EQ(join_rules({ commune, above }).sends_alone, SendsAlone::commune)
        << "a commune may be stricter and not looser";
    commune.sends_alone = SendsAlone::nobody;
    EXPECT_EQ(join_rules({ commune, above }).sends_alone, SendsAlone::nobody);
}

TEST(JoinRules, takes_the_smaller_cap_and_the_common_days)
{
    AirRules commune;
    commune.caps = SlotCaps{ 3, 15min, 0x7E };
    const auto joined = join_rules({ commune, province() });
    EXPECT_EQ(joined.caps.programmes_a_day, 2);
    EXPECT_EQ(joined.caps.length_a_day, 15min);
    EXPECT_EQ(joined.caps.days, 0x1E);
}

TEST(NearestAllowed, leads_out_of_an_announced_outage_which_is_no_conflict_by_itself)
{
    Place dark = place();
    dark.no_power = { { local("2026-11-23T06:00"), local("2026-11-23T08:00") } };
    const Airing wished = airing("2026-11-23T06:30", 10min);
    EXPECT_TRUE(check_airings({ wished }, { dark }, now).empty());
    EXPECT_EQ(nearest_allowed(wished, { dark }, now), local("2026-11-23T08:00"));
    // The other places have power and rules of their own: all of them must allow it.
    Place busy = place({ airing("2026-11-23T08:00", 20min) });
    EXPECT_EQ(nearest_allowed(wished, { dark, busy }, now), local("2026-11-23T08:20"));
}

}
}
