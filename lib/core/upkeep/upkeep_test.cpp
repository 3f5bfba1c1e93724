#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/time/first_days.hpp"
#include "core/upkeep/breakdown_watch.hpp"
#include "core/upkeep/maintenance.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Moment noon = start_of(*parse_iso_day("2026-11-21")) + 12h;
constexpr UnitId commune{ 2 };

WatchedDevice device(std::int64_t id, bool online)
{
    WatchedDevice one;
    one.device = DeviceId(id);
    one.unit = commune;
    one.place = commune;
    one.status.online = online;
    one.status.storage_free = 4'000'000'000;
    return one;
}

class Watching : public ::testing::Test {
protected:
    BreakdownNews look(const std::vector<WatchedDevice>& devices, Moment now)
    {
        const auto rules_of = [this](UnitId) -> const BreakdownRules& { return rules; };
        return watch.look(devices, open, rules_of, now, 100);
    }
    void opened(std::int64_t id, std::optional<DeviceId> device, BreakdownKind kind)
    {
        open.push_back({ BreakdownId(id), commune, device, kind });
    }

    BreakdownRules rules; // half an hour without a line, five minutes of anything else
    BreakdownWatch watch;
    std::vector<OpenBreakdown> open;
};

TEST_F(Watching, a_device_without_a_line_is_broken_once_it_has_lasted)
{
    const std::vector<WatchedDevice> away{ device(1, false), device(2, true) };
    EXPECT_THAT(look(away, noon).found, IsEmpty());
    EXPECT_THAT(look(away, noon + 29min).found, IsEmpty());
    const auto found = look(away, noon + 30min).found;
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, BreakdownKind::offline);
    EXPECT_EQ(found[0].devices[0].device, DeviceId(1));
    EXPECT_EQ(found[0].since, noon);
}

TEST_F(Watching, a_clock_that_is_set_back_holds_nothing_up)
{
    look({ device(1, false) }, noon + 9000h);
    EXPECT_THAT(look({ device(1, false) }, noon).found, IsEmpty());
    EXPECT_THAT(look({ device(1, false) }, noon + 30min).found, SizeIs(1));
}

TEST_F(Watching, what_comes_and_goes_is_none)
{
    for (int i = 0; i < 6; ++i) {
        EXPECT_THAT(look({ device(1, false) }, noon + i * 40min).found, IsEmpty());
        EXPECT_THAT(look({ device(1, true) }, noon + i * 40min + 20min).found, IsEmpty());
    }
}

TEST_F(Watching, one_that_is_open_is_not_found_again_and_is_over_when_it_is_well_for_a_while)
{
    look({ device(1, false) }, noon);
    opened(9, DeviceId(1), BreakdownKind::offline);
    EXPECT_THAT(look({ device(1, false) }, noon + 1h).found, IsEmpty());
    EXPECT_THAT(look({ device(1, true) }, noon + 2h).over, IsEmpty());
    EXPECT_THAT(look({ device(1, false) }, noon + 2h + 5min).over, IsEmpty());
    EXPECT_THAT(look({ device(1, true) }, noon + 3h).over, IsEmpty());
    EXPECT_THAT(look({ device(1, true) }, noon + 3h + 10min).over, ElementsAre(BreakdownId(9)));
}

TEST_F(Watching, an_announced_outage_breaks_nothing)
{
    WatchedDevice dark = device(1, false);
    dark.announced = true;
    look({ dark }, noon);
    EXPECT_THAT(look({ dark }, noon + 5h).found, IsEmpty());
    // It is over, and the device has its time to come back.
    dark.announced = false;
    EXPECT_THAT(look({ dark }, noon + 5h + 1min).found, IsEmpty());
    EXPECT_THAT(look({ dark }, noon + 5h + 31min).found, SizeIs(1));
}

TEST_F(Watching, a_commune_that_falls_silent_together_is_one_breakdown)
{
    std::vector<WatchedDevice> all;
    for (int i = 1; i <= 8; ++i)
        all.push_back(device(i, i > 6)); // six of eight are away
    look(all, noon);
    const auto found = look(all, noon + 30min).found;
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_TRUE(found[0].is_group);
    EXPECT_THAT(found[0].devices, SizeIs(6));
    EXPECT_EQ(found[0].unit, commune);

    opened(9, std::nullopt, BreakdownKind::offline);
    EXPECT_THAT(look(all, noon + 31min).found, IsEmpty());
    // All but one come back: the storm is over, and the one is a breakdown of its own.
    for (int i = 0; i < 5; ++i)
        all[static_cast<std::size_t>(i)].status.online = true;
    EXPECT_THAT(look(all, noon + 40min).over, IsEmpty());
    EXPECT_THAT(look(all, noon + 50min).over, ElementsAre(BreakdownId(9)));
}

