#include <gtest/gtest.h>

#include "core/schedule/check.hpp"
#include "core/year/campaign.hpp"
#include "core/year/day_rules.hpp"
#include "core/year/tet.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

const UnitId province(1);
const UnitId commune(2);
const UnitId hamlet(4);
const UnitId elsewhere(3);
const std::vector<UnitId> path{ hamlet, commune, province };

Day day(const char* text) { return *parse_iso_day(text); }
Moment moment(const char* text) { return *parse_rfc3339(text); }

template <typename T> std::string refusal(const Result<T>& result)
{
    if (result)
        return "accepted";
    return result.error().fields.empty() ? result.error().code : result.error().fields.front().code;
}

Pause pause_of(UnitId unit, const char* from, const char* to)
{
    Pause pause;
    pause.id = PauseId(7);
    pause.unit = unit;
    pause.from = day(from);
    pause.to = day(to);
    pause.reason = "nghỉ Tết";
    pause.begun = moment("2026-02-01T09:00:00+07:00");
    return pause;
}

DayProfile lunar_profile(LunarDay from, LunarDay to, std::int64_t id = 1)
{
    DayProfile profile;
    profile.id = DayProfileId(id);
    profile.unit = province;
    profile.name = "Giao thừa";
    profile.days.lunar_from = from;
    profile.days.lunar_to = to;
    return profile;
}

DayProfile mourning(const char* from, const char* to)
{
    DayProfile profile;
    profile.id = DayProfileId(9);
    profile.unit = province;
    profile.name = "Quốc tang";
    profile.kind = DayKind::mourning;
    profile.days.from = day(from);
    profile.days.to = day(to);
    profile.dropped = { "3" };
    return profile;
}

AiringTraits airing(const char* starts, std::string category = {})
{
    AiringTraits traits;
    traits.schedule = ScheduleId(5);
    traits.programme = ProgrammeId(6);
    traits.starts = moment(starts);
    traits.heard = { traits.starts, traits.starts + 10min };
    traits.category = std::move(category);
    return traits;
}

const Span whole_of_february{ moment("2026-02-01T00:00:00+07:00"),
    moment("2026-03-01T00:00:00+07:00") };

DayRules rules(
    std::vector<Pause> pauses, std::vector<DayProfile> profiles, Span span = whole_of_february)
{
    return { path, pauses, dated(std::move(profiles), span) };
}

TEST(Tet, is_found_with_the_days_before_and_after_it)
{
    const TetDays of_2026 = coming_tet(day("2025-11-23"));
    EXPECT_EQ(to_iso(of_2026.from), "2026-02-10");
    EXPECT_EQ(to_iso(of_2026.first), "2026-02-17");
    EXPECT_EQ(to_iso(of_2026.to), "2026-02-23");
    EXPECT_EQ(to_iso(coming_tet(day("2026-02-23")).first), "2026-02-17") << "it still goes on";
    const TetDays of_2027 = coming_tet(day("2026-02-24"));
    EXPECT_EQ(to_iso(of_2027.from), "2027-01-30");
    EXPECT_EQ(to_iso(of_2027.first), "2027-02-06");
    EXPECT_EQ(to_iso(coming_tet(day("2024-01-20")).from), "2024-02-02")
        << "the last month had thirty days";
}

TEST(DayProfiles, day_30_of_the_last_month_is_its_last_day_however_long_it_is)
{
    const ProfileDays eve{ {}, {}, LunarDay{ 12, 30 }, LunarDay{ 12, 30 } };
    for (const char* last : { "2024-02-09", "2026-02-16", "2027-02-05" }) {
        EXPECT_TRUE(eve.hold_on(day(last))) << last;
        EXPECT_FALSE(eve.hold_on(day(last) - std::chrono::days(1))) << last;
        EXPECT_FALSE(eve.hold_on(day(last) + std::chrono::days(1))) << last;
    }
}

