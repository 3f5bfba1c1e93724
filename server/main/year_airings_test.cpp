// What pauses and the rules of particular days do to airings: plan, check, ledger and the pages
// that look ahead give one answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/bulletins.hpp"
#include "server/app/campaigns.hpp"
#include "server/app/days_ahead.hpp"
#include "server/app/deliveries.hpp"
#include "server/app/pauses.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/app/silence.hpp"
#include "server/main/testing/field.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::EditScope;
using app::Records;
using net::Method;
using net::Status;
using testing::at;
using ::testing::ElementsAre;
using testing::FieldDevice;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using testing::text;
using testing::World;

Moment moment(const char* written) { return *parse_rfc3339(std::string(written) + "+07:00"); }
Day day(const char* written) { return *parse_iso_day(written); }

class YearAirings : public ::testing::Test {
protected:
    // Of ten seconds; a song is left out where there is mourning.
    BulletinId bulletin(const char* title, bool is_song = false)
    {
        const Bulletin made = field.approved_bulletin(title);
        if (is_song) {
            field.world.commit([&](Records& records) {
                auto saved = made.saved();
                saved.content.category = "3";
                const Version seen = saved.version;
                EXPECT_TRUE(records.bulletins().save(Bulletin(saved), seen, field.world.editor));
            });
        }
        return made.id();
    }
    Schedule programme(std::vector<BulletinId> ids, const char* starts, const char* rule = "")
    {
        app::NewProgramme wish;
        wish.unit = field.world.commune;
        wish.name = "Chương trình sáng";
        for (const BulletinId id : ids)
            wish.items.push_back({ ProgrammeItem::Source::bulletin, id, {} });
        wish.schedule.emplace();
        wish.schedule->starts = moment(starts);
        wish.schedule->recurrence = rule;
        wish.schedule->audience.units = { field.world.commune };
        const auto made = field.world.commit([&](Records& records) {
            return app::add_programme(records, field.world.by(field.world.editor), wish);
        });
        EXPECT_TRUE(made) << made.error().code;
        return *made->schedule;
    }
    Schedule wish(BulletinId id, const char* starts, const char* rule = "")
    {
        Schedule one;
        one.unit = field.world.commune;
        one.bulletin = id;
        one.starts = moment(starts);
        one.recurrence = rule;
        return one;
    }
    Result<Schedule> add(const Schedule& one)
    {
        return field.world.commit([&](Records& records) {
            return app::add_schedule(records, field.world.by(field.world.editor), one);
        });
    }
    void profile(const char* on, std::vector<ProfileHours> hours,
        std::vector<std::string> dropped = {}, DayKind kind = DayKind::festive)
    {
        DayProfile one;
        one.id = DayProfileId(++last_profile);
        one.unit = field.world.province;
        one.name = "Ngày riêng";
        one.kind = kind;
        one.days.from = one.days.to = day(on);
        one.hours = std::move(hours);
        one.dropped = std::move(dropped);
        field.world.commit([&](Records& records) { records.day_profiles().add(one); });
    }
    app::ShownPause pause(app::PauseWish wish, const char* from, const char* to)
    {
        wish.from = day(from);
        wish.to = day(to);
        wish.reason = "nghỉ Tết";
        const auto made = field.world.commit([&](Records& records) {
            return app::add_pause(records, field.world.by(field.world.editor), wish);
        });
        EXPECT_TRUE(made) << made.error().code;
        return *made;
    }
    app::PauseWish of_commune() { return { field.world.commune, {}, {}, {}, {}, {} }; }
    static app::PauseWish of(ScheduleId schedule) { return { {}, schedule, {}, {}, {}, {} }; }

    // Seconds of the clock after the start at which the device is given something.
    std::vector<std::int64_t> planned(Moment start)
    {
        std::vector<std::int64_t> found;
        look([&](Records& records, const UnitTree& tree) {
            const app::AiringBook book(records, tree, app::window_of_plans(World::noon()));
            for (const PlanSlot& slot : book.slots_of(field.world.first_cluster)) {
                if (slot.occurrence.starts == start)
                    found.push_back((slot.starts - start) / 1s);
            }
        });
        return found;
    }
    app::DaysAhead ahead(UnitId unit, const char* from, const char* to)
    {
        app::DaysAhead found;
        look([&](Records& records, const UnitTree&) {
            const auto days = app::days_ahead(
                records, field.world.by(field.world.admin), unit, day(from), day(to));
            ASSERT_TRUE(days) << days.error().code;
            found = *days;
        });
        return found;
    }
    template <typename Look> void look(Look work)
    {
        field.world.truth().read([&](Records& records) {
            work(records, *records.units().tree(day_of(field.world.clock().now())));
        });
    }

