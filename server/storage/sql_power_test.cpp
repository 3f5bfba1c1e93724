#include "server/storage/testing/records.hpp"
#include "trust/hash.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PowerOn : public RecordsOn {
protected:
    static app::OutagePaste paste(std::int64_t id, Moment at)
    {
        app::OutagePaste one;
        one.id = OutagePasteId(id);
        one.unit = nung;
        one.text = "Từ 08:00 đến 11:30";
        one.at = at;
        one.by_name = "Trần Thị Biên";
        return one;
    }
    static PlannedOutage outage(std::int64_t id, std::int64_t paste, UnitId where, Span span)
    {
        return { PlannedOutageId(id), OutagePasteId(paste), where, span, "khu vực: xóm Lẩu" };
    }
    std::vector<std::int64_t> in(Span span)
    {
        return read([&](app::Records& records) {
            std::vector<std::int64_t> found;
            for (const PlannedOutage& one : records.planned_outages().in(span))
                found.push_back(one.id.value());
            return found;
        });
    }
    // A schedule that may be called off.
    void add_schedule(std::int64_t id)
    {
        write([&](app::Records& records) {
            if (!records.bulletins().find(BulletinId(1))) {
                Bulletin::Saved saved;
                saved.id = BulletinId(1);
                saved.unit = nung;
                saved.content.title = "Tin";
                records.bulletins().add(Bulletin(saved));
            }
            Schedule schedule;
            schedule.id = ScheduleId(id);
            schedule.unit = nung;
            schedule.bulletin = BulletinId(1);
            schedule.starts = now;
            records.schedules().add(schedule);
        });
    }
};

TEST_P(PowerOn, a_paste_keeps_its_outages_moves_and_notices)
{
    app::OutagePaste one = paste(1, now);
    one.moved = { { ScheduleId(9), "Lịch cấp nước", now + 1h, now + 3h, true, 4 } };
    one.notices = { BulletinId(77) };
    write([&](app::Records& records) {
        records.planned_outages().add(one,
            { outage(11, 1, lau, { now + 1h, now + 2h }),
                outage(12, 1, nung, { now + 5h, now + 6h }) });
    });
    const auto held = read([](app::Records& records) {
        return records.planned_outages().find_paste(OutagePasteId(1));
    });
    ASSERT_TRUE(held);
    EXPECT_EQ(held->outages, 2);
    EXPECT_EQ(held->text, one.text);
    ASSERT_THAT(held->moved, SizeIs(1));
    EXPECT_EQ(held->moved[0].schedule, ScheduleId(9));
    EXPECT_EQ(held->moved[0].to, now + 3h);
    EXPECT_TRUE(held->moved[0].extra);
    EXPECT_EQ(held->moved[0].version, 4);
    EXPECT_THAT(held->notices, ElementsAre(BulletinId(77)));
    EXPECT_THAT(in({ now, now + 24h }), ElementsAre(11, 12));
    EXPECT_THAT(in({ now + 2h, now + 5h }), IsEmpty()) << "the ends are open";
    EXPECT_THAT(in({ now + 90min, now + 91min }), ElementsAre(11));
}

TEST_P(PowerOn, a_paste_is_taken_back_once)
{
    write([&](app::Records& records) {
        records.planned_outages().add(
            paste(1, now), { outage(11, 1, lau, { now + 1h, now + 2h }) });
        records.planned_outages().add(
            paste(2, now + 1min), { outage(12, 2, lau, { now + 1h, now + 3h }) });
    });
    const auto undo = [](app::Records& records) {
        return records.planned_outages().undo(OutagePasteId(1), now + 5min);
    };
    EXPECT_TRUE(write(undo));
    EXPECT_FALSE(write(undo));
    EXPECT_THAT(in({ now, now + 24h }), ElementsAre(12));
    const auto known = tree();
    const auto listed = read([&](app::Records& records) {
        return records.planned_outages().pastes({ province }, *known, {});
    });
    ASSERT_THAT(listed.items, SizeIs(2));
    EXPECT_EQ(listed.items[0].id, OutagePasteId(2)) << "the newest first";
    EXPECT_EQ(listed.items[1].undone, now + 5min);
    const auto elsewhere = read([&](app::Records& records) {
        return records.planned_outages().pastes({ vo }, *known, {});
    });
    EXPECT_THAT(elsewhere.items, IsEmpty());
}

