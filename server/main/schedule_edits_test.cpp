// Changes of schedules and programmes that are on air already, on a real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/bulletins.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/field.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::EditScope;
using app::Records;
using app::ScheduleEdit;
using ::testing::ElementsAre;
using testing::Field;
using ::testing::IsEmpty;
using testing::World;

Moment minute(const char* text) { return *parse_rfc3339(std::string(text) + ":00+07:00"); }

class ScheduleEdits : public ::testing::Test {
protected:
    Schedule series(const char* starts, const char* rule)
    {
        Schedule wish;
        wish.unit = world.commune;
        wish.bulletin = bulletin.id();
        wish.starts = minute(starts);
        wish.recurrence = rule;
        return added(wish);
    }
    Schedule added(const Schedule& wish)
    {
        const auto made = world.commit([&](Records& records) {
            return app::add_schedule(records, world.by(world.editor), wish);
        });
        EXPECT_TRUE(made) << made.error().code;
        return *made;
    }
    Result<Schedule> edit(const Schedule& schedule, const ScheduleEdit& edit, EditScope scope,
        std::optional<Moment> occurrence = {})
    {
        return world.commit([&](Records& records) {
            return app::edit_schedule(
                records, world.by(world.editor), schedule.id, edit, scope, occurrence, {});
        });
    }
    // What stands against the edit, asked beforehand: codes, or the one of the refusal.
    std::vector<std::string> asked(const Schedule& schedule, const ScheduleEdit& edit,
        EditScope scope, std::optional<Moment> occurrence = {})
    {
        std::vector<std::string> codes;
        world.truth().read([&](Records& records) {
            const auto check = app::check_edit(
                records, world.by(world.editor), schedule.id, edit, scope, occurrence, {});
            if (!check)
                codes.push_back(check.error().code);
            else
                for (const Conflict& conflict : check->conflicts)
                    codes.push_back(conflict.code);
        });
        return codes;
    }
    Result<Schedule> cancel(
        const Schedule& schedule, EditScope scope, std::optional<Moment> occurrence = {})
    {
        return world.commit([&](Records& records) {
            return app::cancel_schedule(
                records, world.by(world.editor), schedule.id, scope, occurrence, {});
        });
    }
    static ScheduleEdit to(const char* starts)
    {
        ScheduleEdit edit;
        edit.starts = minute(starts);
        return edit;
    }
    static std::vector<std::string> starts_of(const Schedule& schedule, const char* from)
    {
        std::vector<std::string> texts;
        const auto starts
            = starts_between(schedule, { minute(from), minute(from) + std::chrono::days(300) });
        for (const Moment start : *starts)
            texts.push_back(to_rfc3339(start).substr(0, 16));
        return texts;
    }
    // The code at the field where there is one.
    template <typename T> static std::string refusal(const Result<T>& result)
    {
        if (result)
            return "accepted";
        return result.error().fields.empty() ? result.error().code
                                             : result.error().fields.front().code;
    }
    static ProgrammeItem item(const Bulletin& one)
    {
        ProgrammeItem item;
        item.bulletin = one.id();
        return item;
    }
    Result<app::PlannedProgramme> programme(AccountId who, UnitId unit,
        std::vector<ProgrammeItem> items, std::optional<Moment> starts = {})
    {
        app::NewProgramme wish;
        wish.unit = unit;
        wish.name = "Bản tin sáng";
        wish.items = std::move(items);
        if (starts) {
            wish.schedule.emplace();
            wish.schedule->starts = *starts;
            wish.schedule->audience = bulletin.audience();
        }
        return world.commit([&](Records& records) {
            return app::add_programme(records, world.by(who), std::move(wish));
        });
    }
    Result<Programme> compose(const Programme& programme, std::vector<ProgrammeItem> items)
    {
        return world.commit([&](Records& records) {
            return app::edit_programme(
                records, world.by(world.editor), programme.id, {}, std::move(items), {});
        });
    }

    Field field;
    World& world = field.world; // its clock begins at noon on Monday 23/11/2026
    Bulletin bulletin = field.approved_bulletin();
};

TEST_F(ScheduleEdits, no_airing_is_moved_to_a_moment_just_past_where_it_would_sound_at_once)
{
    const auto daily = series("2026-11-24T06:00", "FREQ=DAILY;COUNT=5");
    world.clock().set(minute("2026-11-25T06:30"));
    EXPECT_THAT(asked(daily, to("2026-11-24T06:25"), EditScope::all), ElementsAre("schedule.past"));
    EXPECT_EQ(refusal(edit(daily, to("2026-11-24T06:25"), EditScope::all)), "schedule.past");
}

