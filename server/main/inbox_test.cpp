// "Tin cấp trên gửi" through the use cases, on a real store: what comes from above is accepted into
// programmes, left, ordered.
#include "server/main/import_reform.hpp"
#include "server/main/testing/inbox_of_commune.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::code;
using ::testing::ElementsAre;
using testing::InboxOfCommune;
using ::testing::IsEmpty;
using testing::moment;
using testing::World;

TEST_F(InboxOfCommune, holds_what_was_approved_above_priority_first_and_nothing_of_its_own)
{
    sent("Tin thứ nhất");
    world.clock().advance(1min);
    sent("Tin thứ hai");
    world.clock().advance(1min);
    sent("Tin ưu tiên", Priority::priority);
    world.clock().advance(1min);
    own("Tin của xã", Priority::normal);
    EXPECT_THAT(
        listed(InboxState::waiting), ElementsAre("Tin ưu tiên", "Tin thứ hai", "Tin thứ nhất"));
    EXPECT_EQ(counts().waiting, 3);
    EXPECT_EQ(counts().priority, 1);
    EXPECT_THAT(listed(InboxState::waiting, world.other_commune),
        ElementsAre("Tin ưu tiên", "Tin thứ hai", "Tin thứ nhất"));
}

TEST_F(InboxOfCommune, knows_only_what_is_meant_for_it)
{
    sent("Của xã kia", Priority::normal, {}, { { world.other_commune }, {}, {} });
    sent("Của một xóm", Priority::normal, {}, { { world.hamlet }, {}, {} });
    sent("Của một cụm loa", Priority::normal, {}, { {}, {}, { world.first_cluster } });
    EXPECT_EQ(listed(InboxState::waiting).size(), 2U);
    EXPECT_THAT(listed(InboxState::waiting, world.other_commune), ElementsAre("Của xã kia"));
}

TEST_F(InboxOfCommune, what_the_province_airs_itself_asks_nobody)
{
    const BulletinId id = sent("Tỉnh tự phát");
    const auto deed = world.by(world.admin);
    const auto schedule = world.commit([&](Records& records) {
        Schedule wish;
        wish.unit = world.province;
        wish.bulletin = id;
        wish.starts = moment("2026-11-24T06:00");
        return app::add_schedule(records, deed, wish);
    });
    ASSERT_TRUE(schedule) << code(schedule);
    EXPECT_THAT(listed(InboxState::waiting), IsEmpty());
    EXPECT_THAT(listed(InboxState::planned), ElementsAre("Tỉnh tự phát"));
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::cancel_schedule(
            records, deed, schedule->id, app::EditScope::all, std::nullopt, std::nullopt);
    }));
    EXPECT_THAT(listed(InboxState::waiting), ElementsAre("Tỉnh tự phát"));
}

TEST_F(InboxOfCommune, one_airing_of_a_daily_programme_takes_it_in_and_the_others_stay_as_they_were)
{
    const auto daily = programme("2026-11-24T06:00", "FREQ=DAILY;COUNT=3");
    const BulletinId id = sent("Phòng chống rét");
    const auto accepted = accept(id, airing(daily.schedule->id, moment("2026-11-25T06:00")));
    ASSERT_TRUE(accepted) << code(accepted);
    EXPECT_EQ(accepted->airs_at, moment("2026-11-25T06:00"));
    EXPECT_THAT(planned(),
        ElementsAre("06:00 Tin sáng của xã", "06:00 Tin sáng của xã", "06:00 Phòng chống rét",
            "06:00 Tin sáng của xã"));
    EXPECT_THAT(listed(InboxState::waiting), IsEmpty());
    EXPECT_THAT(listed(InboxState::accepted), ElementsAre("Phòng chống rét"));
}