TEST_P(PowerOn, of_an_earlier_day_a_paste_that_was_taken_back_since_stands)
{
    const Day eve = today - std::chrono::days(1);
    write([&](app::Records& records) {
        records.planned_outages().add(
            paste(1, now - 24h), { outage(11, 1, lau, { now + 1h, now + 2h }) });
        records.planned_outages().add(paste(2, now), {});
        EXPECT_TRUE(records.planned_outages().undo(OutagePasteId(1), now + 5min));
    });
    const auto known = tree();
    const auto on = [&](std::optional<Day> day) {
        return read([&](app::Records& records) {
            return records.planned_outages().pastes({ province }, *known, {}, day).items;
        });
    };
    const auto then = on(eve);
    ASSERT_THAT(then, SizeIs(1));
    EXPECT_FALSE(then[0].undone);
    EXPECT_EQ(then[0].outages, 1);
    const auto listed = on(today);
    ASSERT_THAT(listed, SizeIs(2));
    EXPECT_TRUE(listed[1].undone);
    EXPECT_EQ(listed[1].outages, 0);
    EXPECT_EQ(on({}).size(), 2U);
    EXPECT_THAT(on(eve - std::chrono::days(1)), IsEmpty());
}

TEST_P(PowerOn, what_two_pastes_announced_is_read_once_and_stays_while_one_of_them_does)
{
    const Span span{ now + 1h, now + 2h };
    write([&](app::Records& records) {
        records.planned_outages().add(paste(1, now), { outage(11, 1, lau, span) });
        app::OutagePaste other = paste(2, now + 1min);
        other.unit = vo;
        records.planned_outages().add(other, { outage(12, 2, lau, span) });
    });
    const auto pasted_by = [&](UnitId unit) {
        return read([&](app::Records& records) {
            return records.planned_outages().pasted_by(unit, { now, now + 24h });
        });
    };
    EXPECT_THAT(in({ now, now + 24h }), ElementsAre(11));
    EXPECT_THAT(pasted_by(nung), SizeIs(1));
    EXPECT_THAT(pasted_by(vo), SizeIs(1));
    write([](app::Records& records) { records.planned_outages().undo(OutagePasteId(1), now); });
    EXPECT_THAT(in({ now, now + 24h }), ElementsAre(12));
    EXPECT_THAT(pasted_by(nung), IsEmpty());
}

TEST_P(PowerOn, what_made_up_for_what_is_known_until_it_is_called_off)
{
    add_schedule(50);
    const app::MakeUp one{ ScheduleId(50), DeviceId(7), { ScheduleId(3), now, 2 } };
    const app::MakeUp whole{ ScheduleId(50), DeviceId(8),
        { ScheduleId(3), now, app::MakeUp::whole_airing } };
    write([&](app::Records& records) {
        records.make_ups().add({ one });
        records.make_ups().add({ one, whole }); // told twice
    });
    const auto whole_airings = [&](Span span) {
        return read(
            [&](app::Records& records) { return records.make_ups().of_whole_airings(span); });
    };
    EXPECT_THAT(whole_airings({ now, now + 1ms }), ElementsAre(whole));
    EXPECT_THAT(whole_airings({ now + 1ms, now + 2ms }), IsEmpty());
    const auto of_device = [&](Span span) {
        return read(
            [&](app::Records& records) { return records.make_ups().of_device(DeviceId(7), span); });
    };
    EXPECT_THAT(of_device({ now, now + 1ms }), ElementsAre(one));
    EXPECT_THAT(of_device({ now + 1ms, now + 2ms }), IsEmpty());
    EXPECT_THAT(read([](app::Records& records) {
        return records.make_ups().among({ ScheduleId(50), ScheduleId(3) });
    }),
        ElementsAre(ScheduleId(50)));
    write([](app::Records& records) {
        auto schedule = *records.schedules().find(ScheduleId(50));
        schedule.cancelled = true;
        schedule.version = 2;
        records.schedules().save(schedule, 1);
    });
    EXPECT_THAT(of_device({ now, now + 1ms }), IsEmpty());
    EXPECT_THAT(whole_airings({ now, now + 1ms }), IsEmpty());
}

