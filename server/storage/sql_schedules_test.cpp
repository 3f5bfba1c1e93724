#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SchedulesOn : public RecordsOn {
protected:
    void SetUp() override
    {
        RecordsOn::SetUp();
        if (IsSkipped())
            return;
        write([](app::Records& records) {
            for (const auto& [id, where] : { std::pair(1, nung), std::pair(2, vo) }) {
                Bulletin::Saved saved;
                saved.id = BulletinId(id);
                saved.unit = where;
                saved.content.title = "Tin";
                saved.content.audience.units = { where };
                records.bulletins().add(Bulletin(saved));
            }
        });
    }
    static Schedule once(std::int64_t id, Moment starts, std::int64_t bulletin = 1)
    {
        Schedule schedule;
        schedule.id = ScheduleId(id);
        schedule.unit = province;
        schedule.bulletin = BulletinId(bulletin);
        schedule.starts = starts;
        schedule.author = AccountId(7);
        schedule.changed = now;
        return schedule;
    }
    static std::vector<std::int64_t> ids(const std::vector<Schedule>& schedules)
    {
        std::vector<std::int64_t> found;
        for (const Schedule& schedule : schedules)
            found.push_back(schedule.id.value());
        return found;
    }
};
NGUON_ON_BOTH_ENGINES(SchedulesOn);

TEST_P(SchedulesOn, come_back_with_everything_in_them)
{
    Schedule full = once(1, now + 1h);
    full.recurrence = "FREQ=DAILY;COUNT=10";
    full.short_month = ShortMonth::skip;
    full.exceptions = { now + 25h };
    full.cut_at = now + 100h;
    full.audience = { { vo }, { GroupId(3) }, {} };
    full.override_reason = "Bão số 3";
    full.interrupted = Interrupted::resume_at_break;
    full.late = { LatePolicy::Way::seek_in, 5min };
    full.at_once = true;
    full.repeat = 3;
    write([&](app::Records& records) { records.schedules().add(full); });
    read([&](app::Records& records) {
        const auto found = records.schedules().find(ScheduleId(1));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->bulletin, BulletinId(1));
        EXPECT_EQ(found->programme, std::nullopt);
        EXPECT_EQ(found->starts, full.starts);
        EXPECT_EQ(found->recurrence, full.recurrence);
        EXPECT_EQ(found->short_month, ShortMonth::skip);
        EXPECT_EQ(found->exceptions, full.exceptions);
        EXPECT_EQ(found->cut_at, full.cut_at);
        EXPECT_EQ(found->audience, full.audience);
        EXPECT_EQ(found->override_reason, "Bão số 3");
        EXPECT_EQ(found->interrupted, Interrupted::resume_at_break);
        EXPECT_EQ(found->late, full.late);
        EXPECT_TRUE(found->at_once);
        EXPECT_EQ(found->repeat, 3);
        EXPECT_EQ(found->author, AccountId(7));
        EXPECT_EQ(found->version, 1);
        EXPECT_FALSE(found->cancelled);
    });
}

TEST_P(SchedulesOn, are_never_overwritten)
{
    write([&](app::Records& records) {
        auto& schedules = records.schedules();
        schedules.add(once(1, now + 1h));
        Schedule moved = once(1, now + 2h);
        EXPECT_TRUE(schedules.save(moved, 1));
        EXPECT_FALSE(schedules.save(moved, 1)) << "stale";
        moved.cancelled = true;
        EXPECT_TRUE(schedules.save(moved, 2));
        EXPECT_EQ(schedules.find(ScheduleId(1))->version, 3);
        const auto before = schedules.versions(ScheduleId(1));
        ASSERT_EQ(before.size(), 2U);
        EXPECT_EQ(before[0].version, 2);
        EXPECT_EQ(before[0].starts, now + 2h);
        EXPECT_EQ(before[1].starts, now + 1h);
    });
}

TEST_P(SchedulesOn, are_live_from_their_first_start_until_all_is_over)
{
    write([&](app::Records& records) {
        auto& schedules = records.schedules();
        schedules.add(once(1, now));
        Schedule daily = once(2, now);
        daily.recurrence = "FREQ=DAILY;COUNT=10";
        schedules.add(daily);
        Schedule cut = daily;
        cut.id = ScheduleId(3);
        cut.cut_at = now + 24h;
        schedules.add(cut);
        Schedule cancelled = daily;
        cancelled.id = ScheduleId(4);
        cancelled.cancelled = true;
        schedules.add(cancelled);
        const auto live = [&](Moment from, Moment to) {
            return ids(schedules.live_in({ from, to }));
        };
        EXPECT_THAT(live(now, now + 1h), ElementsAre(1, 2, 3));
        EXPECT_THAT(live(now - 1h, now), IsEmpty());
        EXPECT_THAT(live(now + 30h, now + 31h), ElementsAre(2, 3)) << "may still sound for a day";
        EXPECT_THAT(live(now + 72h, now + 73h), ElementsAre(2));
        EXPECT_THAT(live(now + 11 * 24h, now + 12 * 24h), IsEmpty());
    });
}

