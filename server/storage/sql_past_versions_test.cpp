// What plans, rounds of surveys, planned work and marks of checks said on an earlier day.
#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The small province is written into on the 18th.
const Moment made = now - 72h;
const Moment changed = now - 24h;
const Day day_before = today - std::chrono::days(4);
const Day first_day = today - std::chrono::days(3);
const Day day_between = today - std::chrono::days(2);
const Day day_of_change = today - std::chrono::days(1);

class PastVersionsOn : public RecordsOn {
protected:
    static StationPlan station_plan()
    {
        StationPlan one;
        one.id = StationPlanId::make(made, 1);
        one.unit = nung;
        one.year = 2026;
        one.name = "Kế hoạch đài";
        one.rows = { { nung, PlanAction::set_up, 1, "gần chợ" } };
        one.changed = made;
        return one;
    }
    std::optional<StationPlan> plan_on(StationPlanId id, Day day)
    {
        return read(
            [&](app::Records& records) { return records.station_plans().find_on(id, day); });
    }
    std::vector<StationPlan> plans_on(Day day, std::optional<PlanState> state = {})
    {
        return read([&](app::Records& records) {
            return records.station_plans()
                .list(filter_of(day, state), *records.units().tree(today), {})
                .items;
        });
    }
    static app::StationPlanFilter filter_of(Day day, std::optional<PlanState> state = {})
    {
        app::StationPlanFilter filter;
        filter.units = { province };
        filter.day = day;
        filter.state = state;
        return filter;
    }
    std::int64_t plans_not_kept(Day day)
    {
        return read([&](app::Records& records) {
            return records.station_plans().not_kept(filter_of(day), *records.units().tree(today));
        });
    }
};
NGUON_ON_BOTH_ENGINES(PastVersionsOn);

TEST_P(PastVersionsOn, a_plan_is_what_it_said_at_the_end_of_the_day)
{
    StationPlan plan = station_plan();
    write([&](app::Records& records) { records.station_plans().add(plan); });
    plan.name = "Kế hoạch đài, bổ sung";
    plan.state = PlanState::submitted;
    plan.rows = { { nung, PlanAction::set_up, 3, {} }, { vo, PlanAction::upgrade, 1, {} } };
    plan.changed = changed;
    write([&](app::Records& records) {
        EXPECT_FALSE(records.station_plans().save(plan, 7)) << "stale";
        EXPECT_TRUE(records.station_plans().save(plan, 1));
    });
    EXPECT_FALSE(plan_on(plan.id, day_before));
    for (const Day day : { first_day, day_between }) {
        const auto then = plan_on(plan.id, day);
        ASSERT_TRUE(then) << to_iso(day);
        EXPECT_EQ(then->name, "Kế hoạch đài");
        EXPECT_EQ(then->state, PlanState::estimated);
        EXPECT_EQ(then->rows, station_plan().rows);
    }
    const auto later = plan_on(plan.id, day_of_change);
    ASSERT_TRUE(later);
    EXPECT_EQ(later->version, 2);
    EXPECT_EQ(later->rows, plan.rows);
    EXPECT_THAT(plans_on(day_between, PlanState::estimated), SizeIs(1));
    EXPECT_THAT(plans_on(day_between, PlanState::submitted), IsEmpty());
    EXPECT_THAT(plans_on(day_of_change, PlanState::submitted), SizeIs(1));
    EXPECT_THAT(plans_on(day_before), IsEmpty());
    EXPECT_EQ(plans_not_kept(day_before), 0) << "it was made later";
    EXPECT_EQ(plans_not_kept(day_between), 0);
}

TEST_P(PastVersionsOn, saving_a_stale_plan_leaves_what_was_kept_alone)
{
    StationPlan plan = station_plan();
    write([&](app::Records& records) { records.station_plans().add(plan); });
    plan.rows = { { vo, PlanAction::upgrade, 1, {} } };
    plan.changed = changed;
    write([&](app::Records& records) {
        EXPECT_TRUE(records.station_plans().save(plan, 1));
        EXPECT_FALSE(records.station_plans().save(plan, 1)) << "stale";
    });
    const auto then = plan_on(plan.id, day_between);
    ASSERT_TRUE(then);
    EXPECT_EQ(then->rows, station_plan().rows);
}