TEST_P(PowerOn, outages_that_devices_tell_are_kept_beside_what_they_played)
{
    app::LogBatch batch;
    batch.device = DeviceId(7);
    batch.unit = lau;
    batch.first = 1;
    PlayRecord told;
    told.sequence = 1;
    told.planned_at = now;
    told.outage = Outage{ OutageKind::power, now, now + 1h, true };
    PlayRecord again = told;
    again.sequence = 2; // the device died before it knew that it had told
    again.outage->to = now + 90min;
    batch.records = { told, again };
    batch.entry_bytes = { "{}", "{}" };
    batch.chain_before = Hash().text();
    batch.chain_after = Hash().text();
    batch.received = now + 2h;
    write_facts([&](app::Facts& facts) { facts.play_logs().append(batch); });
    const auto outages = [&](Span span) {
        return read_facts([&](app::Facts& facts) {
            return facts.play_logs().outages({ DeviceId(7), DeviceId(8) }, span);
        });
    };
    const auto found = outages({ now + 30min, now + 31min });
    ASSERT_THAT(found, SizeIs(2)) << "each under the number it was signed with";
    EXPECT_EQ(found[0].device, DeviceId(7));
    EXPECT_EQ(found[0].sequence, 1);
    EXPECT_EQ(found[0].outage, *told.outage);
    EXPECT_EQ(found[1].sequence, 2);
    EXPECT_EQ(found[1].outage, *again.outage);
    EXPECT_THAT(outages({ now + 1h, now + 2h }), SizeIs(1));
    EXPECT_THAT(outages({ now + 90min, now + 2h }), IsEmpty());
    const auto known = tree();
    const auto played = read_facts([&](app::Facts& facts) {
        app::PlayLogFilter all;
        all.units = { province };
        return facts.play_logs().list(all, *known, {});
    });
    EXPECT_THAT(played.items, IsEmpty()) << "nothing was played";
}

TEST_P(PowerOn, an_incident_is_written_once)
{
    write_facts([](app::Facts& facts) {
        facts.play_logs().add_incident(DeviceId(7), "power.contradicts_log", "09:00", now);
        facts.play_logs().add_incident(DeviceId(7), "power.contradicts_log", "09:00", now + 1h);
        facts.play_logs().add_incident(DeviceId(8), "log.gap", "3", now + 2h);
    });
    const auto found = read_facts([](app::Facts& facts) {
        return facts.play_logs().incidents({ DeviceId(7), DeviceId(8) }, 10);
    });
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].code, "log.gap") << "the newest first";
    EXPECT_EQ(found[1].at, now);
    const auto before = read_facts([](app::Facts& facts) {
        return facts.play_logs().incidents({ DeviceId(7), DeviceId(8) }, 10, now + 2h);
    });
    ASSERT_THAT(before, SizeIs(1));
    EXPECT_EQ(before[0].device, DeviceId(7));
    EXPECT_THAT(read_facts([](app::Facts& facts) {
        return facts.play_logs().incidents({ DeviceId(9) }, 10);
    }),
        IsEmpty());
}

NGUON_ON_BOTH_ENGINES(PowerOn);

}
}
