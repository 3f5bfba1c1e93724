// A bulletin in several languages on a real store: what is lacking, what that forbids, what each
// device is given, and how it is counted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/archive.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/heard_languages.hpp"
#include "server/app/languages.hpp"
#include "server/app/paper.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/app/submission.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::World;

class Tracks : public ::testing::Test {
protected:
    Tracks()
    {
        world.commit([&](Records& records) {
            add_media(records, voice, 10s);
            add_media(records, tay, 20s);
            records.units().set_languages(world.commune, { "tyz" });
            Device elsewhere = *records.devices().find(world.first_cluster);
            elsewhere.id = lowland;
            elsewhere.unit = world.other_commune;
            elsewhere.name = "Cụm loa trụ sở";
            records.devices().add(elsewhere);
        });
    }

    void add_media(Records& records, const MediaHash& hash, Milliseconds duration)
    {
        app::MediaFile file;
        file.hash = hash;
        file.name = "Bản thu";
        file.kind = "audio/ogg";
        file.size = 30'000;
        file.duration = duration;
        file.source = "upload";
        file.unit = world.commune;
        file.by = world.editor;
        file.created = World::noon();
        records.media().add(file);
    }

    BulletinContent notice(bool in_tay = true)
    {
        BulletinContent content;
        content.title = "Họp thôn";
        content.text = "Tối nay họp thôn.";
        content.channels = { Channel::speaker };
        content.audience.units = { world.province };
        content.media = voice;
        if (in_tay)
            content.tracks = { { "tyz", "", tay, "Ma Thị Đọc" } };
        return content;
    }

    Result<Bulletin> written(const BulletinContent& content)
    {
        return world.commit([&](Records& records) {
            return app::write_bulletin(records, world.by(world.admin), world.province, content);
        });
    }

    Result<Bulletin> submitted(const BulletinContent& content)
    {
        const auto draft = written(content);
        if (!draft)
            return draft;
        return world.commit([&](Records& records) -> Result<Bulletin> {
            auto done = app::submit_with_voice(
                records, world.by(world.admin), draft->id(), {}, std::nullopt);
            if (!done)
                return tl::unexpected(done.error());
            return std::move(done->bulletin);
        });
    }

    Result<Bulletin> approved(const BulletinContent& content)
    {
        const auto waiting = submitted(content);
        if (!waiting)
            return waiting;
        return world.commit([&](Records& records) -> Result<Bulletin> {
            const auto draft = app::draft_approval(
                records, world.by(world.province_approver), waiting->id(), {});
            if (!draft)
                return tl::unexpected(draft.error());
            media_signed = draft->statement.media;
            return app::approve_bulletin(
                records, world.by(world.province_approver), waiting->id(), *draft, "{signed}");
        });
    }

    void order(UnitId unit, std::vector<std::string> languages, bool required = false)
    {
        const auto saved = world.commit([&](Records& records) {
            return app::save_language_rule(
                records, world.by(world.admin), { unit, std::move(languages), required });
        });
        ASSERT_TRUE(saved) << saved.error().code;
    }

    Schedule schedule(const Bulletin& bulletin, const char* starts = "2026-11-24T06:00:00+07:00")
    {
        Schedule one;
        one.unit = world.province;
        one.bulletin = bulletin.id();
        one.starts = *parse_rfc3339(starts);
        return one;
    }

    Result<Schedule> add(const Schedule& one)
    {
        return world.commit([&](Records& records) {
            return app::add_schedule(records, world.by(world.admin), one);
        });
    }