TEST(DayProfiles, lunar_days_go_over_the_turn_of_the_year_and_never_into_a_leap_month)
{
    const ProfileDays tet{ {}, {}, LunarDay{ 12, 23 }, LunarDay{ 1, 3 } };
    EXPECT_FALSE(tet.hold_on(day("2027-01-29")));
    EXPECT_TRUE(tet.hold_on(day("2027-01-30")));
    EXPECT_TRUE(tet.hold_on(day("2027-02-08")));
    EXPECT_FALSE(tet.hold_on(day("2027-02-09")));
    // 2025 had a sixth month twice: 25/06 to 24/07, and again to 22/08.
    const ProfileDays sixth{ {}, {}, LunarDay{ 6, 1 }, LunarDay{ 6, 30 } };
    EXPECT_TRUE(sixth.hold_on(day("2025-07-01")));
    EXPECT_FALSE(sixth.hold_on(day("2025-08-10")));
}

TEST(DayProfiles, refuses_what_names_no_days_or_says_nothing)
{
    DayProfile profile = lunar_profile({ 12, 30 }, { 12, 30 });
    EXPECT_EQ(refusal(check_profile(profile)), "profile.says_nothing");
    profile.hours = { { 22h, 30min, true } };
    EXPECT_EQ(refusal(check_profile(profile)), "accepted");
    profile.hours.push_back({ 5h, 5h, false });
    EXPECT_EQ(refusal(check_profile(profile)), "rules.window_is_empty");
    profile.hours.pop_back();
    profile.volume = 101;
    EXPECT_EQ(refusal(check_profile(profile)), "input.out_of_range");
    profile.volume.reset();
    profile.days.from = day("2026-02-16");
    EXPECT_EQ(refusal(check_profile(profile)), "profile.one_sort_of_days");
    profile.days = {};
    EXPECT_EQ(refusal(check_profile(profile)), "profile.one_sort_of_days");
    profile.days.from = day("2026-02-16");
    EXPECT_EQ(refusal(check_profile(profile)), "input.required");
    profile.days.to = day("2026-02-15");
    EXPECT_EQ(refusal(check_profile(profile)), "profile.ends_before_it_starts");
    profile.days.to = day("2026-06-15");
    EXPECT_EQ(refusal(check_profile(profile)), "profile.too_long");
    profile.days = { {}, {}, LunarDay{ 1, 1 }, LunarDay{ 12, 30 } };
    EXPECT_EQ(refusal(check_profile(profile)), "profile.too_long");
    profile.days = { {}, {}, LunarDay{ 13, 1 }, LunarDay{ 1, 30 } };
    EXPECT_EQ(refusal(check_profile(profile)), "profile.no_lunar_day");
    profile.days = { {}, {}, LunarDay{ 12, 23 }, LunarDay{ 1, 7 } };
    profile.name = " ";
    EXPECT_EQ(refusal(check_profile(profile)), "input.required");
}

TEST(Pauses, refuses_what_no_pause_can_be)
{
    const Day today = day("2026-02-01");
    Pause pause = pause_of(commune, "2026-02-14", "2026-02-10");
    EXPECT_EQ(refusal(check_pause(pause, {}, today)), "pause.ends_before_it_starts");
    pause = pause_of(commune, "2026-01-10", "2026-01-14");
    EXPECT_EQ(refusal(check_pause(pause, {}, today)), "pause.is_over");
    pause = pause_of(commune, "2026-02-10", "2036-02-10");
    EXPECT_EQ(refusal(check_pause(pause, {}, today)), "pause.too_long");
    pause = pause_of(commune, "2026-02-10", "2026-02-14");
    pause.reason = "  ";
    EXPECT_EQ(refusal(check_pause(pause, {}, today)), "pause.reason_needed");
    pause.reason = "nghỉ Tết";
    pause.schedule = ScheduleId(5);
    pause.programme = ProgrammeId(6);
    EXPECT_EQ(refusal(check_pause(pause, {}, today)), "pause.one_target");
    EXPECT_EQ(
        refusal(check_pause(pause_of(commune, "2026-02-01", "2026-02-01"), {}, today)), "accepted")
        << "one day, and it is today";
}