TEST_P(SchedulesOn, are_seen_where_they_are_aired)
{
    write([&](app::Records& records) {
        Programme programme;
        programme.id = ProgrammeId(1);
        programme.unit = province;
        programme.name = "Buổi sáng";
        programme.items = { { ProgrammeItem::Source::bulletin, BulletinId(2), {} } };
        records.programmes().add(programme);
        auto& schedules = records.schedules();
        schedules.add(once(1, now, 1)); // by its bulletin: nung
        Schedule elsewhere = once(2, now, 1); // has its own audience
        elsewhere.audience.units = { vo };
        schedules.add(elsewhere);
        Schedule whole = once(3, now);
        whole.bulletin.reset();
        whole.programme = ProgrammeId(1); // its item is for vo
        schedules.add(whole);
        Schedule cancelled = once(4, now, 1);
        cancelled.cancelled = true;
        schedules.add(cancelled);
        cancelled.id = ScheduleId(5);
        cancelled.bulletin.reset();
        cancelled.programme = ProgrammeId(1);
        schedules.add(cancelled);
    });
    const auto shared = tree();
    read([&](app::Records& records) {
        const auto list = [&](app::ScheduleFilter filter) {
            return ids(records.schedules().list(filter, *shared, {}).items);
        };
        EXPECT_THAT(list({ { province }, {}, {}, {}, {}, {} }), ElementsAre(3, 2, 1));
        EXPECT_THAT(list({ { nung }, {}, {}, {}, {}, {} }), ElementsAre(1));
        EXPECT_THAT(list({ { vo }, {}, {}, {}, {}, {} }), ElementsAre(3, 2));
        EXPECT_THAT(list({ { province }, lau, {}, {}, {}, {} }), ElementsAre(1));
        EXPECT_THAT(list({ {}, {}, {}, {}, {}, {} }), IsEmpty());
        EXPECT_THAT(list({ { province }, {}, BulletinId(2), {}, {}, {} }), ElementsAre(3));
        EXPECT_THAT(list({ { province }, {}, {}, ProgrammeId(1), {}, {} }), ElementsAre(3));
        EXPECT_THAT(list({ { province }, {}, {}, {}, now + 1h, {} }), IsEmpty());
        EXPECT_THAT(list({ { province }, {}, {}, {}, {}, now }), IsEmpty());
        EXPECT_THAT(ids(records.schedules().of_bulletin(BulletinId(2))), ElementsAre(3, 5));
        EXPECT_THAT(ids(records.schedules().of_programme(ProgrammeId(1))), ElementsAre(3));
        const auto page
            = records.schedules().list({ { province }, {}, {}, {}, {}, {} }, *shared, { 2, "" });
        EXPECT_THAT(ids(records.schedules()
                            .list({ { province }, {}, {}, {}, {}, {} }, *shared, { 2, page.next })
                            .items),
            ElementsAre(1));
    });
}

TEST_P(SchedulesOn, programmes_keep_their_order)
{
    const auto shared = tree();
    write([&](app::Records& records) {
        auto& programmes = records.programmes();
        Programme programme;
        programme.id = ProgrammeId(1);
        programme.unit = nung;
        programme.name = "Buổi chiều";
        programme.items = { { ProgrammeItem::Source::relay, std::nullopt, 15min },
            { ProgrammeItem::Source::bulletin, BulletinId(2), {} },
            { ProgrammeItem::Source::bulletin, BulletinId(1), {} } };
        programmes.add(programme);
        EXPECT_EQ(programmes.find(ProgrammeId(1))->items, programme.items);
        EXPECT_THAT(programmes.with_bulletin(BulletinId(1)), ElementsAre(ProgrammeId(1)));
        EXPECT_FALSE(programmes.find(ProgrammeId(1))->framed);
        programme.items.pop_back();
        programme.framed = true;
        EXPECT_TRUE(programmes.save(programme, 1));
        EXPECT_TRUE(programmes.find(ProgrammeId(1))->framed);
        EXPECT_FALSE(programmes.save(programme, 1));
        EXPECT_THAT(programmes.with_bulletin(BulletinId(1)), IsEmpty());
        EXPECT_EQ(programmes.find_all({ ProgrammeId(1), ProgrammeId(2) }).size(), 1U);
        EXPECT_EQ(programmes.list({ nung }, *shared, {}).items.size(), 1U);
        EXPECT_THAT(programmes.list({ vo }, *shared, {}).items, IsEmpty());
    });
}