TEST_F(ScheduleEdits, what_a_running_series_aired_a_moment_ago_does_not_stand_in_its_way)
{
    const auto daily = series("2026-11-24T06:00", "FREQ=DAILY;COUNT=5");
    world.clock().set(minute("2026-11-25T06:05"));
    ScheduleEdit calmer;
    calmer.interrupted = Interrupted::drop;
    EXPECT_EQ(refusal(edit(daily, calmer, EditScope::all)), "accepted");
    EXPECT_EQ(refusal(edit(daily, to("2026-11-24T05:00"), EditScope::all)), "accepted")
        << "an hour ago nothing sounds late any more";
}

TEST_F(ScheduleEdits, a_series_of_years_can_still_be_changed)
{
    const auto daily = series("2026-11-24T06:00", "FREQ=DAILY;COUNT=1500");
    world.clock().set(minute("2028-11-25T12:00"));
    EXPECT_EQ(refusal(edit(daily, to("2026-11-24T07:00"), EditScope::all)), "accepted");
}

TEST_F(ScheduleEdits, a_series_that_was_cut_does_not_air_beside_its_successor_when_it_is_moved)
{
    const auto daily = series("2026-11-24T06:00", "FREQ=DAILY;COUNT=5");
    const auto rest
        = edit(daily, to("2026-11-26T17:00"), EditScope::following, minute("2026-11-26T06:00"));
    ASSERT_TRUE(rest) << rest.error().code;
    const auto moved = edit(daily, to("2026-11-24T05:30"), EditScope::all);
    ASSERT_TRUE(moved) << moved.error().code;
    EXPECT_THAT(
        starts_of(*moved, "2026-11-20T00:00"), ElementsAre("2026-11-24T05:30", "2026-11-25T05:30"));
    EXPECT_THAT(starts_of(*rest, "2026-11-20T00:00"),
        ElementsAre("2026-11-26T17:00", "2026-11-27T17:00", "2026-11-28T17:00"));
}

TEST_F(ScheduleEdits, what_was_called_off_behind_a_split_stays_called_off_when_the_rest_is_moved)
{
    const auto daily = series("2026-11-24T06:00", "FREQ=DAILY;COUNT=5");
    ASSERT_TRUE(cancel(daily, EditScope::only_this, minute("2026-11-27T06:00")));
    ScheduleEdit later = to("2026-11-27T07:00"); // a day and an hour
    later.recurrence = daily.recurrence; // as a client sends the whole form
    const auto rest = edit(daily, later, EditScope::following, minute("2026-11-26T06:00"));
    ASSERT_TRUE(rest) << rest.error().code;
    EXPECT_THAT(
        starts_of(*rest, "2026-11-20T00:00"), ElementsAre("2026-11-27T07:00", "2026-11-29T07:00"))
        << "nor does the count of the whole series begin anew";
}

TEST_F(ScheduleEdits, the_rest_of_a_month_end_series_split_in_february_stays_at_the_month_end)
{
    const auto monthly = series("2026-12-31T06:00", "FREQ=MONTHLY;COUNT=5");
    const auto rest
        = edit(monthly, to("2027-02-28T07:00"), EditScope::following, minute("2027-02-28T06:00"));
    ASSERT_TRUE(rest) << rest.error().code;
    EXPECT_THAT(starts_of(*rest, "2027-01-01T00:00"),
        ElementsAre("2027-02-28T07:00", "2027-03-31T07:00", "2027-04-30T07:00"));
}

TEST_F(ScheduleEdits, the_question_is_judged_as_the_edit_would_be_saved)
{
    const auto daily = series("2026-11-24T06:00", "FREQ=DAILY;COUNT=5");
    const Moment second = minute("2026-11-25T06:00");
    ScheduleEdit a_little_later;
    a_little_later.starts = second + 5s;
    EXPECT_THAT(asked(daily, a_little_later, EditScope::only_this, second), IsEmpty())
        << "the airing that moves does not stand in its own way";
    const ScheduleEdit onto_the_next = to("2026-11-26T06:00");
    EXPECT_THAT(
        asked(daily, onto_the_next, EditScope::only_this, second), ElementsAre("schedule.overlap"))
        << "the rest of its series does";
    EXPECT_EQ(
        refusal(edit(daily, onto_the_next, EditScope::only_this, second)), "schedule.overlap");
    EXPECT_THAT(asked(daily, a_little_later, EditScope::following, second), IsEmpty());
    world.truth().read([&](Records& records) {
        EXPECT_EQ(records.schedules().find(daily.id)->version, 1) << "a question changes nothing";
    });
    EXPECT_EQ(refusal(edit(daily, a_little_later, EditScope::only_this, second)), "accepted");
}