    testing::Field field;
    FieldDevice first{ field.world, field.world.first_cluster };
    std::int64_t last_profile = 900;
};

TEST_F(YearAirings, what_is_heard_before_closed_hours_is_heard_for_check_calendar_and_caps_as_well)
{
    profile("2026-11-24", { { 5h + 30min + 15s, 5h + 31min, false } });
    const char* const morning = "2026-11-24T05:30:00";
    const Schedule series = programme({ bulletin("Tin xã"), bulletin("Lịch cấp nước") }, morning);
    EXPECT_THAT(planned(moment(morning)), ElementsAre(0)) << "the second is left out";

    const auto beside = add(wish(bulletin("Họp thôn"), "2026-11-24T05:30:05"));
    ASSERT_FALSE(beside) << "the first is heard there";
    EXPECT_EQ(beside.error().code, "schedule.overlap");
    look([&](Records& records, const UnitTree& tree) {
        const Span span{ moment("2026-11-24T00:00:00"), moment("2026-11-25T00:00:00") };
        EXPECT_THAT(app::withheld_starts(records, tree, span, { series.id }), IsEmpty());
        EXPECT_THAT(app::withheld_starts(records, tree, span, {}), IsEmpty());
    });
    const auto days = ahead(field.world.commune, "2026-11-24", "2026-11-24");
    ASSERT_THAT(days.days.front().airings, SizeIs(1));
    EXPECT_EQ(days.days.front().airings.front().withheld, "");
    EXPECT_FALSE(days.days.front().is_empty);
}

TEST_F(YearAirings, an_unapproved_part_is_asked_at_its_own_time)
{
    profile("2026-11-24", { { 5h + 30min + 12s, 5h + 40min, false } });
    const auto deed = field.world.by(field.world.editor);
    const auto draft = field.world.commit([&](Records& records) {
        BulletinContent content;
        content.title = "Chưa duyệt";
        content.text = "Ngày mai cấp nước từ 6 giờ, bà con chú ý.";
        content.channels = { Channel::speaker };
        content.audience.units = { field.world.commune };
        return app::write_bulletin(records, deed, field.world.commune, content);
    });
    ASSERT_TRUE(draft);
    programme({ bulletin("Tin xã"), draft->id() }, "2026-11-24T05:30:00");
    look([&](Records& records, const UnitTree& tree) {
        const Schedule alone = wish(draft->id(), "2026-11-24T05:30:00");
        const auto subject = app::subject_of(records, alone, tree);
        ASSERT_TRUE(subject);
        ASSERT_LT(subject->length, 12s);
        ASSERT_GT(subject->length, 2s);
        const app::AiringBook book(records, tree, app::window_of_plans(World::noon()));
        const app::ExpectedAirings expected(alone, *subject);
        EXPECT_FALSE(book.withheld(expected, moment("2026-11-24T05:30:00"), field.world.hamlet));
        const auto why = book.withheld(expected, moment("2026-11-24T05:30:10"), field.world.hamlet);
        ASSERT_TRUE(why);
        EXPECT_EQ(why->by, Withheld::By::hours);
    });
}

TEST_F(YearAirings, what_a_silence_kept_off_the_air_is_where_the_plan_had_it)
{
    profile("2026-11-24", {}, { "3" }, DayKind::mourning);
    const char* const morning = "2026-11-24T05:30:00";
    programme({ bulletin("Ca nhạc", true), bulletin("Tin xã") }, morning);
    EXPECT_THAT(planned(moment(morning)), ElementsAre(0)) << "the news move up";
    field.give_plans();
    field.world.clock().set(moment("2026-11-24T05:00:00"));
    ASSERT_TRUE(field.world.commit([&](Records& records) {
        return app::silence_unit(
            records, field.world.by(field.world.editor), field.world.commune, "Có đám tang", 2h);
    }));
    field.give_plans();
    field.world.clock().set(moment("2026-11-24T06:00:00"));
    const auto closed = field.close(moment("2026-11-24T05:00:00"), moment("2026-11-24T05:59:00"));
    ASSERT_THAT(closed, Not(IsEmpty()));
    for (const Delivery& delivery : closed) {
        EXPECT_EQ(delivery.planned_at, moment(morning));
        EXPECT_EQ(delivery.reason, Reason::silenced);
    }
}