TEST(Pauses, of_one_target_share_no_day_unless_one_was_lifted)
{
    const Day today = day("2026-02-01");
    Pause first = pause_of(commune, "2026-02-10", "2026-02-14");
    first.id = PauseId(1);
    const Pause second = pause_of(commune, "2026-02-14", "2026-02-20");
    EXPECT_EQ(refusal(check_pause(second, { first }, today)), "pause.overlaps");
    EXPECT_EQ(refusal(check_pause(pause_of(commune, "2026-02-15", "2026-02-20"), { first }, today)),
        "accepted");
    Pause of_hamlet = second;
    of_hamlet.unit = hamlet;
    EXPECT_EQ(refusal(check_pause(of_hamlet, { first }, today)), "accepted");
    Pause of_schedule = second;
    of_schedule.schedule = ScheduleId(5);
    EXPECT_EQ(refusal(check_pause(of_schedule, { first }, today)), "accepted");
    first.lifted = moment("2026-02-12T10:00:00+07:00");
    EXPECT_EQ(refusal(check_pause(second, { first }, today)), "accepted");
}

TEST(DaysOfThePlace, a_pause_holds_from_its_first_moment_to_the_last_of_its_last_day)
{
    const DayRules place = rules({ pause_of(commune, "2026-02-10", "2026-02-14") }, {});
    EXPECT_FALSE(place.withheld(airing("2026-02-09T23:59:59+07:00")));
    const auto why = place.withheld(airing("2026-02-10T00:00:00+07:00"));
    ASSERT_TRUE(why);
    EXPECT_EQ(why->by, Withheld::By::pause);
    EXPECT_EQ(why->name, "nghỉ Tết");
    EXPECT_TRUE(place.withheld(airing("2026-02-14T23:59:59+07:00")));
    EXPECT_FALSE(place.withheld(airing("2026-02-15T00:00:00+07:00")));
}

TEST(DaysOfThePlace, a_pause_during_a_running_series_begins_when_it_is_set_and_ends_when_lifted)
{
    Pause pause = pause_of(commune, "2026-02-10", "2026-02-14");
    pause.begun = moment("2026-02-10T09:00:00+07:00");
    EXPECT_FALSE(rules({ pause }, {}).withheld(airing("2026-02-10T05:30:00+07:00")))
        << "it was heard before anybody thought of a pause";
    EXPECT_TRUE(rules({ pause }, {}).withheld(airing("2026-02-10T17:00:00+07:00")));
    pause.lifted = moment("2026-02-12T08:00:00+07:00");
    EXPECT_TRUE(rules({ pause }, {}).withheld(airing("2026-02-12T05:30:00+07:00")));
    EXPECT_FALSE(rules({ pause }, {}).withheld(airing("2026-02-12T17:00:00+07:00")));
    pause.lifted = moment("2026-02-10T08:00:00+07:00");
    EXPECT_FALSE(rules({ pause }, {}).withheld(airing("2026-02-10T17:00:00+07:00")))
        << "lifted before it began to hold";
}

TEST(DaysOfThePlace, a_pause_of_another_unit_or_programme_does_not_concern_it)
{
    EXPECT_TRUE(rules({ pause_of(elsewhere, "2026-02-10", "2026-02-14") }, {}).empty());
    Pause pause = pause_of(elsewhere, "2026-02-10", "2026-02-14");
    pause.programme = ProgrammeId(6);
    EXPECT_TRUE(rules({ pause }, {}).withheld(airing("2026-02-11T05:30:00+07:00")))
        << "a programme is paused wherever it is heard";
    pause.programme = ProgrammeId(66);
    EXPECT_FALSE(rules({ pause }, {}).withheld(airing("2026-02-11T05:30:00+07:00")));
    pause.programme.reset();
    pause.schedule = ScheduleId(5);
    EXPECT_TRUE(rules({ pause }, {}).withheld(airing("2026-02-11T05:30:00+07:00")));
}

TEST(DaysOfThePlace, what_somebody_wants_heard_now_is_not_paused_with_the_unit)
{
    AiringTraits now = airing("2026-02-11T05:30:00+07:00");
    now.at_once = true;
    EXPECT_FALSE(rules({ pause_of(commune, "2026-02-10", "2026-02-14") }, {}).withheld(now));
}

TEST(DaysOfThePlace, mourning_drops_music_and_leaves_the_rest)
{
    const DayRules place = rules({}, { mourning("2026-02-12", "2026-02-13") });
    const auto why = place.withheld(airing("2026-02-12T17:00:00+07:00", "3"));
    ASSERT_TRUE(why);
    EXPECT_EQ(why->by, Withheld::By::category);
    EXPECT_EQ(why->category, "3");
    EXPECT_FALSE(place.withheld(airing("2026-02-12T17:00:00+07:00", "2d")));
    EXPECT_FALSE(place.withheld(airing("2026-02-12T17:00:00+07:00")));
    EXPECT_FALSE(place.withheld(airing("2026-02-14T17:00:00+07:00", "3")));
}