TEST_F(Watching, a_commune_that_is_still_dark_is_not_over)
{
    std::vector<WatchedDevice> all;
    for (int i = 1; i <= 8; ++i)
        all.push_back(device(i, false));
    look(all, noon);
    ASSERT_THAT(look(all, noon + 30min).found, SizeIs(1));
    opened(9, std::nullopt, BreakdownKind::offline);
    // The outage is announced afterwards: nobody is back for that.
    for (WatchedDevice& one : all)
        one.announced = true;
    look(all, noon + 31min);
    EXPECT_THAT(look(all, noon + 2h).over, IsEmpty());
    // Nor because nobody wants to be told by the facts any more.
    rules.by_itself = false;
    EXPECT_THAT(look(all, noon + 3h).over, IsEmpty());
    EXPECT_THAT(look({}, noon + 4h).gone, ElementsAre(BreakdownId(9)));
}

TEST_F(Watching, few_among_many_are_broken_each_alone)
{
    std::vector<WatchedDevice> all;
    for (int i = 1; i <= 20; ++i)
        all.push_back(device(i, i > 6)); // six of twenty
    look(all, noon);
    const auto found = look(all, noon + 30min).found;
    EXPECT_THAT(found, SizeIs(6));
    EXPECT_FALSE(found[0].is_group);
}

TEST_F(Watching, who_said_that_it_is_mended_is_given_the_time_to_see_it)
{
    look({ device(1, false) }, noon);
    opened(9, DeviceId(1), BreakdownKind::offline);
    look({ device(1, false) }, noon + 1h);
    open.clear(); // by hand
    EXPECT_THAT(look({ device(1, false) }, noon + 61min).found, IsEmpty());
    EXPECT_THAT(look({ device(1, false) }, noon + 91min).found, SizeIs(1));
}

// A watch of a server that starts again, with what the one before it had written.
class Restarting : public Watching {
protected:
    BreakdownNews look_and_write(const std::vector<WatchedDevice>& devices, Moment now)
    {
        BreakdownNews news = look(devices, now);
        const ClockNews clocks = watch.clock_news(now, 1'000);
        for (const FaultClock& gone : clocks.gone)
            std::erase(rows, gone);
        for (const FaultClock& kept : clocks.kept) {
            std::erase_if(rows, [&](const FaultClock& row) {
                return row.device == kept.device && row.unit == kept.unit && row.kind == kept.kind;
            });
            rows.push_back(kept);
        }
        watch.was_written(clocks);
        return news;
    }
    void restart(Moment now)
    {
        watch = BreakdownWatch();
        watch.remember(rows, now);
    }

    std::vector<FaultClock> rows;
};

TEST_F(Restarting, a_server_that_starts_again_goes_on_counting)
{
    look_and_write({ device(1, false) }, noon);
    look_and_write({ device(1, false) }, noon + 20min);
    ASSERT_THAT(rows, SizeIs(1));
    restart(noon + 21min);
    // It may only not have come back yet.
    EXPECT_THAT(look_and_write({ device(1, false) }, noon + 21min).found, IsEmpty());
    EXPECT_THAT(look_and_write({ device(1, false) }, noon + 26min).found, IsEmpty());
    EXPECT_THAT(look_and_write({ device(1, false) }, noon + 29min).found, IsEmpty());
    const auto found = look_and_write({ device(1, false) }, noon + 30min).found;
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].since, noon);
}

TEST_F(Restarting, a_start_makes_nobody_absent_who_only_has_to_come_back)
{
    look_and_write({ device(1, false) }, noon);
    look_and_write({ device(1, false) }, noon + 29min);
    restart(noon + 60min);
    EXPECT_THAT(look_and_write({ device(1, false) }, noon + 60min).found, IsEmpty());
    EXPECT_THAT(look_and_write({ device(1, true) }, noon + 62min).found, IsEmpty());
    EXPECT_THAT(rows, IsEmpty());
}

TEST_F(Restarting, who_came_back_and_goes_again_is_away_at_once)
{
    rules.offline_min = 0;
    restart(noon);
    WatchedDevice gone = device(1, false);
    EXPECT_THAT(look_and_write({ gone }, noon + 1min).found, IsEmpty());
    gone.status.last_seen = noon + 1min;
    EXPECT_THAT(look_and_write({ gone }, noon + 2min).found, SizeIs(1));
}