TEST_F(YearAirings, what_is_to_come_stands_where_the_plan_has_it)
{
    profile("2026-11-24", {}, { "3" }, DayKind::mourning);
    const char* const morning = "2026-11-24T05:30:00";
    programme({ bulletin("Ca nhạc", true), bulletin("Tin xã") }, morning);
    const Moment after = moment(morning) + 12s;
    look([&](Records& records, const UnitTree& tree) {
        app::DeliveryFilter filter;
        filter.units = { field.world.province };
        filter.device = field.world.first_cluster;
        const auto coming = app::coming_airings(
            records, tree, filter, { moment("2026-11-24T00:00:00"), after + 1h }, after, after);
        EXPECT_EQ(coming.on_air, 0) << "the news were over ten seconds after the start";
        EXPECT_EQ(coming.planned, 0);
    });
}

TEST_F(YearAirings, the_languages_of_one_airing_count_once_for_a_campaign)
{
    const OccurrenceKey main{ ScheduleId(4), World::noon(), 0 };
    const OccurrenceKey track{ ScheduleId(4), World::noon(), items_of_a_track };
    const OccurrenceKey next{ ScheduleId(4), World::noon() + 24h, 0 };
    std::vector<app::ShownCampaign> campaigns(1);
    campaigns[0].campaign.from = day("2026-11-20");
    campaigns[0].campaign.to = day("2026-12-20");
    campaigns[0].bulletins = { BulletinId(50) };
    field.world.facts().write([&](app::Facts& facts) {
        for (const OccurrenceKey& occurrence : { main, track, next }) {
            Delivery heard;
            heard.device = field.world.first_cluster;
            heard.unit = field.world.hamlet;
            heard.bulletin = BulletinId(50);
            heard.occurrence = occurrence;
            heard.planned_at = occurrence.starts;
            heard.length = heard.heard = 10s;
            heard.state = DeliveryState::played;
            facts.deliveries().expect({ heard });
        }
        app::add_airings(facts, campaigns);
        return true;
    });
    EXPECT_EQ(campaigns[0].airings, 2);
}

TEST_F(YearAirings, days_in_a_row_are_days_on_which_it_is_heard)
{
    const BulletinId id = bulletin("Công khai");
    field.world.commit([&](Records& records) {
        auto saved = records.bulletins().find(id)->saved();
        saved.content.days_in_a_row = 3;
        const Version seen = saved.version;
        EXPECT_TRUE(records.bulletins().save(Bulletin(saved), seen, field.world.editor));
    });
    const auto lifted = pause(of_commune(), "2026-11-25", "2026-11-25");
    const auto three = add(wish(id, "2026-11-24T06:00:00", "FREQ=DAILY;COUNT=3"));
    ASSERT_FALSE(three) << "on the second day it is not heard";
    EXPECT_EQ(three.error().code, "schedule.days_in_a_row");
    ASSERT_TRUE(field.world.commit([&](Records& records) {
        return app::lift_pause(records, field.world.by(field.world.editor), lifted.pause.id);
    }));

    // Who stops what is booked is told of it, and not refused.
    const auto series = add(wish(id, "2026-11-24T06:00:00", "FREQ=DAILY;COUNT=3"));
    ASSERT_TRUE(series) << series.error().code;
    EXPECT_THAT(pause(of_commune(), "2026-12-10", "2026-12-11").warnings, IsEmpty());
    EXPECT_THAT(pause(of(series->id), "2026-11-25", "2026-11-25").warnings,
        ElementsAre("“Công khai” phải phát ít nhất 3 ngày liên tục, nay dài nhất chỉ còn 1 ngày. "
                    "Hãy xếp thêm ngày phát cho đủ."));
    const auto cancelled = field.ask(Method::remove, "/api/v1/schedules/" + series->id.text(),
        field.world.editor, { { "scope", "this" }, { "occurrence", "2026-11-26T06:00:00+07:00" } });
    ASSERT_EQ(cancelled.status, Status::ok);
    EXPECT_THAT(at(testing::Field::body_of(cancelled), "warnings").as_array(), SizeIs(1));
}

TEST_F(YearAirings, mourning_does_not_end_by_becoming_a_feast)
{
    json::Object mourning{ { "unit", field.world.commune.text() }, { "name", "Quốc tang" },
        { "kind", "mourning" }, { "from", "2026-11-25" }, { "to", "2026-11-26" },
        { "dropped_categories", json::Array{ "3" } } };
    const auto made = field.ask(Method::post, "/api/v1/day-profiles", field.world.admin, mourning);
    ASSERT_EQ(made.status, Status::created);
    const std::string path
        = "/api/v1/day-profiles/" + text(at(testing::Field::body_of(made), "id"));
    mourning.erase("unit");
    mourning["kind"] = "festive";
    const auto edited = field.ask(Method::put, path, field.world.editor, mourning);
    EXPECT_EQ(text(at(testing::Field::body_of(edited), "code")), "profile.mourning_not_allowed");
    EXPECT_EQ(field.ask(Method::put, path, field.world.admin, mourning).status, Status::ok);
}

