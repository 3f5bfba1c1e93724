// "Phát ngay" through the use cases, on a real store.
#include "server/app/now.hpp"

#include <gmock/gmock.h>

#include "server/app/air_rules.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/app/silence.hpp"
#include "server/app/templates.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::World;

class SendingNow : public ::testing::Test {
protected:
    SendingNow() { world.let_communes_send(); }

    app::NowWish wish(UnitId unit, UnitId audience)
    {
        app::NowWish made;
        made.unit = unit;
        made.text = "Cháu An, sáu tuổi, áo đỏ, đi lạc ở chợ. Ai thấy báo Ủy ban.";
        made.audience.units = { audience };
        made.pressed = world.clock().now();
        return made;
    }

    // As the handler does it, with a voice of ten seconds and a signer that signs everything.
    Result<app::NowSent> send(AccountId who, const app::NowWish& wanted)
    {
        const auto deed = world.by(who);
        return world.commit([&](Records& records) -> Result<app::NowSent> {
            const auto draft = app::draft_now(records, deed, wanted);
            if (!draft)
                return tl::unexpected(draft.error());
            app::NowSigned prepared;
            prepared.id = deed.new_id<BulletinId>();
            if (draft->voice)
                prepared.voiced = voiced;
            if (draft->outlook.approves) {
                const auto submitted = app::submitted_now(
                    records, deed, prepared.id, wanted.unit, draft->content, prepared.voiced);
                if (!submitted)
                    return tl::unexpected(submitted.error());
                prepared.approval = app::approval_by_sender(deed, *submitted);
                prepared.statement = "{signed}";
            }
            return app::send_now(records, deed, wanted, prepared);
        });
    }

    Result<Bulletin> approve(BulletinId id, AccountId who, const std::string& reason = {})
    {
        const auto deed = world.by(who);
        return world.commit([&](Records& records) -> Result<Bulletin> {
            const auto draft = app::draft_approval(records, deed, id, {});
            if (!draft)
                return tl::unexpected(draft.error());
            if (const auto may = app::may_begin_now(records, deed, id, reason); !may)
                return tl::unexpected(may.error());
            auto approved = app::approve_bulletin(records, deed, id, *draft, "{signed}");
            if (!approved)
                return approved;
            if (const auto begun = app::begin_now(records, deed, id, reason); !begun)
                return tl::unexpected(begun.error());
            return approved;
        });
    }

