// What is heard, and why not, after units became others: announced outages and pauses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/airing.hpp"
#include "server/app/deliveries.hpp"
#include "server/app/pauses.hpp"
#include "server/app/power_facts.hpp"
#include "server/main/testing/unit_changes_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using testing::World;
using namespace std::chrono_literals;

class UnitChangesHeard : public testing::UnitChangesApi {
protected:
    void add_third_device()
    {
        world.commit([&](app::Records& records) {
            Device third;
            third.id = third_cluster;
            third.unit = world.other_commune;
            third.name = "Cụm loa La Hiên";
            third.created = World::noon() - 24h;
            records.devices().add(third);
        });
    }
    void announce(UnitId unit)
    {
        world.commit([&](app::Records& records) {
            app::OutagePaste paste;
            paste.id = OutagePasteId(1);
            paste.unit = world.province;
            paste.at = World::noon();
            records.planned_outages().add(
                paste, { { PlannedOutageId(1), paste.id, unit, dark, "khu vực" } });
        });
    }
    // The announced outages in which the device's place stands.
    std::vector<Span> no_power(DeviceId device)
    {
        return read([&](app::Records& records) {
            const auto tree = records.units().tree(today());
            const app::AiringBook book(records, *tree, { World::noon(), World::noon() + 48h });
            Audience one;
            one.devices = { device };
            return book.places(one, std::nullopt).at(0).no_power;
        });
    }
    bool was_announced(DeviceId device, UnitId stood)
    {
        return read([&](app::Records& records) {
            Delivery delivery;
            delivery.device = device;
            delivery.unit = stood;
            delivery.planned_at = dark.begins + 10min;
            delivery.length = 1min;
            delivery.state = DeliveryState::missed;
            const auto tree = records.units().tree(today());
            return app::with_names(records, *tree, { delivery }).at(0).announced.has_value();
        });
    }
    void pause(std::int64_t id, UnitId unit, Day from, Day to)
    {
        world.commit([&](app::Records& records) {
            Pause pause;
            pause.id = PauseId(id);
            pause.unit = unit;
            pause.from = from;
            pause.to = to;
            pause.reason = "Quốc tang";
            pause.begun = World::noon() - 1h;
            pause.by_name = "Trần Thị Biên";
            records.pauses().add(pause);
        });
    }
    // First and last days, as they hold.
    std::vector<std::pair<Day, Day>> pauses_of(UnitId unit)
    {
        return read([&](app::Records& records) {
            std::vector<std::pair<Day, Day>> found;
            for (const Pause& one : records.pauses().since(today())) {
                if (one.unit == unit && !one.lifted)
                    found.emplace_back(one.from, one.to);
            }
            return found;
        });
    }

    const DeviceId third_cluster{ 23 };
    const Span dark{ World::noon() + 20h, World::noon() + 22h };
    const Day monday = day_of(World::noon());
    const std::chrono::days one_day{ 1 };
};

TEST_F(UnitChangesHeard, an_outage_of_the_old_unit_still_means_its_devices_and_no_others)
{
    add_third_device();
    announce(world.commune);
    merged();
    EXPECT_THAT(no_power(world.first_cluster), ElementsAre(dark));
    EXPECT_THAT(no_power(third_cluster), IsEmpty());
    EXPECT_TRUE(was_announced(world.first_cluster, world.hamlet));
    EXPECT_FALSE(was_announced(third_cluster, made()));
}

TEST_F(UnitChangesHeard, what_was_announced_before_the_change_explains_rows_of_before_it)
{
    add_third_device();
    announce(world.other_commune);
    merged();
    EXPECT_TRUE(was_announced(third_cluster, world.other_commune)) << "the row has the old unit";
    EXPECT_TRUE(was_announced(third_cluster, made()));
    EXPECT_FALSE(was_announced(world.first_cluster, world.hamlet));
}

TEST_F(UnitChangesHeard, neighbours_of_one_unit_may_have_different_outages)
{
    add_third_device();
    world.commit([&](app::Records& records) {
        Device fourth;
        fourth.id = DeviceId(24);
        fourth.unit = world.commune;
        fourth.name = "Cụm loa Ủy ban";
        fourth.created = World::noon() - 24h;
        records.devices().add(fourth);
    });
    announce(world.commune);
    merged();
    const auto lit = read([&](app::Records& records) {
        const auto tree = records.units().tree(today());
        const app::AiringBook book(records, *tree, { World::noon(), World::noon() + 48h });
        Audience both;
        both.devices = { third_cluster, DeviceId(24) };
        std::vector<bool> found;
        for (const Place& place : book.places(both, std::nullopt))
            found.push_back(place.no_power.empty());
        return found;
    });
    EXPECT_THAT(lit, ::testing::UnorderedElementsAre(true, false));
}

