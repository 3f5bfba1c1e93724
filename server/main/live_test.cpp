// "Nói trực tiếp" through the use cases, on a real store: who may, how long, and what is kept of
// it.
#include "server/app/live.hpp"

#include <gmock/gmock.h>

#include "server/app/accounts.hpp"
#include "server/app/air_rules.hpp"
#include "server/app/live_view.hpp"
#include "server/app/plans.hpp"
#include "server/app/sessions.hpp"
#include "server/app/silence.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::World;

class SpeakingLive : public ::testing::Test {
protected:
    SpeakingLive()
    {
        world.let_communes_send();
        world.commit([&](Records& records) {
            for (const DeviceId device : { world.first_cluster, world.second_cluster })
                records.devices().pair(device, device.text(), device.text(), World::noon());
        });
    }

    app::LiveWish wish(UnitId unit, UnitId audience)
    {
        app::LiveWish made;
        made.unit = unit;
        made.audience.units = { audience };
        return made;
    }
    Result<app::LiveDraft> draft(AccountId who, const app::LiveWish& wanted)
    {
        const auto deed = world.by(who);
        return world.commit([&](Records& records) -> Result<app::LiveDraft> {
            auto drawn = app::draft_live(records, deed, wanted);
            if (!drawn)
                return drawn;
            if (const auto may = app::may_begin_live(*drawn); !may)
                return tl::unexpected(may.error());
            return drawn;
        });
    }
    bool may_go_on(const app::LiveDraft& spoken)
    {
        return world
            .commit([&](Records& records) -> Result<bool> {
                return app::may_go_on(records, spoken, world.clock().now());
            })
            .value();
    }
    app::LiveOutlook outlook(AccountId who, UnitId unit)
    {
        const auto deed = world.by(who);
        Audience audience;
        audience.units = { unit };
        return world
            .commit([&](Records& records) {
                return app::look_ahead_live(records, deed, unit, audience, {});
            })
            .value();
    }
    template <typename T> static std::string code(const Result<T>& result)
    {
        return result ? "accepted" : result.error().code;
    }
    template <typename T> static std::string field(const Result<T>& result)
    {
        return result || result.error().fields.empty() ? code(result)
                                                       : result.error().fields.front().code;
    }

    World world;
    app::MediaFile recording = [] {
        app::MediaFile file;
        file.hash = std::string(64, 'c');
        file.name = "Nói trực tiếp";
        file.kind = "audio/ogg";
        file.duration = 90s;
        file.size = 300'000;
        return file;
    }();
};

TEST_F(SpeakingLive, an_officer_of_the_commune_may_and_the_head_of_a_hamlet_needs_an_approval)
{
    const auto allowed = draft(world.editor, wish(world.commune, world.commune));
    ASSERT_TRUE(allowed) << code(allowed);
    EXPECT_EQ(allowed->listeners.size(), 2U);
    EXPECT_EQ(allowed->outlook.most, 15min);
    EXPECT_THAT(allowed->title, ::testing::HasSubstr("nói trực tiếp"));
    EXPECT_EQ(
        code(draft(world.head_of_hamlet, wish(world.hamlet, world.hamlet))), "live.not_alone");
    EXPECT_EQ(
        code(draft(world.stranger, wish(world.other_commune, world.commune))), "now.not_allowed");
}

TEST_F(SpeakingLive, quiet_hours_cut_the_time_short_and_refuse_it_when_there_is_none_left)
{
    // Eleven minutes before the quiet hours, of which two may go by until the first word is heard.
    world.clock().advance(8h + 49min);
    EXPECT_EQ(outlook(world.editor, world.commune).most, 8min);
    world.clock().advance(10min);
    const auto late = outlook(world.editor, world.commune);
    ASSERT_TRUE(late.conflict);
    EXPECT_EQ(late.conflict->code, "schedule.quiet_hours");
    EXPECT_EQ(
        code(draft(world.editor, wish(world.commune, world.commune))), "schedule.quiet_hours");
    app::LiveWish with_reason = wish(world.commune, world.commune);
    with_reason.override_reason = "Tìm trẻ lạc";
    EXPECT_EQ(code(draft(world.editor, with_reason)), "schedule.override_not_allowed");
    EXPECT_EQ(code(draft(world.approver, with_reason)), "accepted");
}