TEST_F(InboxOfCommune, a_programme_aired_once_is_changed_itself_and_a_second_bulletin_joins)
{
    const auto once = programme("2026-11-24T06:00");
    ASSERT_TRUE(accept(sent("Tin một"), airing(once.schedule->id)));
    ASSERT_TRUE(accept(sent("Tin hai"), airing(once.schedule->id)));
    EXPECT_EQ(planned().size(), 3U);
    world.truth().read([&](Records& records) {
        EXPECT_EQ(records.programmes().find(once.programme.id)->items.size(), 3U);
    });
}

TEST_F(InboxOfCommune, a_single_bulletin_on_the_schedule_becomes_a_programme_with_it)
{
    const BulletinId mine = own("Tin của xã", Priority::normal);
    const auto deed = world.by(world.editor);
    const auto schedule = world.commit([&](Records& records) {
        Schedule wish;
        wish.unit = world.commune;
        wish.bulletin = mine;
        wish.starts = moment("2026-11-24T06:00");
        return app::add_schedule(records, deed, wish);
    });
    ASSERT_TRUE(accept(sent("Tin tỉnh"), airing(schedule->id)));
    EXPECT_THAT(planned(), ElementsAre("06:00 Tin của xã", "06:00 Tin tỉnh"));
}

TEST_F(InboxOfCommune, a_slot_of_its_own_obeys_quiet_hours_and_names_the_next_allowed_time)
{
    world.commit([&](Records& records) {
        AirRules rules;
        rules.unit = world.province;
        rules.quiet = { { 21h, 24h }, { 0h, 5h + 30min } };
        records.air_rules().save(rules, 0);
    });
    const BulletinId id = sent("Tin đêm");
    const auto refused = accept(id, at("2026-11-24T03:15"));
    EXPECT_EQ(refused.error().code, "schedule.quiet_hours");
    EXPECT_EQ(refused.error().suggestion, "2026-11-24T05:30:00+07:00");
    EXPECT_EQ(code(accept(id, at("2026-11-24T05:30"))), "done");
    EXPECT_THAT(planned(), ElementsAre("05:30 Tin đêm"));
}

TEST_F(
    InboxOfCommune, what_is_for_one_hamlet_gets_a_slot_there_and_no_place_among_the_whole_commune)
{
    const BulletinId id
        = sent("Cho một cụm", Priority::normal, {}, { {}, {}, { world.first_cluster } });
    const auto once = programme("2026-11-24T06:00");
    EXPECT_EQ(code(accept(id, airing(once.schedule->id))), "schedule.outside_audience");
    const auto accepted = accept(id, at("2026-11-24T07:00"));
    ASSERT_TRUE(accepted) << code(accepted);
    world.truth().read([&](Records& records) {
        EXPECT_EQ(records.schedules().find(accepted->schedule)->audience,
            (Audience{ {}, {}, { world.first_cluster } }));
    });
}

TEST_F(InboxOfCommune, a_priority_bulletin_is_aired_and_ordered_against_own_priority_ones_only)
{
    const auto once = programme("2026-11-24T06:00", "",
        { own("Ưu tiên của xã", Priority::priority), own("Thường của xã", Priority::normal) });
    const BulletinId id = sent("Ưu tiên của tỉnh", Priority::priority);
    EXPECT_EQ(code(leave(id)), "inbox.priority_must_air");
    EXPECT_EQ(code(accept(id, airing(once.schedule->id, {}, 2))), "inbox.priority_goes_first");
    ASSERT_EQ(code(accept(id, airing(once.schedule->id, {}, 0))), "done");
    EXPECT_THAT(planned(),
        ElementsAre("06:00 Ưu tiên của tỉnh", "06:00 Ưu tiên của xã", "06:00 Thường của xã"));
    // Nor may the commune put it behind the normal ones afterwards.
    const auto deed = world.by(world.editor);
    const auto moved = world.commit([&](Records& records) {
        auto items = records.programmes().find(once.programme.id)->items;
        std::rotate(items.begin(), items.begin() + 1, items.end());
        return app::edit_programme(records, deed, once.programme.id, {}, items, {});
    });
    EXPECT_EQ(code(moved), "inbox.priority_goes_first");
}