TEST(DaysOfThePlace, on_the_eve_of_tet_sound_is_allowed_until_half_past_midnight)
{
    DayProfile eve = lunar_profile({ 12, 30 }, { 12, 30 });
    eve.hours = { { 21h, 30min, true } };
    EffectiveRules quiet;
    quiet.quiet = { { 21h, 24h, every_day, false }, { 0h, 5h, every_day, false } };
    quiet.opened = rules({}, { eve }).opened(whole_of_february);
    const auto span = [](const char* begins, Milliseconds length) {
        return Span{ moment(begins), moment(begins) + length };
    };
    EXPECT_FALSE(quiet_window(quiet, span("2026-02-16T23:50:00+07:00", 40min)));
    EXPECT_TRUE(quiet_window(quiet, span("2026-02-16T23:50:00+07:00", 41min)));
    EXPECT_TRUE(quiet_window(quiet, span("2026-02-15T23:50:00+07:00", 5min)));
    EXPECT_TRUE(quiet_window(quiet, span("2026-02-17T23:50:00+07:00", 5min)));
    // Where two open one after the other there is no gap between them.
    quiet.opened = { span("2026-02-16T23:00:00+07:00", 1h), span("2026-02-17T00:00:00+07:00", 1h) };
    EXPECT_FALSE(quiet_window(quiet, span("2026-02-16T23:50:00+07:00", 40min)));
}

TEST(DaysOfThePlace, of_two_profiles_the_stricter_wins_in_everything)
{
    DayProfile above = lunar_profile({ 12, 30 }, { 12, 30 }, 1);
    above.hours = { { 21h, 30min, true } };
    above.volume = 70;
    DayProfile below = lunar_profile({ 12, 30 }, { 1, 3 }, 2);
    below.unit = commune;
    below.name = "Tết của xã";
    below.hours = { { 23h, 24h, false } };
    below.volume = 50;
    below.dropped = { "2a" };
    const DayRules place = rules({}, { below, above });
    EXPECT_EQ(place.volume_on(day("2026-02-16")), 50);
    EXPECT_EQ(place.volume_on(day("2026-02-15")), std::nullopt);
    EXPECT_TRUE(place.withheld(airing("2026-02-16T17:00:00+07:00", "2a")));
    const auto closed = place.withheld(airing("2026-02-16T23:55:00+07:00"));
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->by, Withheld::By::hours);
    EXPECT_EQ(closed->name, "Tết của xã");
    const auto opened = place.opened(whole_of_february);
    ASSERT_EQ(opened.size(), 2U);
    EXPECT_EQ(to_rfc3339(opened[0].ends), "2026-02-16T23:00:00+07:00");
    EXPECT_EQ(to_rfc3339(opened[1].begins), "2026-02-17T00:00:00+07:00");
    ASSERT_EQ(place.profiles_on(day("2026-02-16")).size(), 2U);
    EXPECT_EQ(place.profiles_on(day("2026-02-16")).front()->name, "Giao thừa")
        << "the reason that is told is that of the unit above";
}

TEST(DaysOfThePlace, while_there_is_mourning_a_feast_allows_nothing)
{
    DayProfile eve = lunar_profile({ 12, 30 }, { 12, 30 });
    eve.hours = { { 21h, 30min, true } };
    eve.dropped = { "3" };
    DayProfile sad = mourning("2026-02-16", "2026-02-17");
    EXPECT_TRUE(rules({}, { eve, sad }).opened(whole_of_february).empty());
    EXPECT_EQ(rules({}, { eve, sad }).withheld(airing("2026-02-16T20:00:00+07:00", "3"))->name,
        "Quốc tang")
        << "mourning is told first";
    // Proclaimed for the day after: the eve ends at midnight.
    sad = mourning("2026-02-17", "2026-02-18");
    const auto opened = rules({}, { eve, sad }).opened(whole_of_february);
    ASSERT_EQ(opened.size(), 1U);
    EXPECT_EQ(to_rfc3339(opened[0].ends), "2026-02-17T00:00:00+07:00");
}