TEST_F(YearAirings, two_at_once_are_seen_though_a_longer_one_elsewhere_began_before)
{
    const auto elsewhere = [&](UnitId unit, DeviceId id) {
        Device device;
        device.id = id;
        device.unit = unit;
        device.name = "Cụm loa xã";
        device.speakers = 1;
        device.created = World::noon() - 24h;
        field.world.commit([&](Records& records) { records.devices().add(device); });
    };
    elsewhere(field.world.other_commune, DeviceId(41));
    const auto put = [&](UnitId unit, std::int64_t number, BulletinId id, const char* starts) {
        Schedule one = wish(id, starts);
        one.id = ScheduleId(number);
        one.unit = unit;
        one.audience.units = { unit };
        one.author = field.world.admin;
        one.changed = World::noon();
        field.world.commit([&](Records& records) { records.schedules().add(one); });
    };
    // The first sounds in the other commune, the two behind it meet here.
    put(field.world.other_commune, 701, bulletin("Ở xa"), "2026-11-24T06:00:02");
    put(field.world.commune, 702, bulletin("Một"), "2026-11-24T06:00:00");
    put(field.world.commune, 703, bulletin("Hai"), "2026-11-24T06:00:05");
    const auto days = ahead(field.world.province, "2026-11-24", "2026-11-24");
    ASSERT_THAT(days.days.front().meetings, SizeIs(1));
    EXPECT_EQ(days.days.front().meetings.front().first, "Một");
    EXPECT_EQ(days.days.front().meetings.front().second, "Hai");
}

TEST_F(YearAirings, the_page_of_a_province_names_its_own_profiles_only)
{
    profile("2026-11-24", {}, { "3" });
    DayProfile fair;
    fair.id = DayProfileId(990);
    fair.unit = field.world.hamlet;
    fair.name = "Hội làng";
    fair.days.from = fair.days.to = day("2026-11-24");
    fair.dropped = { "3" };
    field.world.commit([&](Records& records) { records.day_profiles().add(fair); });
    EXPECT_THAT(ahead(field.world.province, "2026-11-24", "2026-11-24").days.front().profiles,
        ElementsAre("Ngày riêng"));
    EXPECT_THAT(ahead(field.world.hamlet, "2026-11-24", "2026-11-24").days.front().profiles,
        ElementsAre("Ngày riêng", "Hội làng"));
    EXPECT_THAT(ahead(field.world.other_commune, "2026-11-24", "2026-11-24").days.front().profiles,
        ElementsAre("Ngày riêng"))
        << "no device stands there";
}

TEST_F(YearAirings, a_pause_that_is_set_at_noon_leaves_a_hole_from_noon_on)
{
    ASSERT_TRUE(add(wish(bulletin("Sáng"), "2026-11-24T05:30:00", "FREQ=DAILY;COUNT=5")));
    ASSERT_TRUE(add(wish(bulletin("Chiều"), "2026-11-24T17:00:00", "FREQ=DAILY;COUNT=5")));
    field.world.clock().set(moment("2026-11-24T12:00:00"));
    const auto made = pause(of_commune(), "2026-11-24", "2026-11-25");
    auto days = ahead(field.world.commune, "2026-11-24", "2026-11-26").days;
    EXPECT_FALSE(days[0].is_empty) << "the morning was heard";
    EXPECT_THAT(days[0].holes,
        ElementsAre(Span{ moment("2026-11-24T12:00:00"), moment("2026-11-25T00:00:00") }));
    EXPECT_TRUE(days[1].is_empty);
    EXPECT_THAT(days[1].holes, IsEmpty());
    EXPECT_THAT(days[2].holes, IsEmpty());
    // Lifted on the next day at noon: its morning was a hole.
    field.world.clock().set(moment("2026-11-25T12:00:00"));
    ASSERT_TRUE(field.world.commit([&](Records& records) {
        return app::lift_pause(records, field.world.by(field.world.editor), made.pause.id);
    }));
    days = ahead(field.world.commune, "2026-11-24", "2026-11-26").days;
    EXPECT_THAT(days[1].holes,
        ElementsAre(Span{ moment("2026-11-25T00:00:00"), moment("2026-11-25T12:00:00") }));
}

