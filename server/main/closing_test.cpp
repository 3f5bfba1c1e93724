// What the ledger expects of each device once an airing is over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/bulletins.hpp"
#include "server/app/devices.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/field.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::Field;
using testing::FieldDevice;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::World;

class ClosingAirings : public ::testing::Test {
protected:
    void cancel(const Schedule& schedule)
    {
        const auto deed = field.world.by(field.world.editor);
        const auto cancelled = field.world.commit([&](Records& records) {
            return app::cancel_schedule(
                records, deed, schedule.id, app::EditScope::all, {}, schedule.version);
        });
        ASSERT_TRUE(cancelled) << cancelled.error().code;
        field.give_plans();
    }
    void remove(DeviceId device)
    {
        const auto deed = field.world.by(field.world.admin);
        const auto removed = field.world.commit(
            [&](Records& records) { return app::remove_device(records, deed, device, {}); });
        ASSERT_TRUE(removed) << removed.error().code;
    }
    void at(Moment moment) { field.world.clock().set(moment); }
    // The device says it holds its newest plan.
    void takes_plan(DeviceId device)
    {
        const Moment now = field.world.clock().now();
        field.world.commit([&](Records& records) {
            records.plans().note_held(device, records.plans().latest(device)->version, now);
        });
    }

    Field field;
    FieldDevice first{ field.world, field.world.first_cluster };
    FieldDevice second{ field.world, field.world.second_cluster };
    Moment noon = World::noon();
    Moment starts = noon + 1h;
};

TEST_F(ClosingAirings, expect_every_paired_device_once_the_airing_is_over_and_not_before)
{
    const auto bulletin = field.approved_bulletin();
    const auto schedule = field.aired(bulletin, starts);
    field.give_plans();
    EXPECT_THAT(field.close(noon, starts + 9s), IsEmpty()) << "still on air";
    const auto expected = field.close(starts + 9s, starts + 10s);
    ASSERT_THAT(expected, SizeIs(2));
    EXPECT_EQ(expected[0].device, first.id());
    EXPECT_EQ(expected[0].unit, field.world.hamlet);
    EXPECT_EQ(expected[0].bulletin, bulletin.id());
    EXPECT_EQ(expected[0].occurrence.schedule, schedule.id);
    EXPECT_EQ(expected[0].planned_at, starts);
    EXPECT_EQ(expected[0].length, Milliseconds(10s));
    EXPECT_EQ(expected[0].state, DeliveryState::awaiting);
    EXPECT_THAT(field.close(starts + 10s, starts + 1h), IsEmpty()) << "each airing once";
}

TEST_F(ClosingAirings, expect_nothing_of_a_device_that_was_never_paired)
{
    field.world.commit([&](Records& records) {
        Device board;
        board.id = DeviceId(31);
        board.unit = field.world.hamlet;
        board.name = "Cụm loa mới";
        board.created = noon - 1h;
        records.devices().add(board);
    });
    field.aired(field.approved_bulletin(), starts);
    field.give_plans();
    EXPECT_THAT(field.close(noon, starts + 1min), SizeIs(2));
}

TEST_F(
    ClosingAirings, a_cluster_removed_afterwards_stays_in_the_results_of_what_it_was_told_to_play)
{
    field.aired(field.approved_bulletin(), starts);
    field.give_plans();
    at(starts + 5s);
    remove(second.id());
    const auto expected = field.close(noon, starts + 1min);
    ASSERT_THAT(expected, SizeIs(2));
    EXPECT_EQ(expected[1].device, second.id());
    EXPECT_EQ(expected[1].unit, field.world.hamlet);
}

TEST_F(ClosingAirings, are_shown_under_the_name_that_their_unit_had_on_the_day)
{
    field.aired(field.approved_bulletin(), starts);
    field.give_plans();
    const auto expected = field.close(noon, starts + 1min);
    ASSERT_THAT(expected, SizeIs(2));
    const Day next = day_of(noon) + std::chrono::days(1);
    std::string called;
    field.world.commit([&](Records& records) {
        Unit hamlet = *records.units().find(field.world.hamlet, day_of(noon));
        called = hamlet.name;
        hamlet.name = "Xóm Mới";
        EXPECT_TRUE(records.units().change(hamlet, next, "12/NQ-HĐND", hamlet.version));
    });
    field.world.truth().read([&](Records& records) {
        const auto shown = app::with_names(records, *records.units().tree(next), expected);
        EXPECT_EQ(shown[0].unit_name, called);
    });
    field.world.commit([&](Records& records) { records.units().end(field.world.hamlet, next); });
    field.world.truth().read([&](Records& records) {
        const auto shown = app::with_names(records, *records.units().tree(next), expected);
        EXPECT_EQ(shown[1].unit_name, called) << "it is no more";
    });
}