TEST_F(SpeakingLive, lasts_as_long_as_the_units_say)
{
    app::WishedRules wished;
    wished.keeps_live = false;
    wished.live = LiveMinutes{ 10, 3 };
    const auto deed = world.by(world.admin);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::save_rules(records, deed, world.commune, wished, std::nullopt);
    }));
    EXPECT_EQ(outlook(world.editor, world.commune).most, 10min);
}

TEST_F(SpeakingLive, a_silenced_place_hears_nobody)
{
    const auto spoken = draft(world.editor, wish(world.commune, world.commune));
    ASSERT_TRUE(spoken) << field(spoken);
    const auto deed = world.by(world.admin);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::silence_unit(records, deed, world.commune, "Có đám tang", 2h);
    }));
    EXPECT_EQ(code(draft(world.editor, wish(world.commune, world.commune))), "schedule.silenced");
    const bool silenced = world
                              .commit([&](Records& records) -> Result<bool> {
                                  return app::is_silenced(records, *spoken, deed.now);
                              })
                              .value();
    EXPECT_TRUE(silenced);
}

TEST_F(SpeakingLive, what_stands_against_it_is_in_the_draft_that_is_shown_and_refuses_to_begin)
{
    world.clock().advance(8h + 59min);
    const auto deed = world.by(world.editor);
    const auto drawn = world.commit([&](Records& records) {
        return app::draft_live(records, deed, wish(world.commune, world.commune));
    });
    ASSERT_TRUE(drawn) << code(drawn);
    ASSERT_TRUE(drawn->outlook.conflict);
    // Whose live it would meet is known all the same.
    EXPECT_EQ(drawn->listeners.size(), 2U);
    EXPECT_EQ(code(app::may_begin_live(*drawn)), "schedule.quiet_hours");
    app::LiveDraft to_nobody = *drawn;
    to_nobody.outlook.conflict.reset();
    EXPECT_TRUE(app::may_begin_live(to_nobody));
    to_nobody.listeners.clear();
    EXPECT_EQ(field(app::may_begin_live(to_nobody)), "schedule.no_devices");
}

TEST_F(SpeakingLive, goes_on_as_long_as_the_speaker_would_be_let_begin)
{
    const auto spoken = draft(world.editor, wish(world.commune, world.commune));
    ASSERT_TRUE(spoken) << field(spoken);
    EXPECT_TRUE(may_go_on(*spoken));
    // A head of a hamlet of the same commune never could alone.
    app::LiveDraft of_another = *spoken;
    of_another.caller.account = world.head_of_hamlet;
    EXPECT_FALSE(may_go_on(of_another));
    of_another.caller.account = AccountId(987'654);
    EXPECT_FALSE(may_go_on(of_another));

    world.commit([&](Records& records) {
        AirRules rules;
        rules.unit = world.commune;
        rules.sends_alone = SendsAlone::nobody;
        records.air_rules().save(rules, 0);
    });
    EXPECT_FALSE(may_go_on(*spoken));
}

TEST_F(SpeakingLive, ends_with_the_account_and_with_the_session_in_which_it_began)
{
    auto spoken = draft(world.editor, wish(world.commune, world.commune));
    ASSERT_TRUE(spoken) << field(spoken);
    const auto open_session = [&](std::int64_t id) {
        app::Session session;
        session.id = SessionId(id);
        session.account = world.editor;
        session.token_hash = std::string(63, 'a') + std::to_string(id);
        session.csrf_token = "csrf";
        session.created = session.last_used = world.clock().now();
        session.expires = world.clock().now() + app::session_idle;
        world.commit([&](Records& records) { records.sessions().add(session); });
    };
    open_session(1);
    open_session(2);
    spoken->session = SessionId(1);
    EXPECT_TRUE(may_go_on(*spoken));
    world.commit([&](Records& records) { records.sessions().remove(SessionId(2)); });
    EXPECT_TRUE(may_go_on(*spoken));
    world.commit([&](Records& records) { records.sessions().remove(SessionId(1)); });
    EXPECT_FALSE(may_go_on(*spoken));

    open_session(3);
    spoken->session = SessionId(3);
    EXPECT_TRUE(may_go_on(*spoken));
    const auto deed = world.by(world.admin);
    app::AccountWish locked;
    locked.disabled = true;
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::edit_account(records, deed, world.editor, locked, {});
    }));
    EXPECT_FALSE(may_go_on(*spoken));
    spoken->session.reset();
    EXPECT_FALSE(may_go_on(*spoken));
}