TEST_F(InboxOfCommune, it_is_left_with_a_reason_and_may_be_accepted_after_all)
{
    const BulletinId id = sent("Lịch xe buýt tỉnh");
    EXPECT_EQ(code(leave(id, "  ")), "inbox.reason_needed");
    const auto left = leave(id, " Xã không có tuyến xe ");
    ASSERT_TRUE(left) << code(left);
    EXPECT_EQ(left->reason, "Xã không có tuyến xe");
    EXPECT_THAT(listed(InboxState::left), ElementsAre("Lịch xe buýt tỉnh"));
    EXPECT_EQ(code(leave(id, "Lần nữa")), "inbox.already_left");
    EXPECT_EQ(code(accept(id, at("2026-11-24T06:00"), left->version)), "done");
    EXPECT_THAT(listed(InboxState::left), IsEmpty());
}

TEST_F(InboxOfCommune, of_two_who_decide_at_once_the_second_is_told_by_whom_it_was_decided)
{
    const BulletinId id = sent("Tin chung");
    ASSERT_TRUE(accept(id, at("2026-11-24T06:00"), 0, world.editor));
    const auto second = leave(id, "Không cần", 0, world.approver);
    EXPECT_EQ(second.error().code, "inbox.already_accepted");
    EXPECT_EQ(second.error().detail, "Trần Thị Biên, 12:00 ngày 23/11/2026");
    EXPECT_EQ(code(accept(id, at("2026-11-24T09:00"))), "inbox.already_accepted");
    EXPECT_EQ(planned().size(), 1U);
}

TEST_F(InboxOfCommune, what_was_recalled_or_is_over_cannot_be_decided_any_more)
{
    const BulletinId over = sent("Hết hạn", Priority::normal, moment("2026-11-23T13:00"));
    const BulletinId recalled = sent("Thu hồi");
    const auto deed = world.by(world.admin);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::recall_bulletin(records, deed, recalled, std::nullopt, "Nhầm số liệu");
    }));
    world.clock().advance(2h);
    EXPECT_EQ(code(accept(over, at("2026-11-24T06:00"))), "inbox.over");
    EXPECT_EQ(code(accept(recalled, at("2026-11-24T06:00"))), "inbox.recalled");
    EXPECT_EQ(code(leave(recalled)), "inbox.recalled");
    EXPECT_THAT(listed(InboxState::waiting), IsEmpty());
    EXPECT_THAT(listed(InboxState::over), ElementsAre("Thu hồi", "Hết hạn"));
    EXPECT_EQ(
        code(accept(own("Của xã", Priority::normal), at("2026-11-24T06:00"))), "inbox.not_offered");
}

TEST_F(InboxOfCommune, only_who_makes_the_programmes_of_the_commune_decides)
{
    const BulletinId id = sent("Tin");
    EXPECT_EQ(code(accept(id, at("2026-11-24T06:00"), {}, world.stranger)), "unit.missing");
    world.commit([&](Records& records) {
        app::Account viewer;
        viewer.id = AccountId(40);
        viewer.username = "xem";
        viewer.name = "Người Xem";
        viewer.unit = world.commune;
        viewer.created = World::noon();
        viewer.grants.push_back(
            { "technician", world.commune, *parse_iso_day("2025-07-01"), {}, {} });
        EXPECT_TRUE(records.accounts().add(viewer, "-"));
    });
    EXPECT_EQ(code(accept(id, at("2026-11-24T06:00"), {}, AccountId(40))), "inbox.not_allowed");
}