TEST_P(PastVersionsOn, what_was_changed_before_anybody_kept_it_is_counted_and_not_guessed)
{
    StationPlan plan = station_plan();
    plan.changed = changed;
    plan.version = 4;
    write([&](app::Records& records) { records.station_plans().add(plan); });
    EXPECT_FALSE(plan_on(plan.id, day_between));
    EXPECT_THAT(plans_on(day_between), IsEmpty());
    EXPECT_EQ(plans_not_kept(day_between), 1);
    EXPECT_EQ(plans_not_kept(day_before), 0);
    EXPECT_THAT(plans_on(day_of_change), SizeIs(1));
    EXPECT_EQ(plans_not_kept(day_of_change), 0);
}

TEST_P(PastVersionsOn, before_a_merger_a_plan_has_the_units_of_then_also_once_it_is_changed)
{
    StationPlan plan = station_plan();
    write([&](app::Records& records) {
        records.station_plans().add(plan);
        app::UnitChangeRecord merge;
        merge.id = UnitChangeId(700);
        merge.state = app::UnitChangeState::done;
        merge.change = { "12/NQ-HĐND", today, {} };
        merge.done = now;
        records.unit_changes().add(merge);
        records.unit_changes().hand_over(merge.id, { { nung, province } }, {});
    });
    const auto expect_old_units = [&] {
        const auto then = plan_on(plan.id, day_between);
        ASSERT_TRUE(then);
        EXPECT_EQ(then->unit, nung);
        EXPECT_EQ(then->rows, plan.rows);
        const auto listed = plans_on(day_between);
        ASSERT_EQ(listed.size(), 1U);
        EXPECT_EQ(listed[0].unit, nung);
    };
    expect_old_units();
    auto live = read([&](app::Records& records) { return records.station_plans().find(plan.id); });
    ASSERT_TRUE(live);
    EXPECT_EQ(live->unit, province);
    EXPECT_EQ(live->rows.at(0).unit, province);
    live->rows.clear();
    live->changed = now + 1h;
    EXPECT_TRUE(write(
        [&](app::Records& records) { return records.station_plans().save(*live, live->version); }));
    expect_old_units();
}

TEST_P(PastVersionsOn, a_unit_asked_for_is_the_one_in_which_something_stood_on_the_day)
{
    Maintenance row;
    row.id = MaintenanceId::make(made, 1);
    row.unit = nung;
    row.month = *parse_iso_day("2026-11-01");
    row.work = "Vệ sinh tủ";
    row.estimate = 100;
    row.changed = made;
    write([&](app::Records& records) {
        records.station_plans().add(station_plan());
        records.upkeep().add(row);
        app::UnitChangeRecord merge;
        merge.id = UnitChangeId(700);
        merge.state = app::UnitChangeState::done;
        merge.change = { "12/NQ-HĐND", today, {} };
        merge.done = now;
        records.unit_changes().add(merge);
        records.unit_changes().hand_over(merge.id, { { nung, vo } }, {});
    });
    read([&](app::Records& records) {
        const auto shared = records.units().tree(today);
        app::MaintenanceFilter works;
        works.units = { province };
        works.from = *parse_iso_day("2026-01-01");
        works.to = *parse_iso_day("2027-01-01");
        const auto expect_in = [&](UnitId unit, Day day, std::int64_t count) {
            works.day = day;
            works.within = std::vector<UnitId>{ unit };
            auto plans = filter_of(day);
            plans.within = works.within;
            EXPECT_EQ(records.upkeep().sums(works, *shared).planned, count);
            EXPECT_EQ(std::ssize(records.upkeep().maintenance(works, *shared, {}).items), count);
            EXPECT_EQ(std::ssize(records.station_plans().list(plans, *shared, {}).items), count);
            EXPECT_EQ(records.station_plans().not_kept(plans, *shared), 0);
            EXPECT_EQ(records.upkeep().not_kept(works, *shared), 0);
        };
        expect_in(nung, day_between, 1);
        expect_in(vo, day_between, 0);
        expect_in(nung, today, 0);
        expect_in(vo, today, 1);
    });
}

