#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class YearOn : public RecordsOn {
protected:
    static Pause pause(std::int64_t id, const char* from, const char* to)
    {
        Pause pause;
        pause.id = PauseId(id);
        pause.unit = nung;
        pause.from = *parse_iso_day(from);
        pause.to = *parse_iso_day(to);
        pause.reason = "nghỉ Tết";
        pause.begun = now;
        pause.by_name = "Biên tập";
        return pause;
    }
    static Campaign campaign(std::int64_t id, UnitId unit)
    {
        Campaign campaign;
        campaign.id = CampaignId(id);
        campaign.unit = unit;
        campaign.name = "Bầu cử";
        campaign.from = today;
        campaign.to = today + std::chrono::days(30);
        campaign.goal_airings = 90;
        campaign.responsible = "Phòng Văn hóa - Xã hội";
        campaign.changed = now;
        return campaign;
    }
    std::vector<std::int64_t> seen_by(UnitId unit)
    {
        const auto known = tree();
        return read([&](app::Records& records) {
            std::vector<std::int64_t> ids;
            for (const Campaign& one : records.campaigns().list({ { unit } }, *known, {}).items)
                ids.push_back(one.id.value());
            return ids;
        });
    }
    void add_bulletin(std::int64_t id)
    {
        write([&](app::Records& records) {
            Bulletin::Saved saved;
            saved.id = BulletinId(id);
            saved.unit = nung;
            saved.content.title = "Tin";
            saved.content.channels = { Channel::speaker };
            saved.changed = now;
            records.bulletins().add(Bulletin(saved));
        });
    }
};
NGUON_ON_BOTH_ENGINES(YearOn);

TEST_P(YearOn, pauses_are_kept_with_what_was_lifted)
{
    write([&](app::Records& records) {
        records.pauses().add(pause(2, "2027-02-01", "2027-02-10"));
        records.pauses().add(pause(1, "2026-12-01", "2026-12-10"));
    });
    const auto ids = [&](const char* since) {
        return read([&](app::Records& records) {
            std::vector<std::int64_t> found;
            for (const Pause& one : records.pauses().since(*parse_iso_day(since)))
                found.push_back(one.id.value());
            return found;
        });
    };
    EXPECT_THAT(ids("2026-12-10"), ElementsAre(1, 2));
    EXPECT_THAT(ids("2026-12-11"), ElementsAre(2));
    EXPECT_TRUE(write([&](app::Records& records) {
        return records.pauses().lift(PauseId(1), now + 1h, "Người duyệt");
    }));
    EXPECT_FALSE(write([&](app::Records& records) {
        return records.pauses().lift(PauseId(1), now + 2h, "Người khác");
    })) << "only once";
    const auto lifted
        = read([&](app::Records& records) { return *records.pauses().find(PauseId(1)); });
    EXPECT_EQ(lifted.lifted, now + 1h);
    EXPECT_EQ(lifted.lifted_by, "Người duyệt");
    EXPECT_EQ(lifted.unit, nung);
    EXPECT_EQ(lifted.reason, "nghỉ Tết");
    EXPECT_EQ(lifted.schedule, std::nullopt);
}

TEST_P(YearOn, a_profile_keeps_every_field_and_its_versions)
{
    DayProfile profile;
    profile.id = DayProfileId(1);
    profile.unit = province;
    profile.name = "Giao thừa";
    profile.kind = DayKind::mourning;
    profile.days.lunar_from = LunarDay{ 12, 30 };
    profile.days.lunar_to = LunarDay{ 1, 3 };
    profile.hours = { { 21h, 30min, true } };
    profile.dropped = { "3" };
    profile.volume = 60;
    profile.own_only = true;
    profile.act = "Thông cáo số 12";
    profile.changed = now;
    write([&](app::Records& records) { records.day_profiles().add(profile); });
    const auto kept = read(
        [&](app::Records& records) { return *records.day_profiles().find(DayProfileId(1)); });
    EXPECT_EQ(kept.name, profile.name);
    EXPECT_EQ(kept.kind, DayKind::mourning);
    EXPECT_EQ(kept.days, profile.days);
    EXPECT_EQ(kept.hours, profile.hours);
    EXPECT_EQ(kept.dropped, profile.dropped);
    EXPECT_EQ(kept.volume, 60);
    EXPECT_TRUE(kept.own_only);
    EXPECT_EQ(kept.act, profile.act);
    profile.days = { *parse_iso_day("2026-12-01"), *parse_iso_day("2026-12-02"), {}, {} };
    profile.removed = true;
    EXPECT_TRUE(
        write([&](app::Records& records) { return records.day_profiles().save(profile, 1); }));
    EXPECT_FALSE(write([&](app::Records& records) {
        return records.day_profiles().save(profile, 1);
    })) << "stale";
    EXPECT_THAT(
        read([](app::Records& records) { return records.day_profiles().all(); }), IsEmpty());
    const auto removed = read(
        [&](app::Records& records) { return *records.day_profiles().find(DayProfileId(1)); });
    EXPECT_EQ(removed.version, 2);
    EXPECT_EQ(removed.days, profile.days);
}