TEST_F(InboxOfCommune, a_commune_that_was_merged_says_where_it_went)
{
    const BulletinId id = sent("Tin");
    const Day merger = day_of(world.clock().now()) + std::chrono::days(1);
    world.commit([&](Records& records) {
        Unit hamlet = *records.units().find(world.hamlet, day_of(world.clock().now()));
        hamlet.parent = world.other_commune;
        EXPECT_TRUE(records.units().change(hamlet, merger, "", hamlet.version));
        records.units().end(world.commune, merger);
        records.units().link_successor(world.commune, world.other_commune, merger);
    });
    world.clock().advance(24h);
    const auto refused = accept(id, at("2026-11-25T06:00"));
    EXPECT_EQ(refused.error().code, "inbox.unit_ended");
    EXPECT_EQ(refused.error().detail, "Xã Võ Nhai → Xã La Hiên");
}

TEST_F(InboxOfCommune, what_was_sent_to_communes_that_merged_waits_with_the_one_they_became)
{
    const BulletinId here
        = sent("Cho Võ Nhai", Priority::normal, {}, { { world.commune }, {}, {} });
    sent("Cho La Hiên", Priority::normal, {}, { { world.other_commune }, {}, {} });
    const BulletinId left = sent("Đã để lại", Priority::normal, {}, { { world.commune }, {}, {} });
    EXPECT_EQ(code(leave(left, "Không hợp với xã")), "done");
    const auto merging = world.by(world.admin);
    const UnitId made(500);
    ChangeTarget target;
    target.id = made;
    target.is_new = true;
    target.name = "Xã Lớn";
    target.kind = UnitKind::commune;
    target.parent = world.province;
    const ChangeStep merge{ ChangeKind::merge, { world.commune, world.other_commune }, { target } };
    const auto done = carry_out_reform(
        world.truth(), merging, { "12/NQ-HĐND", day_of(merging.now), { merge } });
    ASSERT_TRUE(done) << done.error().code;
    const auto waiting = listed(InboxState::waiting, made);
    EXPECT_THAT(waiting, ::testing::UnorderedElementsAre("Cho Võ Nhai", "Cho La Hiên"));
    EXPECT_THAT(listed(InboxState::left, made), ElementsAre("Đã để lại"))
        << "nobody is asked a second time";
    world.truth().read([&](Records& records) {
        const auto tree = records.units().tree(day_of(merging.now));
        EXPECT_TRUE(records.inbox().offers(here, made, *tree));
    });
}

TEST_F(InboxOfCommune, several_go_in_together_and_those_that_were_decided_are_left_out)
{
    const BulletinId done = sent("Đã xử lý");
    ASSERT_TRUE(leave(done));
    const BulletinId accepted = sent("Đã nhận");
    ASSERT_TRUE(accept(accepted, at("2026-11-24T10:00")));
    const BulletinId normal = sent("Thường");
    const BulletinId priority = sent("Ưu tiên", Priority::priority);
    const auto once = programme("2026-11-24T06:00");
    const auto deed = world.by(world.editor);
    const auto all = world.commit([&](Records& records) {
        return app::accept_bulletins(records, deed, world.commune, { normal, accepted, priority },
            airing(once.schedule->id));
    });
    ASSERT_TRUE(all) << code(all);
    ASSERT_EQ(all->refused.size(), 1U);
    EXPECT_EQ(all->refused[0].error.code, "inbox.already_accepted");
    EXPECT_EQ(all->decisions.size(), 2U);
    EXPECT_THAT(planned(),
        ElementsAre("06:00 Ưu tiên", "06:00 Tin sáng của xã", "06:00 Thường", "10:00 Đã nhận"));
    const auto none = world.commit([&](Records& records) {
        return app::accept_bulletins(
            records, deed, world.commune, { accepted }, airing(once.schedule->id));
    });
    EXPECT_EQ(code(none), "inbox.already_accepted");
}