TEST_F(UnitChangesHeard, who_paused_is_quiet_in_the_new_unit_until_its_last_day)
{
    pause(1, world.commune, monday, monday + 6 * one_day);
    pause(2, world.other_commune, monday + 5 * one_day, monday + 8 * one_day);
    const Answer shown = look();
    EXPECT_THAT(codes(shown), Contains("unit_change.pause_carried"));
    ASSERT_EQ(confirm(shown).text("state"), "done");
    EXPECT_THAT(pauses_of(made()),
        ElementsAre(std::pair(monday, monday + 6 * one_day),
            std::pair(monday + 7 * one_day, monday + 8 * one_day)));
    EXPECT_THAT(pauses_of(world.commune), IsEmpty()) << "the word went to those who follow";
}

TEST_F(UnitChangesHeard, a_pause_that_was_lifted_or_is_over_is_not_given_on)
{
    pause(1, world.commune, monday - 6 * one_day, monday - one_day);
    pause(2, world.other_commune, monday, monday + one_day);
    world.commit([&](app::Records& records) {
        records.pauses().lift(PauseId(2), World::noon(), "Trần Thị Biên");
    });
    const Answer shown = look();
    EXPECT_THAT(codes(shown), Not(Contains("unit_change.pause_carried")));
    ASSERT_EQ(confirm(shown).text("state"), "done");
    EXPECT_THAT(pauses_of(made()), IsEmpty());
}

TEST_F(UnitChangesHeard, a_pause_that_nobody_lifted_holds_when_the_units_are_taken_apart_again)
{
    pause(1, world.commune, monday, monday + 6 * one_day);
    const Answer done = merged();
    world.clock().advance(48h);
    sign_in_again();
    ASSERT_EQ(undo(done).status, 200U);
    const auto left = std::pair(monday + 2 * one_day, monday + 6 * one_day);
    EXPECT_THAT(pauses_of(world.commune), ElementsAre(left));
    EXPECT_THAT(pauses_of(world.other_commune), ElementsAre(left)) << "nobody has lifted it";
}

TEST_F(UnitChangesHeard, a_pause_that_the_new_unit_lifted_does_not_come_back)
{
    pause(1, world.commune, monday, monday + 6 * one_day);
    const Answer done = merged();
    const auto given = read([&](app::Records& records) {
        for (const Pause& one : records.pauses().since(today())) {
            if (one.unit == records.units().find_by_code("09999", today())->id)
                return one.id;
        }
        return PauseId();
    });
    world.commit([&](app::Records& records) {
        records.pauses().lift(given, World::noon() + 1h, "Nguyễn Văn Quản");
    });
    world.clock().advance(48h);
    sign_in_again();
    ASSERT_EQ(undo(done).status, 200U);
    EXPECT_THAT(pauses_of(world.commune), IsEmpty());
}

TEST_F(UnitChangesHeard, a_pause_of_a_schedule_that_was_handed_over_is_still_seen)
{
    world.commit([&](app::Records& records) {
        Bulletin::Saved saved;
        saved.id = BulletinId(70);
        saved.unit = world.commune;
        saved.content.title = "Lịch cấp nước";
        records.bulletins().add(Bulletin(saved));
        Schedule schedule;
        schedule.id = ScheduleId(71);
        schedule.unit = world.commune;
        schedule.bulletin = saved.id;
        schedule.starts = World::noon() + 24h;
        records.schedules().add(schedule);
        Pause pause;
        pause.id = PauseId(1);
        pause.unit = world.commune;
        pause.schedule = schedule.id;
        pause.from = monday;
        pause.to = monday + 6 * one_day;
        pause.reason = "Tạm nghỉ";
        pause.begun = World::noon();
        records.pauses().add(pause);
    });
    merged();
    const auto deed = world.by(world.admin);
    const auto listed = read([&](app::Records& records) {
        return app::list_pauses(records, deed, std::nullopt, today());
    });
    ASSERT_THAT(listed, SizeIs(1));
    EXPECT_EQ(listed[0].unit_name, "Xã Lớn");
}

}
}