TEST_F(YearAirings, the_pause_of_a_series_follows_what_is_taken_out_of_it)
{
    const auto series
        = add(wish(bulletin("Bản tin sáng"), "2026-11-24T05:30:00", "FREQ=DAILY;COUNT=9"));
    ASSERT_TRUE(series);
    pause(of(series->id), "2026-11-26", "2026-11-27");
    app::ScheduleEdit later;
    later.starts = moment("2026-11-25T06:00:00");
    const auto edit = [&](ScheduleId id, const app::ScheduleEdit& change, EditScope scope,
                          const char* occurrence) {
        return field.world.commit([&](Records& records) {
            return app::edit_schedule(records, field.world.by(field.world.editor), id, change,
                scope, moment(occurrence), {});
        });
    };
    const auto rest = edit(series->id, later, EditScope::following, "2026-11-25T05:30:00");
    ASSERT_TRUE(rest) << rest.error().code;
    EXPECT_THAT(planned(moment("2026-11-25T06:00:00")), ElementsAre(0));
    EXPECT_THAT(planned(moment("2026-11-26T06:00:00")), IsEmpty());
    EXPECT_THAT(planned(moment("2026-11-27T06:00:00")), IsEmpty());
    EXPECT_THAT(planned(moment("2026-11-28T06:00:00")), ElementsAre(0));
    // One paused morning that changes its words stays paused, one that goes elsewhere is heard.
    app::ScheduleEdit words;
    words.interrupted = Interrupted::drop;
    ASSERT_TRUE(edit(rest->id, words, EditScope::only_this, "2026-11-26T06:00:00"));
    EXPECT_THAT(planned(moment("2026-11-26T06:00:00")), IsEmpty());
    app::ScheduleEdit within;
    within.starts = moment("2026-11-27T07:00:00");
    const auto refused = edit(rest->id, within, EditScope::only_this, "2026-11-27T06:00:00");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "schedule.withheld");
    within.starts = moment("2026-11-29T07:00:00");
    EXPECT_TRUE(edit(rest->id, within, EditScope::only_this, "2026-11-27T06:00:00"));
    EXPECT_THAT(planned(moment("2026-11-29T07:00:00")), ElementsAre(0));
}

TEST_F(YearAirings, the_volume_of_the_day_stands_above_nine_windows_of_the_device)
{
    const auto windows = [](int count) {
        json::Array all;
        for (int i = 0; i < count; ++i)
            all.push_back(json::Object{ { "from", vietnamese_time(std::chrono::hours(i)) },
                { "to", vietnamese_time(std::chrono::hours(i + 1)) }, { "volume", 60 } });
        return json::Object{ { "quiet", std::move(all) } };
    };
    EXPECT_EQ(field.ask(Method::patch, "/api/v1/devices/21", field.world.admin, windows(10)).status,
        Status::unprocessable);
    const auto saved
        = field.ask(Method::patch, "/api/v1/devices/21", field.world.admin, windows(9));
    ASSERT_EQ(saved.status, Status::ok);
    DayProfile mourning;
    mourning.id = DayProfileId(991);
    mourning.unit = field.world.province;
    mourning.name = "Quốc tang";
    mourning.kind = DayKind::mourning;
    mourning.days.from = mourning.days.to = day_of(World::noon());
    mourning.volume = 40;
    field.world.commit([&](Records& records) { records.day_profiles().add(mourning); });
    look([&](Records& records, const UnitTree& tree) {
        const auto compiled = app::compile_plans(records, tree, World::noon());
        const DeviceProfile& profile = compiled.profiles.at(field.world.first_cluster);
        ASSERT_THAT(profile.quiet, SizeIs(10)) << "as many as the link takes";
        EXPECT_EQ(profile.quiet.back().from, TimeOfDay::zero());
        EXPECT_EQ(profile.quiet.back().to, std::chrono::hours(24));
        EXPECT_EQ(profile.quiet.back().volume, 40);
    });
}

TEST_F(YearAirings, pauses_are_listed_as_far_back_as_the_longest_reaches)
{
    Pause old;
    old.id = PauseId(801);
    old.unit = field.world.commune;
    old.from = old.to = day("2024-02-10");
    old.reason = "nghỉ Tết";
    old.begun = moment("2024-02-01T08:00:00");
    field.world.commit([&](Records& records) { records.pauses().add(old); });
    old.id = PauseId(802);
    old.from = old.to = day("2026-02-17");
    field.world.commit([&](Records& records) { records.pauses().add(old); });
    look([&](Records& records, const UnitTree&) {
        const auto found
            = app::list_pauses(records, field.world.by(field.world.editor), {}, day("2000-01-01"));
        ASSERT_THAT(found, SizeIs(1));
        EXPECT_EQ(found.front().pause.id, PauseId(802));
    });
}

}
}
