// The way of a bulletin through the use cases, on a real store.
#include "server/app/bulletins.hpp"

#include <gmock/gmock.h>

#include "server/app/jobs.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::World;

const std::string spoken(64, 'a');

BulletinContent notice(UnitId audience, Priority priority = Priority::normal)
{
    BulletinContent content;
    content.title = "Lịch cấp nước";
    content.text = "Ngày mai cấp nước từ 6 giờ.";
    content.channels = { Channel::speaker };
    content.priority = priority;
    content.audience.units = { audience };
    return content;
}

class BulletinRoad : public ::testing::Test {
protected:
    Bulletin submitted(Priority priority = Priority::normal, AccountId author = {})
    {
        const auto deed = world.by(author ? author : world.editor);
        auto made = world.commit([&](Records& records) -> Result<Bulletin> {
            const auto written = app::write_bulletin(
                records, deed, world.commune, notice(world.commune, priority));
            if (!written)
                return written;
            return app::submit_bulletin(records, deed, written->id(), written->version());
        });
        EXPECT_TRUE(made) << (made ? "" : made.error().code);
        world.commit([&](Records& records) {
            return app::attach_sound(records, made->id(), { spoken, 10s, 40'000 }, made->version());
        });
        return *made;
    }

    Result<Bulletin> approve(
        const Bulletin& bulletin, AccountId who, std::optional<Version> seen = {})
    {
        const auto deed = world.by(who);
        return world.commit([&](Records& records) -> Result<Bulletin> {
            const auto draft = app::draft_approval(records, deed, bulletin.id(), seen);
            if (!draft)
                return tl::unexpected(draft.error());
            return app::approve_bulletin(records, deed, bulletin.id(), *draft, "{signed}");
        });
    }

    template <typename T> static std::string refusal(const Result<T>& result)
    {
        return result ? "accepted" : result.error().code;
    }

    Schedule daily(const Bulletin& bulletin, const char* starts)
    {
        Schedule schedule;
        schedule.unit = world.commune;
        schedule.bulletin = bulletin.id();
        schedule.starts = *parse_rfc3339(starts);
        schedule.recurrence = "FREQ=DAILY;COUNT=5";
        return schedule;
    }

    World world;
};

TEST_F(BulletinRoad, leads_from_a_draft_to_every_device_of_the_commune)
{
    const auto approved = approve(submitted(), world.approver);
    ASSERT_TRUE(approved) << approved.error().code;
    const auto deed = world.by(world.editor);
    const auto scheduled = world.commit([&](Records& records) {
        return app::add_schedule(records, deed, daily(*approved, "2026-11-24T06:00:00+07:00"));
    });
    ASSERT_TRUE(scheduled) << scheduled.error().code;
    world.truth().read([&](Records& records) {
        const auto tree = records.units().tree(day_of(World::noon()));
        const auto plans = app::compile_plans(records, *tree, World::noon());
        ASSERT_EQ(plans.bodies.size(), 1U);
        EXPECT_EQ(plans.parts.at(world.first_cluster).size(), 1U);
        EXPECT_EQ(plans.parts.at(world.first_cluster), plans.parts.at(world.second_cluster));
        const auto body = protocol::unpack(plans.bodies[0].gzip, plans.bodies[0].hash);
        ASSERT_TRUE(body);
        EXPECT_EQ(body->slots.size(), 5U);
        EXPECT_EQ(body->approvals, std::vector<std::string>{ "{signed}" });
    });
}

TEST_F(BulletinRoad, what_an_ended_unit_wrote_is_seen_above_it)
{
    const auto writer = world.by(world.stranger);
    const auto made = world.commit([&](Records& records) {
        return app::write_bulletin(
            records, writer, world.other_commune, notice(world.other_commune));
    });
    ASSERT_TRUE(made) << refusal(made);
    const auto find = [&](AccountId who) {
        const auto deed = world.by(who);
        return world.commit(
            [&](Records& records) { return app::find_bulletin(records, deed, made->id()); });
    };
    EXPECT_EQ(refusal(find(world.editor)), "bulletin.missing");
    world.commit([&](Records& records) {
        records.units().end(world.other_commune, *parse_iso_day("2026-11-24"));
    });
    world.clock().advance(48h);
    EXPECT_EQ(refusal(find(world.province_approver)), "accepted");
    EXPECT_EQ(refusal(find(world.editor)), "bulletin.missing") << "of a commune beside it";
}

TEST_F(BulletinRoad, lets_nobody_approve_a_priority_bulletin_of_his_own)
{
    const auto own = submitted(Priority::priority, world.approver);
    EXPECT_EQ(refusal(approve(own, world.approver)), "bulletin.own_priority");
    EXPECT_EQ(refusal(approve(own, world.admin)), "accepted");
    EXPECT_EQ(
        refusal(approve(submitted(Priority::normal, world.approver), world.approver)), "accepted");
}

TEST_F(BulletinRoad, asks_for_the_right_in_every_unit_of_the_audience)
{
    EXPECT_EQ(refusal(approve(submitted(), world.editor)), "bulletin.approval_not_allowed");
    EXPECT_EQ(refusal(approve(submitted(), world.stranger)), "bulletin.missing");
    const auto deed = world.by(world.editor);
    const auto wide = world.commit([&](Records& records) -> Result<Bulletin> {
        const auto written
            = app::write_bulletin(records, deed, world.commune, notice(world.province));
        return app::submit_bulletin(records, deed, written->id(), {});
    });
    world.commit([&](Records& records) {
        return app::attach_sound(records, wide->id(), { spoken, 10s, 1 }, wide->version());
    });
    EXPECT_EQ(refusal(approve(*wide, world.approver)), "bulletin.approval_not_allowed");
    EXPECT_EQ(refusal(approve(*wide, world.province_approver)), "accepted");
}

TEST_F(BulletinRoad, approves_only_the_version_that_was_seen)
{
    const auto bulletin = submitted();
    EXPECT_EQ(refusal(approve(bulletin, world.approver, bulletin.version() - 1)), "bulletin.stale");
    EXPECT_EQ(refusal(approve(bulletin, world.approver, bulletin.version())), "accepted");
    EXPECT_EQ(refusal(approve(bulletin, world.approver)), "bulletin.wrong_state");
}

TEST_F(BulletinRoad, waits_with_the_approval_for_the_voice)
{
    const auto deed = world.by(world.editor);
    const auto silent = world.commit([&](Records& records) -> Result<Bulletin> {
        const auto written
            = app::write_bulletin(records, deed, world.commune, notice(world.commune));
        return app::submit_bulletin(records, deed, written->id(), {});
    });
    EXPECT_EQ(refusal(approve(*silent, world.approver)), "bulletin.voice_pending");
}

TEST_F(BulletinRoad, gives_a_bulletin_back_whose_voice_failed)
{
    const auto deed = world.by(world.editor);
    const auto silent = world.commit([&](Records& records) -> Result<Bulletin> {
        const auto written
            = app::write_bulletin(records, deed, world.commune, notice(world.commune));
        return app::submit_bulletin(records, deed, written->id(), {});
    });
    const auto fail_for = [&](Version version) {
        return world.commit([&](Records& records) {
            const app::Job job = app::make_job(deed, world.commune,
                app::SpeechJob{ { "xin chào", {}, 100, {} }, silent->id(), version });
            records.jobs().add(job);
            app::fail_job(records, job, "speech.voice_failed", deed.chance, deed.now);
            return records.bulletins().find(silent->id());
        });
    };
    EXPECT_EQ(fail_for(silent->version() - 1)->state(), BulletinState::submitted)
        << "another version has another job";
    const auto back = fail_for(silent->version());
    EXPECT_EQ(back->state(), BulletinState::rejected);
    EXPECT_THAT(back->saved().comment, ::testing::HasSubstr("Máy chưa đọc được"));
    const auto again = world.commit([&](Records& records) {
        return app::submit_bulletin(records, deed, silent->id(), back->version());
    });
    EXPECT_EQ(refusal(again), "accepted");
}

TEST_F(BulletinRoad, a_draft_is_deleted_by_those_who_may_write_and_only_while_nothing_names_it)
{
    const auto deed = world.by(world.editor);
    const auto draft = world.commit([&](Records& records) {
        return app::write_bulletin(records, deed, world.commune, notice(world.commune));
    });
    const auto remove = [&](BulletinId id, AccountId who, std::optional<Version> seen = {}) {
        return refusal(world.commit(
            [&](Records& records) { return app::delete_draft(records, world.by(who), id, seen); }));
    };
    EXPECT_EQ(remove(draft->id(), world.stranger), "bulletin.missing");
    EXPECT_EQ(remove(draft->id(), world.editor, draft->version() + 1), "bulletin.stale");
    EXPECT_EQ(remove(submitted().id(), world.editor), "bulletin.not_a_draft");
    const auto booked = world.commit([&](Records& records) {
        return app::add_schedule(records, deed, daily(*draft, "2026-11-24T06:00:00+07:00"));
    });
    ASSERT_TRUE(booked) << booked.error().code;
    EXPECT_EQ(remove(draft->id(), world.editor), "bulletin.in_use");

    const auto other = world.commit([&](Records& records) {
        return app::write_bulletin(records, deed, world.commune, notice(world.commune));
    });
    EXPECT_EQ(remove(other->id(), world.editor), "accepted");
    EXPECT_EQ(remove(other->id(), world.editor), "bulletin.missing");
}

TEST_F(BulletinRoad, hides_a_draft_from_the_neighbours)
{
    const auto deed = world.by(world.editor);
    const auto written = world.commit([&](Records& records) {
        return app::write_bulletin(records, deed, world.commune, notice(world.commune));
    });
    const auto stranger = world.by(world.stranger);
    world.truth().read([&](Records& records) {
        EXPECT_EQ(
            refusal(app::find_bulletin(records, stranger, written->id())), "bulletin.missing");
    });
    EXPECT_EQ(refusal(world.commit([&](Records& records) {
        return app::write_bulletin(records, stranger, world.commune, notice(world.commune));
    })),
        "bulletin.not_allowed");
}

TEST_F(BulletinRoad, takes_only_a_category_that_there_is)
{
    const auto write = [this](const char* category) {
        auto content = notice(world.commune);
        content.category = category;
        return world.commit([&](Records& records) {
            return app::write_bulletin(records, world.by(world.editor), world.commune, content);
        });
    };
    const auto refused = write("no_such_category");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.front().code, "bulletin.unknown_category");
    std::string known;
    world.truth().read([&](Records& records) { known = records.categories().all().at(0).code; });
    EXPECT_EQ(refusal(write(known.c_str())), "accepted");
    EXPECT_EQ(refusal(write("")), "accepted");
}

TEST_F(BulletinRoad, tells_the_second_of_two_editors_that_he_is_late)
{
    const auto deed = world.by(world.editor);
    const auto written = world.commit([&](Records& records) {
        return app::write_bulletin(records, deed, world.commune, notice(world.commune));
    });
    const auto edit = [&](const char* title) {
        return world.commit([&](Records& records) {
            auto content = notice(world.commune);
            content.title = title;
            return app::edit_bulletin(records, deed, written->id(), content, written->version());
        });
    };
    EXPECT_EQ(refusal(edit("Bản một")), "accepted");
    EXPECT_EQ(refusal(edit("Bản hai")), "bulletin.stale");
    world.commit([&](Records& records) {
        EXPECT_EQ(records.bulletins().find(written->id())->content().title, "Bản một");
        const auto restored = app::restore_bulletin(records, deed, written->id(), 1, {});
        EXPECT_EQ(restored->content().title, "Lịch cấp nước");
    });
}

TEST_F(BulletinRoad, keeps_a_recalled_bulletin_out_of_the_plans)
{
    const auto approved = approve(submitted(), world.approver);
    const auto deed = world.by(world.editor);
    world.commit([&](Records& records) {
        return app::add_schedule(records, deed, daily(*approved, "2026-11-24T06:00:00+07:00"));
    });
    const auto recalled = world.commit([&](Records& records) {
        return app::recall_bulletin(records, deed, approved->id(), {}, "Nhầm ngày");
    });
    ASSERT_TRUE(recalled);
    world.truth().read([&](Records& records) {
        const auto tree = records.units().tree(day_of(World::noon()));
        EXPECT_TRUE(app::compile_plans(records, *tree, World::noon()).bodies.empty());
    });
}

TEST_F(BulletinRoad, refuses_a_schedule_that_breaks_a_rule_and_offers_a_time)
{
    world.commit([&](Records& records) {
        AirRules rules;
        rules.unit = world.province;
        rules.quiet = { { 21h, 24h, every_day, false }, { 0h, 5h + 30min, every_day, false } };
        return records.air_rules().save(rules, 0);
    });
    const auto approved = approve(submitted(), world.approver);
    const auto deed = world.by(world.editor);
    const auto early = world.commit([&](Records& records) {
        return app::add_schedule(records, deed, daily(*approved, "2026-11-24T03:15:00+07:00"));
    });
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code, "schedule.quiet_hours");
    EXPECT_EQ(early.error().suggestion, "2026-11-24T05:30:00+07:00");