TEST(DaysOfThePlace, own_programmes_only_lets_through_what_is_priority_or_sent_now)
{
    DayProfile own = lunar_profile({ 1, 1 }, { 1, 3 });
    own.own_only = true;
    const DayRules place = rules({}, { own });
    AiringTraits from_above = airing("2026-02-17T05:30:00+07:00");
    EXPECT_FALSE(place.withheld(from_above));
    from_above.own = false;
    ASSERT_TRUE(place.withheld(from_above));
    EXPECT_EQ(place.withheld(from_above)->by, Withheld::By::own_only);
    from_above.priority = Priority::priority;
    EXPECT_FALSE(place.withheld(from_above));
    from_above.priority = Priority::normal;
    from_above.at_once = true;
    EXPECT_FALSE(place.withheld(from_above));
}

TEST(DaysOfThePlace, a_pause_is_told_before_a_profile)
{
    const DayRules place = rules(
        { pause_of(hamlet, "2026-02-12", "2026-02-12") }, { mourning("2026-02-12", "2026-02-13") });
    EXPECT_EQ(place.withheld(airing("2026-02-12T17:00:00+07:00", "3"))->by, Withheld::By::pause);
    EXPECT_EQ(place.withheld(airing("2026-02-13T17:00:00+07:00", "3"))->by, Withheld::By::category);
}

TEST(DaysOfThePlace, places_with_equal_rows_have_equal_keys)
{
    const std::vector<UnitId> other{ elsewhere, province };
    const auto profiles = dated({ mourning("2026-02-12", "2026-02-13") }, whole_of_february);
    EXPECT_EQ(DayRules(path, {}, profiles).key(), DayRules(other, {}, profiles).key());
    const std::vector<Pause> pauses{ pause_of(commune, "2026-02-12", "2026-02-12") };
    EXPECT_NE(DayRules(path, pauses, profiles).key(), DayRules(other, pauses, profiles).key());
    EXPECT_TRUE(dated({ mourning("2026-04-12", "2026-04-13") }, whole_of_february).empty());
}

TEST(CheckAiringsOnDays, what_is_withheld_stands_in_nobodys_way_and_no_such_time_is_suggested)
{
    Place place;
    place.airings = { { ScheduleId(8), "Thời sự",
        { moment("2026-02-11T05:30:00+07:00"), moment("2026-02-11T06:00:00+07:00") } } };
    const auto wanted = [](const char* starts) {
        return Airing{ ScheduleId(9), "Tin xã", { moment(starts), moment(starts) + 10min } };
    };
    const Moment now = moment("2026-02-10T09:00:00+07:00");
    ASSERT_EQ(check_airings({ wanted("2026-02-11T05:35:00+07:00") }, { place }, now).size(), 1U);
    place.withheld
        = [](const Airing& one) { return day_of(one.span.begins) == *parse_iso_day("2026-02-11"); };
    EXPECT_TRUE(check_airings({ wanted("2026-02-11T05:35:00+07:00") }, { place }, now).empty());
    const auto nearest = nearest_allowed(wanted("2026-02-11T05:35:00+07:00"), { place }, now);
    ASSERT_TRUE(nearest);
    EXPECT_EQ(to_rfc3339(*nearest), "2026-02-12T00:00:00+07:00");
}

TEST(Campaigns, refuses_days_in_the_wrong_order_and_goals_without_sense)
{
    Campaign campaign;
    campaign.name = "Bầu cử";
    campaign.from = day("2026-02-01");
    campaign.to = day("2026-03-15");
    EXPECT_EQ(refusal(check_campaign(campaign)), "accepted");
    campaign.goal_airings = -1;
    EXPECT_EQ(refusal(check_campaign(campaign)), "input.out_of_range");
    campaign.goal_airings = 0;
    campaign.to = day("2026-01-31");
    EXPECT_EQ(refusal(check_campaign(campaign)), "campaign.ends_before_it_starts");
    campaign.to = day("2036-01-31");
    EXPECT_EQ(refusal(check_campaign(campaign)), "campaign.too_long");
    campaign.name = "";
    EXPECT_EQ(refusal(check_campaign(campaign)), "input.required");
}

}
}
