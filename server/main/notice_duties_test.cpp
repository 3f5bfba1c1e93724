// What a kind of notice asks for beside its words: a family's consent, days in a row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/bulletins.hpp"
#include "server/app/now.hpp"
#include "server/app/schedules.hpp"
#include "server/app/templates.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::World;

const char* const agreed = "Gia đình đã đồng ý cho phát tin này.";

class NoticeDuties : public ::testing::Test {
protected:
    NoticeDuties()
    {
        world.commit([&](Records& records) {
            app::MediaFile file;
            file.hash = sound;
            file.name = "Bản thu";
            file.kind = "audio/ogg";
            file.size = 30'000;
            file.duration = 10s;
            file.source = "upload";
            file.unit = world.commune;
            file.by = world.editor;
            file.created = World::noon();
            records.media().add(file);
        });
    }

    BulletinContent notice(int days = 0, std::string consent = {}, bool given = false)
    {
        BulletinContent content;
        content.title = "Công khai";
        content.text = "Nội dung công khai.";
        content.channels = { Channel::speaker };
        content.audience.units = { world.commune };
        content.media = sound;
        content.days_in_a_row = days;
        content.consent = std::move(consent);
        content.consent_given = given;
        return content;
    }

    Result<Bulletin> submitted(const BulletinContent& content)
    {
        return world.commit([&](Records& records) -> Result<Bulletin> {
            const auto deed = world.by(world.editor);
            const auto written = app::write_bulletin(records, deed, world.commune, content);
            if (!written)
                return written;
            return app::submit_bulletin(records, deed, written->id(), {});
        });
    }

    Bulletin approved(const BulletinContent& content)
    {
        const auto waiting = submitted(content);
        const auto done = world.commit([&](Records& records) -> Result<Bulletin> {
            const auto deed = world.by(world.approver);
            const auto draft = app::draft_approval(records, deed, waiting->id(), {});
            if (!draft)
                return tl::unexpected(draft.error());
            return app::approve_bulletin(records, deed, waiting->id(), *draft, "{signed}");
        });
        EXPECT_TRUE(done) << done.error().code;
        return *done;
    }

    Schedule schedule(const Bulletin& bulletin, std::string rule, const char* starts = first)
    {
        Schedule one;
        one.unit = world.commune;
        one.bulletin = bulletin.id();
        one.starts = *parse_rfc3339(starts);
        one.recurrence = std::move(rule);
        return one;
    }

    std::string refusal(const Schedule& one, ScheduleId* made = nullptr)
    {
        const auto added = world.commit([&](Records& records) {
            return app::add_schedule(records, world.by(world.editor), one);
        });
        if (added && made != nullptr)
            *made = added->id;
        return added ? "" : added.error().code;
    }

    std::string refusal_now(const app::NowWish& wish)
    {
        std::string code;
        world.truth().read([&](Records& records) {
            const auto draft = app::draft_now(records, world.by(world.editor), wish);
            if (!draft)
                code = draft.error().fields.empty() ? draft.error().code
                                                    : draft.error().fields.front().code;
        });
        return code;
    }

    TemplateId made(Template one)
    {
        one.unit = world.commune;
        one.kind = TemplateKind::ordinary;
        const auto added = world.commit([&](Records& records) {
            return app::add_template(records, world.by(world.editor), one);
        });
        EXPECT_TRUE(added) << added.error().code;
        return added->id;
    }

    static constexpr const char* first = "2026-11-24T06:00:00+07:00";
    World world;
    const MediaHash sound = sha256("âm thanh").text();
};

TEST_F(NoticeDuties, what_needs_consent_is_not_submitted_without_it)
{
    const auto refused = submitted(notice(0, agreed));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).path, "consent_given");
    EXPECT_EQ(refused.error().fields.at(0).code, "bulletin.consent_needed");
    const auto done = submitted(notice(0, agreed, true));
    ASSERT_TRUE(done);
    EXPECT_TRUE(done->content().consent_given);
    EXPECT_NE(app::canonical_content(notice(0, agreed, true)), app::canonical_content(notice()))
        << "who approves signs for it";
    EXPECT_EQ(app::canonical_content(notice()).find("consent"), std::string::npos)
        << "what asks for nothing keeps its hash";
}