TEST_P(PastVersionsOn, a_line_written_after_a_merger_stays_where_it_is_when_that_is_taken_back)
{
    const StationPlan plan = station_plan();
    constexpr UnitChangeId back(701);
    write([&](app::Records& records) {
        records.station_plans().add(plan);
        app::UnitChangeRecord merge;
        merge.id = UnitChangeId(700);
        merge.state = app::UnitChangeState::done;
        merge.change = { "12/NQ-HĐND", day_between, {} };
        merge.done = now - 48h;
        records.unit_changes().add(merge);
        records.unit_changes().hand_over(merge.id, { { nung, vo } }, {});
        auto live = records.station_plans().find(plan.id);
        live->rows = { { lau, PlanAction::upgrade, 1, {} } };
        live->changed = changed;
        EXPECT_TRUE(records.station_plans().save(*live, live->version));
        app::UnitChangeRecord undo;
        undo.id = back;
        undo.reverses = merge.id;
        undo.state = app::UnitChangeState::done;
        undo.change = { "13/NQ-HĐND", today, {} };
        undo.done = now;
        records.unit_changes().add(undo);
        records.unit_changes().hand_back(merge.id, back);
    });
    const auto expect_on = [&](Day day, UnitId unit, UnitId row) {
        const auto then = plan_on(plan.id, day);
        ASSERT_TRUE(then) << to_iso(day);
        EXPECT_EQ(then->unit, unit) << to_iso(day);
        ASSERT_EQ(then->rows.size(), 1U);
        EXPECT_EQ(then->rows[0].unit, row) << to_iso(day);
        auto filter = filter_of(day);
        filter.within = std::vector<UnitId>{ unit };
        EXPECT_THAT(read([&](app::Records& records) {
            return records.station_plans().list(filter, *records.units().tree(today), {}).items;
        }),
            SizeIs(1));
    };
    expect_on(first_day, nung, nung);
    expect_on(day_between, vo, vo);
    expect_on(day_of_change, vo, lau);
    expect_on(today, nung, lau);
}

TEST_P(PastVersionsOn, a_round_has_the_name_and_the_days_of_then)
{
    SurveyRound round;
    round.id = SurveyRoundId::make(made, 1);
    round.unit = nung;
    round.name = "Khảo sát";
    round.from = first_day;
    round.to = today;
    round.kinds = { AssetKind::station };
    round.changed = made;
    write([&](app::Records& records) {
        records.surveys().add(round);
        round.name = "Khảo sát, kéo dài";
        round.to = today + std::chrono::days(9);
        round.changed = changed;
        EXPECT_TRUE(records.surveys().save(round, 1));
    });
    read([&](app::Records& records) {
        const auto shared = records.units().tree(today);
        const auto names = [&](std::optional<Day> day) {
            std::vector<std::string> found;
            for (const SurveyRound& one : records.surveys().list({ nung }, *shared, {}, day).items)
                found.push_back(one.name);
            return found;
        };
        EXPECT_THAT(names({}), ::testing::ElementsAre("Khảo sát, kéo dài"));
        EXPECT_THAT(names(day_of_change), ::testing::ElementsAre("Khảo sát, kéo dài"));
        EXPECT_THAT(names(day_between), ::testing::ElementsAre("Khảo sát"));
        EXPECT_THAT(names(day_before), IsEmpty());
        EXPECT_EQ(records.surveys().find_on(round.id, day_between)->to, today);
        EXPECT_FALSE(records.surveys().find_on(round.id, day_before));
        EXPECT_EQ(records.surveys().not_kept({ nung }, *shared, day_between), 0);
    });
}

TEST_P(PastVersionsOn, planned_work_is_done_from_when_that_was_noted_and_is_there_until_removed)
{
    Maintenance row;
    row.id = MaintenanceId::make(made, 1);
    row.unit = nung;
    row.month = *parse_iso_day("2026-11-01");
    row.work = "Vệ sinh tủ";
    row.estimate = 100;
    row.changed = made;
    write([&](app::Records& records) {
        records.upkeep().add(row);
        row.done_on = first_day;
        row.cost = 80;
        row.changed = changed;
        EXPECT_TRUE(records.upkeep().save(row, 1));
        row.removed = true;
        row.changed = now;
        EXPECT_TRUE(records.upkeep().save(row, 2));
    });
    read([&](app::Records& records) {
        const auto shared = records.units().tree(today);
        app::MaintenanceFilter filter;
        filter.units = { province };
        filter.from = *parse_iso_day("2026-01-01");
        filter.to = *parse_iso_day("2027-01-01");
        const auto sums_on = [&](std::optional<Day> day) {
            filter.day = day;
            EXPECT_EQ(records.upkeep().not_kept(filter, *shared), 0);
            return records.upkeep().sums(filter, *shared);
        };
        EXPECT_EQ(sums_on({}).planned, 0);
        EXPECT_EQ(sums_on(day_before).planned, 0);
        EXPECT_EQ(sums_on(day_between).planned, 1);
        EXPECT_EQ(sums_on(day_between).done, 0);
        EXPECT_EQ(sums_on(day_of_change).done, 1);
        EXPECT_EQ(sums_on(day_of_change).cost, 80);
        filter.day = day_of_change;
        filter.done = true;
        EXPECT_THAT(records.upkeep().maintenance(filter, *shared, {}).items, SizeIs(1));
        filter.day = day_between;
        EXPECT_THAT(records.upkeep().maintenance(filter, *shared, {}).items, IsEmpty());
    });
}