TEST_F(ClosingAirings, a_cluster_removed_before_is_not_expected_to_play)
{
    field.aired(field.approved_bulletin(), starts);
    field.give_plans();
    at(starts - 1min);
    remove(second.id());
    const auto expected = field.close(noon, starts + 1min);
    ASSERT_THAT(expected, SizeIs(1));
    EXPECT_EQ(expected[0].device, first.id());
}

TEST_F(ClosingAirings, a_schedule_cancelled_after_its_airing_was_still_aired)
{
    const auto schedule = field.aired(field.approved_bulletin(), starts);
    field.give_plans();
    at(starts + 30s);
    cancel(schedule);
    EXPECT_THAT(field.close(noon, starts + 1min), SizeIs(2));
}

TEST_F(ClosingAirings, a_schedule_cancelled_before_its_airing_was_not_aired)
{
    const auto schedule = field.aired(field.approved_bulletin(), starts);
    field.give_plans();
    for (const DeviceId device : { first.id(), second.id() })
        takes_plan(device);
    at(starts - 10min);
    cancel(schedule);
    for (const DeviceId device : { first.id(), second.id() })
        takes_plan(device);
    EXPECT_THAT(field.close(noon, starts + 1min), IsEmpty());
}

TEST_F(ClosingAirings, a_device_that_did_not_hear_of_the_cancelling_is_expected_to_play)
{
    const auto schedule = field.aired(field.approved_bulletin(), starts);
    field.give_plans();
    for (const DeviceId device : { first.id(), second.id() })
        takes_plan(device);
    at(starts - 10min);
    cancel(schedule);
    takes_plan(first.id());
    const auto expected = field.close(noon, starts + 1min);
    ASSERT_THAT(expected, SizeIs(1));
    EXPECT_EQ(expected[0].device, second.id()) << "it still held the plan before";
}

TEST_F(ClosingAirings, a_device_that_lacks_its_newest_plan_was_still_meant_to_play_it)
{
    field.give_plans();
    takes_plan(first.id());
    at(noon + 1min);
    field.aired(field.approved_bulletin(), starts);
    field.give_plans();
    EXPECT_THAT(field.close(noon, starts + 1min), SizeIs(2)) << "one it missed is a failure";
}

TEST_F(ClosingAirings, a_recall_after_the_airing_changes_nothing)
{
    const auto bulletin = field.approved_bulletin();
    field.aired(bulletin, starts);
    field.give_plans();
    at(starts + 20s);
    const auto deed = field.world.by(field.world.admin);
    ASSERT_TRUE(field.world.commit([&](Records& records) {
        return app::recall_bulletin(records, deed, bulletin.id(), {}, "sai giờ");
    }));
    field.give_plans();
    EXPECT_THAT(field.close(noon, starts + 1min), SizeIs(2));
}

TEST_F(ClosingAirings, an_airing_planned_at_the_last_second_counts_while_a_device_may_begin_it_late)
{
    const auto bulletin = field.approved_bulletin();
    field.aired(bulletin, starts);
    at(starts + 2s);
    field.give_plans();
    EXPECT_THAT(field.close(noon, starts + 1min), SizeIs(2));
}

TEST_F(ClosingAirings, what_frames_a_programme_is_planned_but_in_no_ledger)
{
    app::JingleRow opening;
    opening.unit = field.world.province;
    opening.id = BulletinId(990);
    opening.media = MediaHash(64, 'a');
    opening.length = 5s;
    opening.size = 9'000;
    opening.statement = "signed";
    opening.changed = noon;
    field.world.commit([&](Records& records) { records.jingles().save(opening, 0); });
    const auto bulletin = field.approved_bulletin();
    const auto made = field.world.commit([&](Records& records) {
        app::NewProgramme wish;
        wish.unit = field.world.commune;
        wish.name = "Chương trình buổi sáng";
        wish.items = { { ProgrammeItem::Source::bulletin, bulletin.id(), {} } };
        wish.framed = true;
        wish.schedule.emplace();
        wish.schedule->starts = starts;
        wish.schedule->audience = bulletin.audience();
        return app::add_programme(records, field.world.by(field.world.editor), std::move(wish));
    });
    ASSERT_TRUE(made) << made.error().code;
    field.give_plans();

    EXPECT_THAT(field.close(noon, starts + 14s), IsEmpty()) << "the bulletin began after the tune";
    const auto expected = field.close(starts + 14s, starts + 1min);
    ASSERT_THAT(expected, SizeIs(2));
    EXPECT_EQ(expected[0].bulletin, bulletin.id());
    EXPECT_EQ(expected[0].planned_at, starts + 5s);
}

TEST_F(ClosingAirings, a_server_that_was_away_closes_days_later_what_was_aired)
{
    const auto bulletin = field.approved_bulletin();
    field.aired(bulletin, starts);
    field.give_plans();
    at(noon + 24h * 3);
    field.give_plans();
    EXPECT_THAT(field.close(starts, starts + app::most_closed_at_once), SizeIs(2));
}

}
}