    // As the device's plan has them.
    std::vector<PlanSlot> slots_on(DeviceId device)
    {
        std::vector<PlanSlot> found;
        world.truth().read([&](Records& records) {
            const auto tree = records.units().tree(day_of(World::noon()));
            const auto plans = app::compile_plans(records, *tree, World::noon());
            std::vector<PlanBody> bodies;
            for (const PlanPart& part : plans.parts.at(device)) {
                for (const protocol::PackedBody& body : plans.bodies) {
                    if (body.hash.text() == part.hash)
                        bodies.push_back(*protocol::unpack(body.gzip, body.hash));
                }
            }
            found = merge_slots(bodies);
            const app::AiringBook book(records, *tree, plans.window);
            EXPECT_EQ(book.slots_of(device), found) << "the forecast says what the plan says";
        });
        return found;
    }
    std::vector<std::string> languages_on(DeviceId device)
    {
        std::vector<std::string> languages;
        for (const PlanSlot& slot : slots_on(device))
            languages.push_back(slot.language);
        return languages;
    }

    World world;
    const MediaHash voice = sha256("tiếng Việt").text();
    const MediaHash tay = sha256("tiếng Tày").text();
    const DeviceId lowland{ 23 };
    std::vector<Hash> media_signed;
};

TEST_F(Tracks, each_device_is_given_the_languages_of_its_unit_in_their_order)
{
    const auto bulletin = approved(notice());
    ASSERT_TRUE(bulletin) << bulletin.error().code;
    EXPECT_EQ(media_signed.size(), 2U) << "who approves answers for every language";
    ASSERT_TRUE(add(schedule(*bulletin)));
    EXPECT_THAT(languages_on(world.first_cluster), ElementsAre("vi", "tyz"))
        << "nobody said anything, so what is spoken there follows";
    EXPECT_THAT(languages_on(lowland), ElementsAre("vi"));

    order(world.hamlet, { "tyz", "vi" });
    const auto slots = slots_on(world.first_cluster);
    ASSERT_EQ(slots.size(), 2U);
    EXPECT_EQ(slots[0].media, tay);
    EXPECT_EQ(slots[1].media, voice);
    EXPECT_EQ(slots[1].starts, slots[0].starts + 21s);
    EXPECT_THAT(languages_on(lowland), ElementsAre("vi"));

    order(world.hamlet, { "vi" });
    EXPECT_THAT(languages_on(world.first_cluster), ElementsAre("vi"));
    order(world.hamlet, {});
    order(world.province, { "tyz", "vi" });
    EXPECT_THAT(languages_on(world.first_cluster), ElementsAre("tyz", "vi"));
    EXPECT_THAT(languages_on(lowland), ElementsAre("tyz", "vi"));
}

TEST_F(Tracks, share_one_body_where_the_order_is_the_same)
{
    const auto bulletin = approved(notice());
    ASSERT_TRUE(bulletin);
    ASSERT_TRUE(add(schedule(*bulletin)));
    order(world.hamlet, { "vi" });
    world.truth().read([&](Records& records) {
        const auto tree = records.units().tree(day_of(World::noon()));
        const auto plans = app::compile_plans(records, *tree, World::noon());
        EXPECT_EQ(plans.bodies.size(), 1U);
        EXPECT_EQ(plans.parts.at(lowland), plans.parts.at(world.first_cluster));
    });
}

TEST_F(Tracks, a_slot_holds_all_languages_of_the_place)
{
    const auto bulletin = approved(notice());
    ASSERT_TRUE(bulletin);
    world.truth().read([&](Records& records) {
        const auto checked
            = app::check_schedule_conflicts(records, world.by(world.admin), schedule(*bulletin));
        ASSERT_TRUE(checked) << checked.error().code;
        EXPECT_EQ(checked->length, 31s);
    });
    ASSERT_TRUE(add(schedule(*bulletin)));
    const auto meets = add(schedule(*bulletin, "2026-11-24T06:00:25+07:00"));
    ASSERT_FALSE(meets) << "in the hamlet the first is still heard";
    EXPECT_EQ(meets.error().code, "schedule.overlap");
    order(world.hamlet, { "vi" });
    EXPECT_TRUE(add(schedule(*bulletin, "2026-11-24T06:00:25+07:00")));
}