TEST_F(Restarting, a_fault_the_device_tells_of_goes_on_when_its_line_is_back)
{
    rules.fault_min = 10;
    WatchedDevice mute = device(1, true);
    mute.status.faults = { "silent_output" };
    look_and_write({ mute }, noon);
    look_and_write({ mute }, noon + 6min);
    restart(noon + 7min);
    look_and_write({ device(1, false) }, noon + 7min);
    EXPECT_THAT(look_and_write({ mute }, noon + 9min).found, IsEmpty());
    EXPECT_THAT(look_and_write({ mute }, noon + 10min).found, SizeIs(1));
}

TEST_F(Restarting, how_long_it_is_well_is_counted_on_as_well)
{
    opened(9, DeviceId(1), BreakdownKind::offline);
    look_and_write({ device(1, true) }, noon);
    look_and_write({ device(1, true) }, noon + 8min);
    restart(noon + 8min);
    EXPECT_THAT(look_and_write({ device(1, false) }, noon + 8min).over, IsEmpty());
    EXPECT_THAT(look_and_write({ device(1, true) }, noon + 9min).over, IsEmpty());
    EXPECT_THAT(
        look_and_write({ device(1, true) }, noon + 10min).over, ElementsAre(BreakdownId(9)));
}

TEST_F(Restarting, only_what_lasts_and_what_changed_is_written)
{
    look(std::vector{ device(1, false) }, noon);
    EXPECT_TRUE(watch.clock_news(noon + 59s, 10).empty());
    const ClockNews first = watch.clock_news(noon + 60s, 10);
    EXPECT_THAT(first.kept,
        ElementsAre(FaultClock{ DeviceId(1), {}, BreakdownKind::offline, false, noon }));
    watch.was_written(first);
    EXPECT_TRUE(watch.clock_news(noon + 5min, 10).empty());
    look(std::vector{ device(1, true) }, noon + 5min);
    EXPECT_EQ(watch.clock_news(noon + 5min, 10).gone, first.kept);
    std::vector<WatchedDevice> many;
    for (int i = 1; i <= 20; ++i)
        many.push_back(device(i, false));
    look(many, noon + 6min);
    EXPECT_THAT(watch.clock_news(noon + 8min, 10).kept, SizeIs(10));
}

TEST_F(Watching, no_more_are_found_at_once_than_asked_for)
{
    rules.group_least = 1'000;
    std::vector<WatchedDevice> all;
    for (int i = 1; i <= 150; ++i)
        all.push_back(device(i, false));
    look(all, noon);
    EXPECT_THAT(look(all, noon + 30min).found, SizeIs(100));
}

TEST(FaultSeen, each_kind_reads_what_the_device_tells)
{
    const BreakdownRules rules;
    WatchedDevice one = device(1, true);
    const auto seen = [&](BreakdownKind kind) { return fault_seen(one, kind, rules); };
    EXPECT_EQ(seen(BreakdownKind::voltage), FaultSeen::unknown); // it does not measure
    one.status.mains_v = 230;
    EXPECT_EQ(seen(BreakdownKind::voltage), FaultSeen::well);
    one.status.mains_v = 89;
    EXPECT_EQ(seen(BreakdownKind::voltage), FaultSeen::bad);
    one.status.mains_v = 241;
    EXPECT_EQ(seen(BreakdownKind::voltage), FaultSeen::bad);
    EXPECT_EQ(seen(BreakdownKind::clock), FaultSeen::well);
    one.status.clock_error_ms = 5'001;
    EXPECT_EQ(seen(BreakdownKind::clock), FaultSeen::bad);
    EXPECT_EQ(seen(BreakdownKind::storage), FaultSeen::well);
    one.status.storage_free = 199'000'000;
    EXPECT_EQ(seen(BreakdownKind::storage), FaultSeen::bad);
    EXPECT_EQ(seen(BreakdownKind::silent), FaultSeen::well);
    one.status.faults = { "silent_output" };
    EXPECT_EQ(seen(BreakdownKind::silent), FaultSeen::bad);
    EXPECT_EQ(seen(BreakdownKind::tamper), FaultSeen::unknown);
    one.status.faults = { "pin_guessed" };
    EXPECT_EQ(seen(BreakdownKind::tamper), FaultSeen::bad);
    one.unheard = 1;
    EXPECT_EQ(seen(BreakdownKind::unheard), FaultSeen::unknown);
    one.unheard = 2;
    EXPECT_EQ(seen(BreakdownKind::unheard), FaultSeen::bad);
    one.status.online = false;
    EXPECT_EQ(seen(BreakdownKind::unheard), FaultSeen::unknown); // that it is away says enough
}