    auto with_reason = daily(*approved, "2026-11-24T03:15:00+07:00");
    with_reason.override_reason = "Nước dâng";
    EXPECT_EQ(
        world
            .commit([&](Records& records) { return app::add_schedule(records, deed, with_reason); })
            .error()
            .code,
        "schedule.override_not_allowed");
    EXPECT_TRUE(world.commit([&](Records& records) {
        return app::add_schedule(records, world.by(world.approver), with_reason);
    }));
}

TEST_F(BulletinRoad, changes_one_airing_the_following_ones_or_all)
{
    const auto approved = approve(submitted(), world.approver);
    const auto deed = world.by(world.editor);
    const auto schedule = world.commit([&](Records& records) {
        return app::add_schedule(records, deed, daily(*approved, "2026-11-24T06:00:00+07:00"));
    });
    ASSERT_TRUE(schedule);
    const auto third = *parse_rfc3339("2026-11-26T06:00:00+07:00");
    app::ScheduleEdit later;
    later.starts = third + 1h;
    const auto moved = world.commit([&](Records& records) {
        return app::edit_schedule(
            records, deed, schedule->id, later, app::EditScope::only_this, third, {});
    });
    ASSERT_TRUE(moved) << moved.error().code;
    EXPECT_NE(moved->id, schedule->id);
    const auto fourth = *parse_rfc3339("2026-11-27T06:00:00+07:00");
    app::ScheduleEdit evening;
    evening.starts = fourth + 11h;
    const auto rest = world.commit([&](Records& records) {
        return app::edit_schedule(
            records, deed, schedule->id, evening, app::EditScope::following, fourth, {});
    });
    ASSERT_TRUE(rest) << rest.error().code;

    world.truth().read([&](Records& records) {
        const auto items = app::forecast(records, deed, world.first_cluster,
            { *parse_rfc3339("2026-11-24T00:00:00+07:00"),
                *parse_rfc3339("2026-12-05T00:00:00+07:00") });
        ASSERT_TRUE(items);
        std::vector<std::string> starts;
        for (const auto& item : *items)
            starts.push_back(vietnamese_moment(item.starts));
        EXPECT_EQ(starts,
            (std::vector<std::string>{ "06:00 ngày 24/11/2026", "06:00 ngày 25/11/2026",
                "07:00 ngày 26/11/2026", "17:00 ngày 27/11/2026", "17:00 ngày 28/11/2026" }));
        EXPECT_EQ(items->front().title, "Lịch cấp nước");
    });
    EXPECT_EQ(world
                  .commit([&](Records& records) {
                      return app::edit_schedule(
                          records, deed, schedule->id, later, app::EditScope::only_this, third, {});
                  })
                  .error()
                  .fields.front()
                  .code,
        "schedule.no_such_occurrence");
}