TEST_F(Tracks, what_is_lacking_is_told_and_forbids_nothing_by_itself)
{
    const auto waiting = submitted(notice(false));
    ASSERT_TRUE(waiting) << waiting.error().code;
    world.truth().read([&](Records& records) {
        const auto tree = records.units().tree(day_of(World::noon()));
        const auto lacking = app::lacking_tracks(records, *tree, waiting->content());
        ASSERT_EQ(lacking.size(), 1U);
        EXPECT_EQ(lacking[0].commune, world.commune);
        EXPECT_THAT(lacking[0].languages, ElementsAre("tyz"));
        BulletinContent elsewhere = notice(false);
        elsewhere.audience.units = { world.other_commune };
        EXPECT_THAT(app::lacking_tracks(records, *tree, elsewhere), IsEmpty());
        elsewhere.audience.units = {};
        elsewhere.audience.devices = { world.first_cluster };
        EXPECT_EQ(app::lacking_tracks(records, *tree, elsewhere).size(), 1U)
            << "a device stands in a commune, too";
        elsewhere.channels = { Channel::board };
        EXPECT_THAT(app::lacking_tracks(records, *tree, elsewhere), IsEmpty()) << "nobody hears it";
    });
}

TEST_F(Tracks, a_rule_makes_what_is_lacking_a_refusal_before_submission_and_before_approval)
{
    const auto before = submitted(notice(false));
    ASSERT_TRUE(before);
    order(world.province, {}, true);
    const auto refused = submitted(notice(false));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "bulletin.tracks_lacking");
    EXPECT_THAT(refused.error().detail, HasSubstr("tiếng Tày (Xã Võ Nhai)"));
    world.truth().read([&](Records& records) {
        const auto draft
            = app::draft_approval(records, world.by(world.province_approver), before->id(), {});
        ASSERT_FALSE(draft);
        EXPECT_EQ(draft.error().code, "bulletin.tracks_lacking");
    });
    EXPECT_TRUE(approved(notice()));
    // The rule of a commune binds what is written there, not what comes from above.
    order(world.province, {}, false);
    order(world.commune, {}, true);
    EXPECT_TRUE(submitted(notice(false)));
}

TEST_F(Tracks, text_in_another_language_never_goes_to_the_vietnamese_voice)
{
    BulletinContent typed = notice(false);
    typed.media.reset();
    typed.language = "tyz";
    const auto refused = written(typed);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).code, "bulletin.needs_recording");
    BulletinContent beside = notice(false);
    beside.tracks = { { "tyz", "Chữ Tày", std::nullopt } };
    const auto track = written(beside);
    ASSERT_FALSE(track);
    EXPECT_EQ(track.error().fields.at(0).path, "tracks[0].media");
    beside.tracks = { { "tyz", "", sha256("không có").text(), "Ma Thị Đọc" } };
    const auto nowhere = submitted(beside);
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().fields.at(0).code, "media.missing");
}

TEST_F(Tracks, belong_to_the_content_that_is_hashed_and_restored)
{
    const auto draft = written(notice());
    ASSERT_TRUE(draft);
    BulletinContent other = notice();
    other.tracks[0].reader = "Người khác";
    EXPECT_NE(app::canonical_content(notice()), app::canonical_content(other));
    EXPECT_NE(app::canonical_content(notice()), app::canonical_content(notice(false)));
    world.commit([&](Records& records) {
        return app::edit_bulletin(
            records, world.by(world.admin), draft->id(), notice(false), draft->version());
    });
    const auto restored = world.commit([&](Records& records) {
        return app::restore_bulletin(
            records, world.by(world.admin), draft->id(), draft->version(), {});
    });
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->content().tracks, notice().tracks);
}