TEST_P(SchedulesOn, jingles_are_one_of_each_kind_for_a_unit)
{
    app::JingleRow row;
    row.unit = province;
    row.kind = Jingle::bumper;
    row.id = BulletinId(77);
    row.media = MediaHash(64, 'a');
    row.length = 1600ms;
    row.size = 4'000;
    row.statement = "signed";
    row.valid_to = now + 24h;
    row.by_name = "Hoàng Thị Mai";
    row.changed = now;
    write([&](app::Records& records) {
        auto& jingles = records.jingles();
        EXPECT_TRUE(jingles.save(row, 0));
        EXPECT_FALSE(jingles.save(row, 0)) << "there is one already";
        EXPECT_THAT(jingles.of({ province, vo }), ElementsAre(row));
        EXPECT_THAT(jingles.of({ vo }), IsEmpty());
        row.media.clear();
        row.valid_to.reset();
        EXPECT_TRUE(jingles.save(row, 1));
        EXPECT_FALSE(jingles.save(row, 1));
        row.version = 2;
        EXPECT_THAT(jingles.of({ province }), ElementsAre(row));
        EXPECT_FALSE(jingles.remove(province, Jingle::bumper, 1, today));
        EXPECT_FALSE(jingles.remove(province, Jingle::opening, 2, today));
        EXPECT_TRUE(jingles.remove(province, Jingle::bumper, 2, today));
        EXPECT_THAT(jingles.of({ province }), IsEmpty());
    });
}

TEST_P(SchedulesOn, rules_of_the_air_are_rows)
{
    AirRules rules;
    rules.unit = province;
    rules.quiet = { { 21h, 24h, every_day, false }, { 5h, 5h + 30min, 0x1F, true } };
    rules.caps = SlotCaps{ 2, 45min, 0x1F };
    rules.sends_alone = SendsAlone::hamlet;
    rules.live = LiveMinutes{ 20, 3 };
    rules.silence = Silence{ now, "Hoàng Thị Mai", "Phát nhầm tin", now + 2h };
    write([&](app::Records& records) {
        auto& air = records.air_rules();
        EXPECT_FALSE(air.find(province));
        EXPECT_TRUE(air.save(rules, 0));
        EXPECT_FALSE(air.save(rules, 0)) << "there are some already";
        EXPECT_EQ(air.find(province), rules);
        rules.caps.reset();
        EXPECT_TRUE(air.save(rules, 1));
        EXPECT_FALSE(air.save(rules, 1));
        EXPECT_EQ(air.find(province)->version, 2);
        EXPECT_FALSE(air.find(province)->caps);
        rules.silence.reset();
        EXPECT_TRUE(air.save(rules, 2));
        EXPECT_FALSE(air.find(province)->silence);
        EXPECT_EQ(air.all().size(), 1U);
    });
}

TEST_P(SchedulesOn, rules_are_kept_by_the_day_from_which_they_hold)
{
    const Day spring = *parse_iso_day("2026-03-01");
    write([&](app::Records& records) {
        auto& air = records.air_rules();
        AirRules rules;
        rules.unit = province;
        rules.quiet = { { 21h, 24h } };
        EXPECT_TRUE(air.save(rules, 0));
        rules.quiet = { { 20h, 24h } };
        EXPECT_TRUE(air.save(rules, 1, spring));
        rules.silence = Silence{ now, "Hoàng Thị Mai", "Phát nhầm tin", now + 2h };
        EXPECT_TRUE(air.save(rules, 2, spring + std::chrono::days(9)));
        EXPECT_FALSE(air.save(rules, 2, spring + std::chrono::days(10))) << "stale";
    });
    read([&](app::Records& records) {
        auto& air = records.air_rules();
        const auto before = air.find_on(province, spring - std::chrono::days(1));
        ASSERT_TRUE(before);
        EXPECT_EQ(before->what.quiet, std::vector<QuietHours>({ { 21h, 24h } }));
        EXPECT_FALSE(before->from) << "nobody said since when";
        const auto after = air.find_on(province, spring + std::chrono::days(20));
        ASSERT_TRUE(after);
        EXPECT_EQ(after->what.quiet, std::vector<QuietHours>({ { 20h, 24h } }));
        EXPECT_EQ(after->from, spring) << "a silence is no other rule";
        EXPECT_FALSE(after->what.silence);
        EXPECT_FALSE(air.find_on(nung, spring));
    });
}

}
}