TEST_F(BulletinRoad, a_single_airing_cannot_be_moved_into_the_past)
{
    const auto approved = approve(submitted(), world.approver);
    const auto deed = world.by(world.editor);
    Schedule once = daily(*approved, "2026-11-24T06:00:00+07:00");
    once.recurrence.clear();
    const auto schedule
        = world.commit([&](Records& records) { return app::add_schedule(records, deed, once); });
    ASSERT_TRUE(schedule);
    app::ScheduleEdit earlier;
    earlier.starts = World::noon() - 1h;
    const auto moved = world.commit([&](Records& records) {
        return app::edit_schedule(
            records, deed, schedule->id, earlier, app::EditScope::all, {}, {});
    });
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().code, "schedule.past");
}

TEST_F(BulletinRoad, an_airing_that_was_called_off_stays_so_when_the_series_is_moved)
{
    const auto approved = approve(submitted(), world.approver);
    const auto deed = world.by(world.editor);
    const auto schedule = world.commit([&](Records& records) {
        return app::add_schedule(records, deed, daily(*approved, "2026-11-24T06:00:00+07:00"));
    });
    ASSERT_TRUE(schedule);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::cancel_schedule(records, deed, schedule->id, app::EditScope::only_this,
            *parse_rfc3339("2026-11-25T06:00:00+07:00"), {});
    }));
    app::ScheduleEdit later;
    later.starts = *parse_rfc3339("2026-11-24T06:30:00+07:00");
    const auto moved = world.commit([&](Records& records) {
        return app::edit_schedule(records, deed, schedule->id, later, app::EditScope::all, {}, {});
    });
    ASSERT_TRUE(moved) << moved.error().code;
    const auto starts = starts_between(*moved,
        { *parse_rfc3339("2026-11-24T00:00:00+07:00"),
            *parse_rfc3339("2026-11-27T00:00:00+07:00") });
    ASSERT_TRUE(starts);
    EXPECT_EQ(*starts,
        (std::vector<Moment>{ *later.starts, *parse_rfc3339("2026-11-26T06:30:00+07:00") }));
}