TEST_F(NoticeDuties, what_is_made_public_is_booked_for_days_in_a_row_or_not_at_all)
{
    const Bulletin bulletin = approved(notice(3));
    EXPECT_EQ(refusal(schedule(bulletin, "")), "schedule.days_in_a_row");
    EXPECT_EQ(refusal(schedule(bulletin, "FREQ=DAILY;COUNT=2")), "schedule.days_in_a_row");
    EXPECT_EQ(refusal(schedule(bulletin, "FREQ=WEEKLY;COUNT=5")), "schedule.days_in_a_row");
    ScheduleId series;
    ASSERT_EQ(refusal(schedule(bulletin, "FREQ=DAILY;COUNT=3"), &series), "");
    EXPECT_EQ(refusal(schedule(bulletin, "", "2026-12-20T06:00:00+07:00")), "")
        << "beside three days in a row it may be aired again";
    // One of the three moved to another day leaves a gap.
    const auto moved = world.commit([&](Records& records) {
        app::ScheduleEdit edit;
        edit.starts = *parse_rfc3339("2026-11-30T06:00:00+07:00");
        return app::edit_schedule(records, world.by(world.editor), series, edit,
            app::EditScope::only_this, *parse_rfc3339("2026-11-25T06:00:00+07:00"), {});
    });
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().code, "schedule.days_in_a_row");
    const auto later = world.commit([&](Records& records) {
        app::ScheduleEdit edit;
        edit.starts = *parse_rfc3339("2026-11-25T18:00:00+07:00");
        return app::edit_schedule(records, world.by(world.editor), series, edit,
            app::EditScope::only_this, *parse_rfc3339("2026-11-25T06:00:00+07:00"), {});
    });
    EXPECT_TRUE(later) << "in the evening of the same day it is none";
}

TEST_F(NoticeDuties, one_of_an_ordinary_kind_is_aired_as_one_likes)
{
    EXPECT_EQ(refusal(schedule(approved(notice()), "")), "");
}

TEST_F(NoticeDuties, hold_for_what_is_sent_at_once_too)
{
    Template funeral;
    funeral.title = "Tin buồn";
    funeral.text = "Gia đình báo tin buồn.";
    funeral.consent = agreed;
    Template disclosure;
    disclosure.title = "Công khai";
    disclosure.text = "Công khai nội dung.";
    disclosure.days_in_a_row = 3;
    app::NowWish wish;
    wish.unit = world.commune;
    wish.audience.units = { world.commune };
    wish.pressed = World::noon();
    wish.form = made(funeral);
    EXPECT_EQ(refusal_now(wish), "bulletin.consent_needed");
    wish.consent_given = true;
    EXPECT_EQ(refusal_now(wish), "");
    wish.form = made(disclosure);
    EXPECT_EQ(refusal_now(wish), "now.needs_days");
}

TEST_F(NoticeDuties, are_kept_with_the_template_and_are_none_of_an_alert)
{
    Template funeral;
    funeral.title = "Tin buồn";
    funeral.text = "Gia đình báo tin buồn.";
    funeral.consent = agreed;
    funeral.days_in_a_row = 3;
    const TemplateId id = made(funeral);
    world.truth().read([&](Records& records) {
        const auto found = app::find_template(records, world.by(world.editor), id);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->consent, agreed);
        EXPECT_EQ(found->days_in_a_row, 3);
    });
    funeral.kind = TemplateKind::emergency;
    EXPECT_EQ(check_template(funeral).error().fields.at(0).code, "template.duties_of_notices");
    funeral.kind = TemplateKind::ordinary;
    funeral.days_in_a_row = 31;
    EXPECT_EQ(check_template(funeral).error().fields.at(0).path, "days_in_a_row");
}

}
}