TEST_P(PastVersionsOn, a_check_is_what_had_been_looked_at_by_then)
{
    StormCheck check;
    check.id = StormCheckId::make(made, 1);
    check.unit = nung;
    check.name = "Bão số 9";
    check.items = { "Cột" };
    check.started = made;
    write([&](app::Records& records) {
        auto& upkeep = records.upkeep();
        upkeep.add(check, { AssetId(7) });
        upkeep.mark(check.id, { { AssetId(7), 0, false, "Nghiêng", now - 48h, "A" } });
        upkeep.mark(check.id, { { AssetId(7), 0, true, {}, now, "B" } });
        upkeep.end_storm_check(check.id, now);
    });
    read([&](app::Records& records) {
        auto& upkeep = records.upkeep();
        const auto shared = records.units().tree(today);
        EXPECT_FALSE(upkeep.find_storm_check(check.id, day_before));
        EXPECT_THAT(upkeep.storm_checks({ province }, *shared, {}, day_before).items, IsEmpty());
        EXPECT_FALSE(upkeep.find_storm_check(check.id, day_between)->ended);
        EXPECT_THAT(upkeep.storm_checks({ province }, *shared, {}, first_day).items, SizeIs(1));
        EXPECT_THAT(upkeep.marks(check.id, first_day), IsEmpty());
        for (const Day day : { day_between, day_of_change }) {
            const auto marks = upkeep.marks(check.id, day);
            ASSERT_EQ(marks.size(), 1U);
            EXPECT_EQ(marks[0].note, "Nghiêng");
            EXPECT_EQ(upkeep.reach(check.id, day).bad, 1);
            EXPECT_EQ(upkeep.reach(check.id, day).assets, 1);
        }
        EXPECT_EQ(upkeep.reach(check.id).bad, 0);
        EXPECT_EQ(upkeep.find_storm_check(check.id, today)->ended, now);
    });
}

TEST_P(PastVersionsOn, a_look_that_comes_in_late_is_of_the_day_on_which_somebody_looked)
{
    StormCheck check;
    check.id = StormCheckId::make(made, 1);
    check.unit = nung;
    check.name = "Bão số 9";
    check.items = { "Cột" };
    check.started = made;
    const StormMark first{ AssetId(7), 0, true, "một", made, "A" };
    const StormMark late{ AssetId(7), 0, false, "hai", now - 48h, "B" };
    const StormMark between{ AssetId(7), 0, false, "ba", now - 24h, "C" };
    const StormMark last{ AssetId(7), 0, true, "bốn", now, "A" };
    write([&](app::Records& records) {
        auto& upkeep = records.upkeep();
        upkeep.add(check, { AssetId(7) });
        upkeep.mark(check.id, { last, first });
        upkeep.mark(check.id, { between });
        upkeep.mark(check.id, { late });
        upkeep.mark(check.id, { late });
    });
    read([&](app::Records& records) {
        auto& upkeep = records.upkeep();
        const auto note_on = [&](std::optional<Day> day) {
            const auto marks = upkeep.marks(check.id, day);
            EXPECT_EQ(marks.size(), 1U);
            return marks.empty() ? std::string() : marks.front().note;
        };
        EXPECT_THAT(upkeep.marks(check.id, day_before), IsEmpty());
        EXPECT_EQ(note_on(first_day), "một");
        EXPECT_EQ(note_on(day_between), "hai");
        EXPECT_EQ(note_on(day_of_change), "ba");
        EXPECT_EQ(note_on({}), "bốn");
    });
}

}
}