TEST_F(SpeakingLive, whoever_ends_anothers_live_stands_in_the_audit_by_name)
{
    const auto spoken = draft(world.editor, wish(world.commune, world.commune));
    ASSERT_TRUE(spoken) << field(spoken);
    app::LiveView view;
    view.id = spoken->id;
    view.bulletin = spoken->bulletin;
    view.by = world.editor;
    view.by_name = spoken->caller.name;
    view.unit = world.commune;
    view.title = spoken->title;
    const auto deed = world.by(world.admin);
    world.commit([&](Records& records) { app::note_live_ended_by_other(records, deed, view); });
    world.truth().read([&](Records& records) {
        app::AuditFilter filter;
        filter.units = { world.province };
        filter.deed = "live.";
        const auto tree = records.units().tree(day_of(deed.now));
        const auto entries = records.audit().list(filter, *tree, {});
        ASSERT_EQ(entries.items.size(), 1U);
        EXPECT_EQ(entries.items[0].deed, "live.ended_by_other");
        EXPECT_EQ(entries.items[0].account, world.admin);
        EXPECT_THAT(entries.items[0].detail, ::testing::HasSubstr(spoken->caller.name));
    });
}

TEST_F(SpeakingLive, a_delay_out_of_bounds_is_refused)
{
    app::LiveWish wanted = wish(world.commune, world.commune);
    wanted.delay = 1'499ms;
    EXPECT_EQ(field(draft(world.editor, wanted)), "input.out_of_range");
    wanted.delay = 6'001ms;
    EXPECT_EQ(field(draft(world.editor, wanted)), "input.out_of_range");
}

TEST_F(SpeakingLive, what_was_said_is_filed_as_a_bulletin_that_was_aired)
{
    const auto spoken = draft(world.editor, wish(world.commune, world.commune));
    ASSERT_TRUE(spoken);
    const Moment starts = world.clock().now() + 3s;
    world.clock().advance(95s);
    const auto deed = world.by(world.editor);
    const auto filed = world.commit([&](Records& records) -> Result<Bulletin> {
        const auto approval = app::begin_filing(records, deed, *spoken, recording, starts);
        if (!approval)
            return tl::unexpected(approval.error());
        return app::file_live(records, deed, *spoken, recording, starts, *approval, "{signed}");
    });
    ASSERT_TRUE(filed) << code(filed);
    EXPECT_EQ(filed->id(), spoken->bulletin);
    EXPECT_EQ(filed->state(), BulletinState::approved);
    EXPECT_EQ(filed->approval()->by, world.editor);
    EXPECT_EQ(filed->sound()->hash, recording.hash);
    world.commit([&](Records& records) {
        const auto schedules = records.schedules().of_bulletin(spoken->bulletin);
        ASSERT_EQ(schedules.size(), 1U);
        EXPECT_EQ(schedules[0].id, spoken->schedule);
        EXPECT_EQ(schedules[0].starts, starts);
        EXPECT_TRUE(schedules[0].at_once);
        const auto tree = records.units().tree(day_of(starts));
        const app::AiringBook book(records, *tree, app::window_of_plans(starts));
        const auto slots = book.slots_of(world.first_cluster);
        ASSERT_EQ(slots.size(), 1U);
        // The very occurrence that the devices logged.
        EXPECT_EQ(slots[0].occurrence, OccurrenceKey({ spoken->schedule, starts, 0 }));
        EXPECT_EQ(slots[0].late.way, LatePolicy::Way::seek_in);
    });
    const auto expected = app::deliveries_of(*spoken, { starts, starts + 90s });
    ASSERT_EQ(expected.size(), 2U);
    EXPECT_EQ(expected[0].occurrence, OccurrenceKey({ spoken->schedule, starts, 0 }));
    EXPECT_EQ(expected[0].length, 90s);
}

}
}