TEST_P(YearOn, a_profile_says_what_it_said_then)
{
    DayProfile profile;
    profile.id = DayProfileId(1);
    profile.unit = province;
    profile.name = "Giao thừa";
    profile.changed = now - 240h;
    DayProfile old = profile;
    old.id = DayProfileId(2);
    old.changed = now; // when days were not kept yet
    write([&](app::Records& records) {
        records.day_profiles().add(profile);
        records.day_profiles().add(old);
    });
    profile.name = "Đêm giao thừa";
    profile.changed = now;
    EXPECT_TRUE(
        write([&](app::Records& records) { return records.day_profiles().save(profile, 1); }));
    read([&](app::Records& records) {
        auto& profiles = records.day_profiles();
        const Day yesterday = today - std::chrono::days(1);
        const auto then = profiles.on(yesterday);
        ASSERT_THAT(then, SizeIs(1));
        EXPECT_EQ(then[0].name, "Giao thừa");
        EXPECT_EQ(then[0].version, 1);
        const auto lost = profiles.not_kept(yesterday);
        ASSERT_THAT(lost, SizeIs(1));
        EXPECT_EQ(lost[0].id, old.id);
        EXPECT_THAT(profiles.on(today), SizeIs(2));
        EXPECT_THAT(profiles.on(today - std::chrono::days(11)), IsEmpty());
    });
}

TEST_P(YearOn, a_campaign_is_seen_where_it_was_made_above_and_below)
{
    write([&](app::Records& records) {
        records.campaigns().add(campaign(1, province));
        records.campaigns().add(campaign(2, nung));
        records.campaigns().add(campaign(3, vo));
    });
    EXPECT_THAT(seen_by(province), ElementsAre(3, 2, 1));
    EXPECT_THAT(seen_by(nung), ElementsAre(2, 1));
    EXPECT_THAT(seen_by(lau), ElementsAre(2, 1));
    Campaign changed = campaign(1, province);
    changed.closed = true;
    changed.name = "Bầu cử sớm";
    EXPECT_TRUE(write([&](app::Records& records) { return records.campaigns().save(changed, 1); }));
    EXPECT_FALSE(
        write([&](app::Records& records) { return records.campaigns().save(changed, 1); }));
    const auto kept
        = read([&](app::Records& records) { return *records.campaigns().find(CampaignId(1)); });
    EXPECT_EQ(kept.name, "Bầu cử sớm");
    EXPECT_TRUE(kept.closed);
    EXPECT_EQ(kept.goal_airings, 90);
    EXPECT_EQ(kept.version, 2);
}

TEST_P(YearOn, a_bulletin_is_in_one_campaign_at_most_and_found_by_it)
{
    add_bulletin(7);
    add_bulletin(8);
    write([&](app::Records& records) {
        records.campaigns().add(campaign(1, province));
        records.campaigns().add(campaign(2, province));
        records.campaigns().put(BulletinId(7), CampaignId(1));
        records.campaigns().put(BulletinId(7), CampaignId(2));
    });
    const auto known = tree();
    const auto listed = [&](std::int64_t campaign_id) {
        return read([&](app::Records& records) {
            app::BulletinFilter filter;
            filter.units = { province };
            filter.campaign = CampaignId(campaign_id);
            std::vector<std::int64_t> found;
            for (const Bulletin& one : records.bulletins().list(filter, *known, {}).items)
                found.push_back(one.id().value());
            return found;
        });
    };
    EXPECT_THAT(listed(1), IsEmpty());
    EXPECT_THAT(listed(2), ElementsAre(7));
    const auto of = read([](app::Records& records) {
        return records.campaigns().of({ BulletinId(7), BulletinId(8) });
    });
    EXPECT_EQ(of, (std::map<BulletinId, CampaignId>{ { BulletinId(7), CampaignId(2) } }));
    write([](app::Records& records) {
        Schedule schedule;
        schedule.id = ScheduleId(9);
        schedule.unit = nung;
        schedule.bulletin = BulletinId(7);
        schedule.starts = now;
        schedule.changed = now;
        records.schedules().add(schedule);
        schedule.id = ScheduleId(10);
        schedule.bulletin = BulletinId(8);
        records.schedules().add(schedule);
    });
    const auto scheduled = read([&](app::Records& records) {
        app::ScheduleFilter filter;
        filter.units = { province };
        filter.campaign = CampaignId(2);
        std::vector<std::int64_t> found;
        for (const Schedule& one : records.schedules().list(filter, *known, {}).items)
            found.push_back(one.id.value());
        return found;
    });
    EXPECT_THAT(scheduled, ElementsAre(9));
    write([](app::Records& records) { records.campaigns().put(BulletinId(7), {}); });
    EXPECT_THAT(listed(2), IsEmpty());
}

}
}