TEST_F(InboxOfCommune, what_is_taken_out_again_before_it_was_heard_waits_anew)
{
    const BulletinId id = sent("Tin", Priority::priority);
    const auto accepted = accept(id, at("2026-11-24T06:00"));
    ASSERT_TRUE(accepted);
    const auto deed = world.by(world.editor);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::cancel_schedule(
            records, deed, accepted->schedule, app::EditScope::all, std::nullopt, std::nullopt);
    }));
    EXPECT_THAT(listed(InboxState::waiting), ElementsAre("Tin"));
    const auto once = programme("2026-11-24T07:00");
    ASSERT_TRUE(accept(id, airing(once.schedule->id)));
    const auto edited = world.commit([&](Records& records) {
        auto items = records.programmes().find(once.programme.id)->items;
        items.erase(items.begin());
        return app::edit_programme(records, deed, once.programme.id, {}, items, {});
    });
    ASSERT_TRUE(edited) << code(edited);
    EXPECT_THAT(listed(InboxState::waiting), ElementsAre("Tin"));
    EXPECT_EQ(counts().priority, 1);
}

TEST_F(InboxOfCommune, what_was_heard_is_done_whatever_becomes_of_the_programme)
{
    const auto once = programme("2026-11-24T06:00");
    const BulletinId id = sent("Tin");
    ASSERT_TRUE(accept(id, airing(once.schedule->id)));
    world.clock().set(moment("2026-11-24T08:00"));
    const auto deed = world.by(world.editor);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::cancel_schedule(
            records, deed, once.schedule->id, app::EditScope::all, std::nullopt, std::nullopt);
    }));
    EXPECT_THAT(listed(InboxState::accepted), ElementsAre("Tin"));
}

TEST_F(InboxOfCommune, a_page_goes_on_where_the_one_before_ended)
{
    for (int i = 0; i < 5; ++i) {
        sent("Tin " + std::to_string(i), i == 2 ? Priority::priority : Priority::normal);
        world.clock().advance(1min);
    }
    std::vector<std::string> titles;
    const auto deed = world.by(world.editor);
    world.truth().read([&](Records& records) {
        app::Page page{ .limit = 2, .cursor = {} };
        for (int pages = 0; pages < 4; ++pages) {
            const auto shown
                = app::show_inbox(records, deed, world.commune, InboxState::waiting, page);
            for (const app::InboxItem& item : shown->page.items)
                titles.push_back(item.bulletin.content().title);
            page.cursor = shown->page.next;
            if (page.cursor.empty())
                break;
        }
    });
    EXPECT_THAT(titles, ElementsAre("Tin 2", "Tin 4", "Tin 3", "Tin 1", "Tin 0"));
}

TEST_F(InboxOfCommune, the_province_sees_who_accepted_who_left_it_and_who_has_not_answered)
{
    const BulletinId id = sent("Khảo sát");
    ASSERT_TRUE(leave(id, "Đã phát hôm qua"));
    const auto ask = [&](AccountId who, std::optional<InboxState> state = {}) {
        const auto deed = world.by(who);
        Result<app::InboxAnswers> answers;
        world.truth().read(
            [&](Records& records) { answers = app::answers_to(records, deed, id, state, {}); });
        return answers;
    };
    const auto all = ask(world.admin);
    ASSERT_TRUE(all) << code(all);
    ASSERT_EQ(all->page.items.size(), 2U);
    EXPECT_EQ(all->page.items[0].name, "Xã La Hiên");
    EXPECT_EQ(all->page.items[0].state, InboxState::waiting);
    EXPECT_EQ(all->page.items[1].state, InboxState::left);
    EXPECT_EQ(all->page.items[1].decision->reason, "Đã phát hôm qua");
    EXPECT_EQ(all->counts.at(InboxState::waiting), 1);
    EXPECT_EQ(ask(world.admin, InboxState::left)->page.items.size(), 1U);
    EXPECT_EQ(code(ask(world.stranger)), "bulletin.missing");
}