TEST(BreakdownRules, of_two_units_are_the_more_watchful_of_both)
{
    BreakdownRules one;
    one.offline_min = 10;
    one.mains_min_v = 180;
    BreakdownRules other;
    other.storage_mb = 500;
    other.mains_max_v = 250;
    const BreakdownRules joined = more_watchful(one, other);
    EXPECT_EQ(joined.offline_min, 10);
    EXPECT_EQ(joined.storage_mb, 500);
    EXPECT_EQ(joined.mains_min_v, 180);
    EXPECT_EQ(joined.mains_max_v, 240);
    // Mains of 110 V and of 230 V: no range is both.
    other.mains_max_v = 130;
    EXPECT_EQ(more_watchful(one, other).mains_max_v, 240);
    EXPECT_TRUE(check_breakdown_rules(more_watchful(one, other)));
    other.by_itself = false;
    EXPECT_EQ(more_watchful(other, one), one);
}

TEST(BreakdownStates, follow_one_another_as_repairs_do)
{
    using enum BreakdownState;
    EXPECT_TRUE(may_follow(fresh, in_work));
    EXPECT_TRUE(may_follow(in_work, waiting_part));
    EXPECT_TRUE(may_follow(waiting_part, in_work));
    EXPECT_TRUE(may_follow(in_work, done));
    EXPECT_TRUE(may_follow(done, confirmed));
    EXPECT_TRUE(may_follow(done, in_work)); // sent back
    EXPECT_FALSE(may_follow(fresh, waiting_part));
    EXPECT_FALSE(may_follow(in_work, confirmed));
    EXPECT_FALSE(may_follow(confirmed, in_work));
    EXPECT_FALSE(may_follow(done, done));
    EXPECT_FALSE(may_follow(fresh, assigned)); // a deed of its own
}

TEST(BreakdownStates, have_clocks_that_add_up_over_returns)
{
    using enum BreakdownState;
    const std::vector<BreakdownStep> steps{ { fresh, noon, {}, {} }, { in_work, noon + 1h, {}, {} },
        { waiting_part, noon + 2h, {}, {} }, { in_work, noon + 5h, {}, {} } };
    const auto clocks = clocks_of(steps, noon + 6h);
    EXPECT_EQ(clocks.at(fresh), 1h);
    EXPECT_EQ(clocks.at(in_work), 2h);
    EXPECT_EQ(clocks.at(waiting_part), 3h);
    EXPECT_THAT(clocks_of({}, noon), IsEmpty());
}

TEST(BreakdownRules, are_bounded_and_leave_some_voltage_between)
{
    BreakdownRules rules;
    EXPECT_TRUE(check_breakdown_rules(rules));
    rules.group_least = 1;
    EXPECT_EQ(check_breakdown_rules(rules).error().fields[0].path, "group_least");
    rules.group_least = 5;
    rules.mains_max_v = 90;
    EXPECT_EQ(check_breakdown_rules(rules).error().fields[0].code, "breakdown.range_is_empty");
}

TEST(Maintenance, is_planned_by_months_and_done_by_somebody_on_a_day_that_was)
{
    const Day today = *parse_iso_day("2026-11-21");
    Maintenance row;
    row.month = first_of_month(today);
    EXPECT_EQ(row.month, *parse_iso_day("2026-11-01"));
    EXPECT_EQ(check_maintenance(row, today).error().fields[0].path, "work");
    row.work = "Siết lại dây loa";
    EXPECT_TRUE(check_maintenance(row, today));
    row.done_on = today + std::chrono::days(1);
    EXPECT_EQ(check_maintenance(row, today).error().fields[0].code, "maintenance.not_yet");
    row.done_on = today;
    EXPECT_EQ(check_maintenance(row, today).error().fields[0].path, "done_by");
    row.done_by = "Ma Văn Thợ";
    EXPECT_TRUE(check_maintenance(row, today));
    row.month = today;
    EXPECT_EQ(check_maintenance(row, today).error().fields[0].path, "month");
}

TEST(StormCheck, has_a_name_and_something_to_look_at)
{
    StormCheck check;
    check.items = usual_storm_items();
    EXPECT_EQ(check_storm_check(check).error().fields[0].path, "name");
    check.name = "Bão số 9";
    EXPECT_TRUE(check_storm_check(check));
    check.items[1] = " ";
    EXPECT_EQ(check_storm_check(check).error().fields[0].path, "items[1]");
    check.items.clear();
    EXPECT_EQ(check_storm_check(check).error().fields[0].code, "input.too_few");
}

}
}