TEST_F(Tracks, the_order_is_read_where_it_is_heard_and_written_by_who_may)
{
    order(world.commune, { "tyz", "vi" });
    world.truth().read([&](Records& records) {
        const auto rules = app::language_rules(records, world.by(world.admin), world.commune);
        ASSERT_TRUE(rules);
        ASSERT_EQ(rules->size(), 2U);
        EXPECT_EQ(rules->at(0).rule.unit, world.commune);
        EXPECT_THAT(rules->at(0).rule.order, ElementsAre("tyz", "vi"));
        EXPECT_EQ(rules->at(1).rule.unit, world.hamlet);
        EXPECT_THAT(rules->at(1).rule.order, IsEmpty());
        EXPECT_THAT(rules->at(1).heard, ElementsAre("tyz", "vi"));
        EXPECT_EQ(rules->at(1).from, world.commune);
        EXPECT_EQ(
            app::language_rules(records, world.by(world.stranger), world.commune).error().code,
            "unit.missing");
    });
    const auto save = [&](AccountId who, LanguageRule rule) {
        const auto saved = world.commit([&](Records& records) {
            return app::save_language_rule(records, world.by(who), rule);
        });
        return saved ? std::string() : saved.error().code;
    };
    EXPECT_EQ(save(world.approver, { world.hamlet, { "vi" }, false }), "languages.not_allowed");
    EXPECT_EQ(save(world.stranger, { world.hamlet, { "vi" }, false }), "unit.missing");
    EXPECT_EQ(save(world.admin, { world.hamlet, { "vi", "vi" }, false }), "input.invalid");
}

TEST_F(Tracks, the_preview_is_what_the_unit_hears)
{
    const auto draft = written(notice());
    ASSERT_TRUE(draft);
    order(world.hamlet, { "tyz", "vi" });
    world.truth().read([&](Records& records) {
        const auto parts
            = app::heard_parts(records, world.by(world.admin), draft->id(), world.hamlet);
        ASSERT_TRUE(parts);
        ASSERT_EQ(parts->size(), 2U);
        EXPECT_EQ(parts->at(0).media, tay);
        EXPECT_EQ(parts->at(0).reader, "Ma Thị Đọc");
        EXPECT_EQ(parts->at(0).duration, 20s);
        EXPECT_EQ(parts->at(1).media, voice);
        EXPECT_EQ(
            app::heard_parts(records, world.by(world.admin), draft->id(), UnitId(99)).error().code,
            "unit.missing");
    });
}

app::AiringRow row(int track, std::int64_t clusters, Milliseconds heard, Moment at)
{
    app::AiringRow one;
    one.bulletin = BulletinId(50);
    one.occurrence = { ScheduleId(4), World::noon(), track * items_of_a_track };
    one.planned_at = at;
    one.summary.planned = one.summary.played = clusters;
    one.heard = heard;
    return one;
}

TEST(TracksCounted, one_airing_in_two_languages_is_one)
{
    const std::vector rows{ row(0, 3, 30s, World::noon()), row(1, 2, 40s, World::noon()) };
    const auto aired = app::aired_of(rows, app::AiredKind::planned, app::AiredVoice::speech);
    ASSERT_TRUE(aired);
    EXPECT_EQ(aired->airings, 1);
    EXPECT_EQ(aired->plays, 3);
    EXPECT_EQ(aired->heard, 70s);
}

TEST(TracksCounted, figures_know_a_place_that_hears_the_main_text_later)
{
    app::Figures figures(app::FiguresBy::month);
    figures.add({ row(0, 1, 10s, World::noon()), row(0, 2, 20s, World::noon() + 21s),
                    row(1, 2, 40s, World::noon()) },
        {});
    const auto total = figures.total();
    EXPECT_EQ(total.bulletins, 1);
    EXPECT_EQ(total.sessions, 1);
    EXPECT_EQ(total.plays, 3);
    EXPECT_EQ(total.aired, 30s);
    EXPECT_EQ(total.heard, 70s);
}

}
}