TEST_F(InboxOfCommune, an_airing_that_is_over_takes_nothing_in_whatever_time_is_named)
{
    const auto once = programme("2026-11-23T13:00");
    const BulletinId mine = own("Tin của xã", Priority::normal);
    const auto deed = world.by(world.editor);
    const auto single = world.commit([&](Records& records) {
        Schedule wish;
        wish.unit = world.commune;
        wish.bulletin = mine;
        wish.starts = moment("2026-11-23T14:00");
        return app::add_schedule(records, deed, wish);
    });
    ASSERT_TRUE(single) << code(single);
    const BulletinId id = sent("Ưu tiên", Priority::priority);
    world.clock().set(moment("2026-11-24T08:00"));
    for (const ScheduleId over : { once.schedule->id, single->id })
        EXPECT_EQ(code(accept(id, airing(over, moment("2026-11-25T06:00")))),
            "schedule.no_such_occurrence");
    EXPECT_THAT(listed(InboxState::waiting), ElementsAre("Ưu tiên"));
}

TEST_F(InboxOfCommune, a_device_that_was_removed_is_sent_nothing)
{
    const BulletinId id
        = sent("Cho một cụm", Priority::normal, {}, { {}, {}, { world.first_cluster } });
    EXPECT_THAT(listed(InboxState::waiting), ElementsAre("Cho một cụm"));
    EXPECT_THAT(answering(id), ElementsAre("Xã Võ Nhai"));
    world.commit([&](Records& records) {
        Device device = *records.devices().find(world.first_cluster);
        device.removed = world.clock().now();
        EXPECT_TRUE(records.devices().save(device, device.version));
    });
    EXPECT_THAT(listed(InboxState::waiting), IsEmpty());
    EXPECT_EQ(counts().waiting, 0);
    EXPECT_THAT(answering(id), IsEmpty());
    EXPECT_EQ(code(accept(id, at("2026-11-24T06:00"))), "inbox.not_offered");
}

class InboxOfHeirs : public InboxOfCommune {
protected:
    // Two communes that were dissolved, half into each of those that are there: of the one a
    // cluster stands in Võ Nhai now, the other had none.
    InboxOfHeirs()
    {
        world.commit([&](Records& records) {
            for (const UnitId id : { equipped, mute }) {
                Unit unit;
                unit.id = id;
                unit.name = "Xã cũ " + id.text();
                unit.kind = UnitKind::commune;
                unit.parent = world.province;
                unit.valid_from = *parse_iso_day("2025-07-01");
                records.units().add(unit, "");
            }
        });
    }
    void dissolve()
    {
        const Day on = day_of(world.clock().now());
        world.commit([&](Records& records) {
            for (const UnitId id : { equipped, mute }) {
                records.units().end(id, on);
                records.units().link_successor(id, world.commune, on);
                records.units().link_successor(id, world.other_commune, on);
            }
            records.unit_changes().add_former({ { world.first_cluster, equipped } });
        });
    }
    const UnitId equipped{ 8 };
    const UnitId mute{ 9 };
};

TEST_F(InboxOfHeirs, list_decision_and_answers_mean_the_same_communes)
{
    const BulletinId here = sent("Cho nơi có loa", Priority::normal, {}, { { equipped }, {}, {} });
    const BulletinId both = sent("Cho nơi không loa", Priority::normal, {}, { { mute }, {}, {} });
    const GroupId group(31);
    world.commit([&](Records& records) {
        records.groups().add(
            { group, world.province, "Nhóm", { equipped }, { world.second_cluster } });
    });
    const BulletinId grouped = sent("Cho nhóm", Priority::normal, {}, { {}, { group }, {} });
    BulletinContent content;
    content.title = "Của xã cũ";
    content.text = "Tin của xã cũ.";
    content.channels = { Channel::speaker };
    content.audience.units = { world.province };
    const BulletinId own_past = approved(world.admin, world.province_approver, mute, content);
    dissolve();
    const std::vector<std::pair<BulletinId, std::vector<std::string>>> expected{
        { here, { "Xã Võ Nhai" } }, { both, { "Xã La Hiên", "Xã Võ Nhai" } },
        { grouped, { "Xã Võ Nhai" } }, { own_past, {} }, // it comes from themselves, not from above
    };
    // The unit that wrote the last one has ended: nobody is left to be told.
    for (std::size_t i = 0; i + 1 < expected.size(); ++i)
        EXPECT_EQ(answering(expected[i].first), expected[i].second);
    const auto holds = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const UnitId commune : { world.commune, world.other_commune }) {
        const auto shown = listed(InboxState::waiting, commune);
        world.truth().read([&](Records& records) {
            const auto tree = records.units().tree(day_of(world.clock().now()));
            for (const auto& [id, names] : expected) {
                const std::string title = records.bulletins().find(id)->content().title;
                const bool meant = holds(names, tree->find(commune)->name);
                EXPECT_EQ(holds(shown, title), meant) << title;
                EXPECT_EQ(records.inbox().offers(id, commune, *tree), meant) << title;
            }
        });
    }
    EXPECT_EQ(code(accept(own_past, at("2026-11-24T06:00"))), "inbox.not_offered");
    EXPECT_EQ(code(accept(here, at("2026-11-24T06:00"))), "done");
}