TEST_F(ScheduleEdits, a_series_that_was_ended_does_not_begin_again_by_being_ended_again)
{
    const auto daily = series("2026-11-24T06:00", "FREQ=DAILY;COUNT=5");
    world.clock().set(minute("2026-11-25T12:00"));
    const auto ended = cancel(daily, EditScope::all);
    ASSERT_TRUE(ended);
    world.clock().set(minute("2026-11-26T12:00"));
    const auto again = cancel(daily, EditScope::all);
    ASSERT_TRUE(again) << again.error().code;
    EXPECT_EQ(again->cut_at, ended->cut_at);
    EXPECT_EQ(again->version, ended->version);

    const auto other = series("2026-11-27T06:00", "FREQ=DAILY;COUNT=5");
    ASSERT_TRUE(cancel(other, EditScope::following, minute("2026-11-30T06:00")));
    world.clock().set(minute("2026-11-28T12:00"));
    const auto sooner = cancel(other, EditScope::all);
    ASSERT_TRUE(sooner);
    EXPECT_EQ(sooner->cut_at, world.clock().now());
}

TEST_F(ScheduleEdits, items_of_a_programme_keep_their_place_when_one_before_them_is_recalled)
{
    const auto second = field.approved_bulletin("Tiêm chủng");
    const auto third = field.approved_bulletin("Thời tiết");
    const auto made = programme(world.editor, world.commune,
        { item(bulletin), item(second), item(third) }, minute("2026-11-24T06:00"));
    ASSERT_TRUE(made) << made.error().code;
    const auto places = [&] {
        std::vector<std::pair<BulletinId, int>> found;
        world.truth().read([&](Records& records) {
            const auto items = app::forecast(records, world.by(world.editor), world.first_cluster,
                { minute("2026-11-24T00:00"), minute("2026-11-25T00:00") });
            for (const auto& one : *items)
                found.emplace_back(one.slot.bulletin, one.slot.occurrence.item);
        });
        return found;
    };
    EXPECT_THAT(places(),
        ElementsAre(
            std::pair(bulletin.id(), 0), std::pair(second.id(), 1), std::pair(third.id(), 2)));
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::recall_bulletin(
            records, world.by(world.editor), bulletin.id(), {}, "Nhầm ngày");
    }));
    EXPECT_THAT(places(), ElementsAre(std::pair(second.id(), 1), std::pair(third.id(), 2)));
}

TEST_F(ScheduleEdits, a_programme_does_not_grow_into_the_quiet_hours_of_where_it_airs)
{
    world.commit([&](Records& records) {
        AirRules rules;
        rules.unit = world.commune;
        rules.quiet = { { 21h, 24h, every_day, false } };
        return records.air_rules().save(rules, 0);
    });
    const auto second = field.approved_bulletin("Tiêm chủng");
    const auto made = programme(world.editor, world.commune, { item(bulletin) },
        minute("2026-11-24T20:59") + 45s); // ten seconds long
    ASSERT_TRUE(made) << made.error().code;
    const auto longer = compose(made->programme, { item(bulletin), item(second) });
    EXPECT_EQ(refusal(longer), "schedule.quiet_hours");
    EXPECT_EQ(longer.error().fields.front().path, "items");
    EXPECT_EQ(refusal(compose(made->programme, { item(second) })), "accepted");
    world.clock().set(minute("2026-11-25T12:00"));
    world.truth().read([&](Records& records) {
        EXPECT_EQ(records.programmes().find(made->programme.id)->version, 2);
    });
    const auto now = world.commit([&](Records& records) {
        return app::edit_programme(records, world.by(world.editor), made->programme.id, {},
            std::vector{ item(bulletin), item(second) }, {});
    });
    EXPECT_EQ(refusal(now), "accepted") << "what was aired stands in no way";
}

TEST_F(ScheduleEdits, a_programme_is_composed_of_bulletins_its_composer_may_see)
{
    EXPECT_EQ(refusal(programme(world.stranger, world.other_commune, { item(bulletin) })),
        "bulletin.missing");
}

}
}