TEST_F(BulletinRoad, a_schedule_gets_a_programme_in_place_of_its_bulletin_and_back)
{
    const auto approved = approve(submitted(), world.approver);
    const auto deed = world.by(world.editor);
    const auto schedule = world.commit([&](Records& records) {
        return app::add_schedule(records, deed, daily(*approved, "2026-11-24T06:00:00+07:00"));
    });
    const auto programme = world.commit([&](Records& records) {
        app::NewProgramme wish;
        wish.unit = world.commune;
        wish.name = "Bản tin sáng";
        ProgrammeItem item;
        item.bulletin = approved->id();
        wish.items = { item };
        return app::add_programme(records, deed, std::move(wish));
    });
    ASSERT_TRUE(schedule);
    ASSERT_TRUE(programme);
    const auto edited = [&](const app::ScheduleEdit& edit) {
        return world.commit([&](Records& records) {
            return app::edit_schedule(
                records, deed, schedule->id, edit, app::EditScope::all, {}, {});
        });
    };
    app::ScheduleEdit wish;
    wish.programme = programme->programme.id;
    EXPECT_EQ(edited(wish).error().fields.front().code, "bulletin.audience_is_empty")
        << "a programme is told where it is heard";
    wish.audience = approved->audience();
    const auto now_programme = edited(wish);
    ASSERT_TRUE(now_programme) << now_programme.error().code;
    EXPECT_FALSE(now_programme->bulletin);
    app::ScheduleEdit back;
    back.bulletin = approved->id();
    const auto again = edited(back);
    ASSERT_TRUE(again) << again.error().code;
    EXPECT_FALSE(again->programme);
    EXPECT_TRUE(again->audience.empty());
}

TEST_F(BulletinRoad, notes_every_step_with_who_and_what)
{
    const auto approved = approve(submitted(), world.approver);
    ASSERT_TRUE(approved);
    world.truth().read([&](Records& records) {
        app::AuditFilter filter;
        filter.units = { world.province };
        filter.deed = "bulletin.";
        const auto tree = records.units().tree(day_of(World::noon()));
        const auto entries = records.audit().list(filter, *tree, {});
        ASSERT_EQ(entries.items.size(), 3U);
        EXPECT_EQ(entries.items[0].deed, "bulletin.approved");
        EXPECT_EQ(entries.items[0].account, world.approver);
        EXPECT_EQ(entries.items[2].deed, "bulletin.written");
        EXPECT_EQ(entries.items[2].subject_name, "Lịch cấp nước");
    });
}

}
}