TEST_F(InboxOfCommune, a_decision_nobody_has_seen_is_refused_without_naming_anybody)
{
    const auto refused = leave(sent("Tin"), "Trùng", 3);
    EXPECT_EQ(code(refused), "inbox.changed");
    EXPECT_EQ(refused.error().detail, "");
}

TEST_F(InboxOfCommune, an_accepted_priority_bulletin_goes_first_in_every_programme)
{
    const BulletinId mine = own("Tin của xã", Priority::normal);
    const BulletinId id = sent("Ưu tiên của tỉnh", Priority::priority);
    const auto deed = world.by(world.editor);
    const auto composed = [&] {
        return world.commit([&](Records& records) {
            app::NewProgramme wanted;
            wanted.unit = world.commune;
            wanted.name = "Bản tin chiều";
            wanted.items = { { ProgrammeItem::Source::bulletin, mine, {} },
                { ProgrammeItem::Source::bulletin, id, {} } };
            return app::add_programme(records, deed, wanted);
        });
    };
    const auto early = composed();
    ASSERT_TRUE(early) << "it was nobody's decision yet";
    const auto once = programme("2026-11-24T06:00");
    ASSERT_EQ(code(accept(id, at("2026-11-24T08:00"))), "done");
    EXPECT_EQ(code(composed()), "inbox.priority_goes_first");
    EXPECT_EQ(code(world.commit([&](Records& records) {
        app::ScheduleEdit edit;
        edit.programme = early->programme.id;
        return app::edit_schedule(records, deed, once.schedule->id, edit, app::EditScope::all,
            std::nullopt, std::nullopt);
    })),
        "inbox.priority_goes_first");
    EXPECT_EQ(code(world.commit([&](Records& records) {
        Schedule wish;
        wish.unit = world.commune;
        wish.programme = early->programme.id;
        wish.audience.units = { world.commune };
        wish.starts = moment("2026-11-24T10:00");
        return app::add_schedule(records, deed, wish);
    })),
        "inbox.priority_goes_first");
}

TEST_F(InboxOfCommune, answers_go_on_behind_a_commune_that_has_left_the_list)
{
    const BulletinId id = sent("Khảo sát");
    const auto ask = [&](const std::string& cursor) {
        Result<app::InboxAnswers> answers;
        const auto deed = world.by(world.admin);
        world.truth().read([&](Records& records) {
            answers = app::answers_to(
                records, deed, id, InboxState::waiting, { .limit = 1, .cursor = cursor });
        });
        return std::move(answers->page);
    };
    const auto first = ask("");
    ASSERT_EQ(first.items.size(), 1U);
    EXPECT_EQ(first.items[0].name, "Xã La Hiên");
    const auto deed = world.by(world.stranger);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::leave_bulletin(records, deed, world.other_commune, id, "Trùng", std::nullopt);
    }));
    const auto second = ask(first.next);
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0].name, "Xã Võ Nhai");
}

}
}