    std::vector<PlanSlot> slots()
    {
        std::vector<PlanSlot> found;
        world.truth().read([&](Records& records) {
            const Moment now = world.clock().now();
            const auto tree = records.units().tree(day_of(now));
            const app::AiringBook book(records, *tree, app::window_of_plans(now));
            found = book.slots_of(world.first_cluster);
        });
        return found;
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
    app::MediaFile voiced = [] {
        app::MediaFile file;
        file.hash = std::string(64, 'b');
        file.name = "Giọng đọc";
        file.duration = 10s;
        file.size = 40'000;
        return file;
    }();
};

TEST_F(SendingNow, one_act_of_an_officer_of_the_commune_is_approved_and_planned_in_seconds)
{
    app::NowWish wanted = wish(world.commune, world.commune);
    wanted.repeat = 3;
    const auto sent = send(world.editor, wanted);
    ASSERT_TRUE(sent) << code(sent);
    EXPECT_EQ(sent->bulletin.state(), BulletinState::approved);
    EXPECT_EQ(sent->bulletin.approval()->by, world.editor);
    EXPECT_EQ(sent->bulletin.content().title, "Cháu An, sáu tuổi, áo đỏ, đi lạc ở chợ");
    EXPECT_EQ(sent->schedule.starts, world.clock().now() + app::lead_of_now);
    const auto planned = slots();
    ASSERT_EQ(planned.size(), 3U);
    EXPECT_EQ(planned[1].starts, planned[0].starts + 10s);
    EXPECT_EQ(planned[2].starts, planned[0].starts + 20s);
    EXPECT_EQ(planned[2].bulletin, sent->bulletin.id());
    EXPECT_EQ(planned[0].late.tolerance, longest_wait);
}

TEST_F(SendingNow, the_head_of_a_hamlet_waits_for_an_approver_and_it_begins_with_the_approval)
{
    const auto sent = send(world.head_of_hamlet, wish(world.hamlet, world.hamlet));
    ASSERT_TRUE(sent) << code(sent);
    EXPECT_EQ(sent->bulletin.state(), BulletinState::submitted);
    EXPECT_TRUE(slots().empty());
    world.clock().advance(20min);
    EXPECT_EQ(code(approve(sent->bulletin.id(), world.editor)), "bulletin.approval_not_allowed");
    const auto approved = approve(sent->bulletin.id(), world.approver);
    ASSERT_TRUE(approved) << code(approved);
    const auto planned = slots();
    ASSERT_EQ(planned.size(), 1U);
    EXPECT_EQ(planned[0].starts, world.clock().now() + app::lead_of_now);
}

TEST_F(SendingNow, a_hamlet_reaches_itself_and_nobody_else)
{
    EXPECT_EQ(
        code(send(world.head_of_hamlet, wish(world.hamlet, world.commune))), "now.not_allowed");
    EXPECT_EQ(
        code(send(world.stranger, wish(world.other_commune, world.commune))), "now.not_allowed");
    EXPECT_EQ(field(send(world.stranger, wish(world.other_commune, world.other_commune))),
        "schedule.no_devices");
}

TEST_F(SendingNow, waits_where_the_rule_lets_nobody_send_alone)
{
    const auto deed = world.by(world.admin);
    const auto saved = world.commit([&](Records& records) {
        return app::save_rules(
            records, deed, world.commune, { {}, {}, false, SendsAlone::nobody }, {});
    });
    ASSERT_TRUE(saved) << code(saved);
    EXPECT_EQ(send(world.editor, wish(world.commune, world.commune))->bulletin.state(),
        BulletinState::submitted);
    EXPECT_EQ(send(world.approver, wish(world.commune, world.commune))->bulletin.state(),
        BulletinState::approved)
        << "who approves his own normal bulletins anyway needs no rule";
}

TEST_F(SendingNow, only_who_manages_accounts_says_who_sends_alone)
{
    const auto save = [&](AccountId who, app::WishedRules wished) {
        const auto deed = world.by(who);
        return world.commit([&](Records& records) {
            return app::save_rules(records, deed, world.commune, wished, {});
        });
    };
    EXPECT_EQ(code(save(world.editor, { {}, {}, false, SendsAlone::hamlet })),
        "rules.sends_alone_not_allowed");
    ASSERT_TRUE(save(world.admin, { {}, {}, false, SendsAlone::nobody }));
    const auto kept = save(world.editor, { {}, {}, true, {} });
    ASSERT_TRUE(kept) << code(kept);
    EXPECT_EQ(kept->sends_alone, SendsAlone::nobody);
}

TEST_F(SendingNow, in_quiet_hours_an_entitled_account_gives_a_reason_and_others_are_told_when)
{
    world.clock().set(*parse_rfc3339("2026-11-23T22:00:00+07:00"));
    const auto refused = send(world.editor, wish(world.commune, world.commune));
    EXPECT_EQ(code(refused), "schedule.quiet_hours");
    EXPECT_EQ(refused.error().suggestion, "2026-11-24T05:30:00+07:00");
    app::NowWish reasoned = wish(world.commune, world.commune);
    reasoned.override_reason = "Trẻ lạc trong đêm";
    EXPECT_EQ(code(send(world.editor, reasoned)), "schedule.override_not_allowed");
    const auto sent = send(world.approver, reasoned);
    ASSERT_TRUE(sent) << code(sent);
    EXPECT_EQ(sent->schedule.override_reason, "Trẻ lạc trong đêm");
}

TEST_F(SendingNow, an_approver_at_night_is_refused_without_a_reason_too)
{
    world.clock().set(*parse_rfc3339("2026-11-23T20:50:00+07:00"));
    const auto sent = send(world.head_of_hamlet, wish(world.hamlet, world.hamlet));
    ASSERT_TRUE(sent) << code(sent);
    world.clock().advance(30min);
    EXPECT_EQ(code(approve(sent->bulletin.id(), world.approver)), "schedule.quiet_hours");
    const auto approved = approve(sent->bulletin.id(), world.approver, "Trẻ lạc trong đêm");
    EXPECT_TRUE(approved) << code(approved);
}

TEST_F(SendingNow, what_nobody_approved_for_two_hours_lapses)
{
    const auto sent = send(world.head_of_hamlet, wish(world.hamlet, world.hamlet));
    world.clock().advance(app::life_of_now);
    EXPECT_EQ(code(approve(sent->bulletin.id(), world.approver)), "bulletin.already_over");
}

TEST_F(SendingNow, tells_what_it_waits_for)
{
    const auto first = send(world.editor, wish(world.commune, world.commune));
    ASSERT_TRUE(first);
    app::NowWish second = wish(world.commune, world.hamlet);
    second.title = "Mất nước";
    const auto sent = send(world.editor, second);
    ASSERT_TRUE(sent) << code(sent);
    EXPECT_EQ(sent->outlook.waits_for, first->bulletin.content().title);
    EXPECT_EQ(sent->outlook.begins, sent->outlook.starts + 10s);
    std::vector<app::NowItem> items;
    const auto deed = world.by(world.approver);
    world.truth().read([&](Records& records) { items = app::list_now(records, deed); });
    ASSERT_EQ(items.size(), 2U);
    const auto stranger = world.by(world.stranger);
    world.truth().read([&](Records& records) { items = app::list_now(records, stranger); });
    EXPECT_TRUE(items.empty());
}

TEST_F(SendingNow, takes_exactly_one_of_words_template_and_recording)
{
    app::NowWish nothing = wish(world.commune, world.commune);
    nothing.text.clear();
    EXPECT_EQ(field(send(world.editor, nothing)), "now.one_of");
    app::NowWish both = wish(world.commune, world.commune);
    both.media = voiced.hash;
    EXPECT_EQ(field(send(world.editor, both)), "now.one_of");
    app::NowWish endless = wish(world.commune, world.commune);
    for (int word = 0; word < 301; ++word)
        endless.text += " loa";
    EXPECT_EQ(field(send(world.editor, endless)), "now.text_too_long");
}

TEST_F(SendingNow, takes_recordings_of_one_second_to_three_minutes)
{
    char letter = '0';
    const auto with = [&](Milliseconds length) {
        app::MediaFile file = voiced;
        file.hash = std::string(64, letter++);
        file.duration = length;
        file.unit = world.commune;
        file.by = world.editor;
        world.commit([&](Records& records) { records.media().add(file); });
        app::NowWish made = wish(world.commune, world.commune);
        made.text.clear();
        made.media = file.hash;
        return made;
    };
    EXPECT_EQ(field(send(world.editor, with(500ms))), "now.recording_too_short");
    EXPECT_EQ(field(send(world.editor, with(2h))), "now.recording_too_long");
    const auto sent = send(world.editor, with(3min));
    ASSERT_TRUE(sent) << code(sent);
    EXPECT_EQ(sent->bulletin.content().title, "Giọng đọc");
    app::NowWish lost = with(10s);
    lost.media = std::string(64, 'd');
    EXPECT_EQ(field(send(world.editor, lost)), "media.missing");
}

TEST_F(SendingNow, an_empty_blank_of_a_template_blocks_it)
{
    const auto deed = world.by(world.admin);
    Template form;
    form.unit = world.province;
    form.kind = TemplateKind::ordinary;
    form.title = "Mất nước";
    form.text = "Mất nước tại {nơi} đến {giờ}.";
    form.repeat = 1;
    const auto added
        = world.commit([&](Records& records) { return app::add_template(records, deed, form); });
    ASSERT_TRUE(added) << code(added);
    app::NowWish made = wish(world.commune, world.commune);
    made.text.clear();
    made.form = added->id;
    made.blanks = { { "nơi", "chợ Đình Cả" } };
    EXPECT_EQ(field(send(world.editor, made)), "template.blank_missing");
    made.blanks["giờ"] = "9 giờ";
    const auto sent = send(world.editor, made);
    ASSERT_TRUE(sent) << code(sent);
    EXPECT_EQ(sent->bulletin.content().text, "Mất nước tại chợ Đình Cả đến 9 giờ.");
    EXPECT_EQ(sent->bulletin.content().title, "Mất nước");
}

TEST_F(SendingNow, who_writes_makes_templates_of_his_own_and_no_alert_of_them)
{
    const auto deed = world.by(world.head_of_hamlet);
    Template form;
    form.unit = world.hamlet;
    form.kind = TemplateKind::ordinary;
    form.title = "Họp xóm";
    form.text = "Mời bà con họp {ngày họp}.";
    form.repeat = 1;
    const auto add = [&](const Template& one) {
        return world.commit(
            [&](Records& records) { return app::add_template(records, deed, one); });
    };
    const auto added = add(form);
    ASSERT_TRUE(added) << code(added);
    Template alert = *added;
    alert.kind = TemplateKind::emergency;
    EXPECT_EQ(code(world.commit([&](Records& records) {
        return app::edit_template(records, deed, alert, added->version);
    })),
        "template.not_allowed");
    EXPECT_EQ(code(add(alert)), "template.not_allowed");
    form.unit = world.commune;
    EXPECT_EQ(code(add(form)), "template.not_allowed");
}

TEST_F(SendingNow, a_recall_takes_it_out_of_every_plan)
{
    const auto sent = send(world.editor, wish(world.commune, world.commune));
    ASSERT_EQ(slots().size(), 1U);
    const auto deed = world.by(world.editor);
    const auto recalled = world.commit([&](Records& records) {
        return app::recall_bulletin(records, deed, sent->bulletin.id(), {}, "Đã tìm thấy - dừng");
    });
    ASSERT_TRUE(recalled) << code(recalled);
    EXPECT_TRUE(slots().empty());
}

class Silencing : public SendingNow {
protected:
    Result<app::Silenced> silence(AccountId who, UnitId unit, const std::string& reason = "Nhầm")
    {
        const auto deed = world.by(who);
        return world.commit(
            [&](Records& records) { return app::silence_unit(records, deed, unit, reason, 2h); });
    }
    Result<app::SilencedUnit> lift(AccountId who, UnitId unit)
    {
        const auto deed = world.by(who);
        return world.commit(
            [&](Records& records) { return app::lift_silence(records, deed, unit); });
    }
    std::size_t parts()
    {
        std::size_t count = 0;
        world.truth().read([&](Records& records) {
            const Moment now = world.clock().now();
            const auto tree = records.units().tree(day_of(now));
            count = app::compile_plans(records, *tree, now).parts.at(world.first_cluster).size();
        });
        return count;
    }
};

TEST_F(Silencing, leaves_no_airing_in_any_plan_until_it_is_lifted)
{
    ASSERT_TRUE(send(world.editor, wish(world.commune, world.commune)));
    EXPECT_EQ(parts(), 1U);
    const auto silenced = silence(world.editor, world.commune);
    ASSERT_TRUE(silenced) << code(silenced);
    EXPECT_EQ(silenced->unit.silence.remind, world.clock().now() + 2h);
    EXPECT_EQ(parts(), 0U);
    EXPECT_TRUE(slots().empty());
    EXPECT_EQ(code(send(world.editor, wish(world.commune, world.commune))), "schedule.silenced");
    ASSERT_TRUE(lift(world.approver, world.commune));
    EXPECT_EQ(parts(), 1U);
}

TEST_F(Silencing, takes_a_reason_and_somebody_who_operates_the_place)
{
    EXPECT_EQ(field(silence(world.editor, world.commune, " ")), "silence.reason_needed");
    EXPECT_EQ(code(silence(world.head_of_hamlet, world.hamlet)), "silence.not_allowed");
    EXPECT_EQ(code(silence(world.stranger, world.commune)), "unit.missing");
    EXPECT_EQ(code(lift(world.editor, world.commune)), "silence.not_silent");
    ASSERT_TRUE(silence(world.admin, world.province));
    EXPECT_EQ(code(silence(world.admin, world.province)), "silence.already");
    EXPECT_EQ(code(lift(world.editor, world.province)), "unit.missing")
        << "what the province silenced, a commune does not wake";
    const auto deed = world.by(world.editor);
    world.truth().read([&](Records& records) {
        const auto seen = app::silenced_units(records, deed);
        ASSERT_EQ(seen.size(), 1U);
        EXPECT_FALSE(seen[0].may_lift);
    });
}

TEST_F(Silencing, outlasts_a_change_of_the_rules)
{
    ASSERT_TRUE(silence(world.editor, world.commune));
    const auto deed = world.by(world.editor);
    const auto saved = world.commit([&](Records& records) {
        return app::save_rules(records, deed, world.commune, { {}, {}, true, {} }, {});
    });
    ASSERT_TRUE(saved) << code(saved);
    EXPECT_EQ(code(silence(world.editor, world.commune)), "silence.already");
}

TEST_F(SendingNow, a_text_with_an_open_place_is_not_submitted)
{
    app::NowWish open = wish(world.commune, world.commune);
    open.text = "Họp xóm ngày ... tháng 11.";
    EXPECT_EQ(field(send(world.editor, open)), "bulletin.open_blank");
}

}
}
