// The province's rule for the inboxes below it: what nobody decided about in time is put on air.
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

class RuleOfProvince : public InboxOfCommune {
protected:
    RuleOfProvince() { EXPECT_EQ(code(save(world.admin, world.province)), "done"); }
    Result<app::ShownInboxRule> save(AccountId who, UnitId unit, bool priority_only = false)
    {
        const auto deed = world.by(who);
        return world.commit([&](Records& records) {
            return app::save_inbox_rule(
                records, deed, unit, InboxRule{ unit, 16h, 17h, priority_only, 1 }, std::nullopt);
        });
    }
    std::vector<app::OverdueBulletin> overdue(int most = 50, const app::LeftOut& left_out = {})
    {
        std::vector<app::OverdueBulletin> found;
        world.truth().read([&](Records& records) {
            found = app::overdue_bulletins(records, world.clock().now(), most, left_out);
        });
        std::erase_if(
            found, [&](const app::OverdueBulletin& one) { return one.unit != world.commune; });
        return found;
    }
    app::Deed system()
    {
        app::Deed deed = world.by(world.admin);
        deed.caller = {};
        deed.caller.name = "Hệ thống";
        return deed;
    }
};

TEST_F(RuleOfProvince, what_nobody_decided_about_in_time_joins_the_programme_of_the_slot)
{
    const BulletinId id = sent("Tin");
    programme("2026-11-23T17:15");
    EXPECT_THAT(overdue(), IsEmpty()) << "there is time until four";
    world.clock().set(moment("2026-11-23T16:00"));
    const auto due = overdue();
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].due.air_at, moment("2026-11-23T17:00"));
    const auto aired = world.commit(
        [&](Records& records) { return app::air_overdue(records, system(), due[0]); });
    ASSERT_TRUE(aired) << code(aired);
    EXPECT_THAT(planned(), ElementsAre("17:15 Tin sáng của xã", "17:15 Tin"));
    EXPECT_TRUE(aired->decisions[0].is_automatic());
    EXPECT_THAT(overdue(), IsEmpty());
    EXPECT_EQ(code(leave(id)), "inbox.already_accepted");
}

TEST_F(RuleOfProvince, without_a_programme_it_gets_a_slot_of_its_own)
{
    sent("Tin");
    world.clock().set(moment("2026-11-23T16:00"));
    const auto due = overdue();
    const auto join = world.commit(
        [&](Records& records) { return app::air_overdue(records, system(), due.at(0)); });
    EXPECT_EQ(code(join), "inbox.no_programme");
    const auto alone = world.commit([&](Records& records) {
        return app::air_overdue_at(records, system(), due.at(0), due.at(0).due.air_at);
    });
    ASSERT_TRUE(alone) << code(alone);
    EXPECT_THAT(planned(), ElementsAre("17:00 Tin"));
}

TEST_F(RuleOfProvince, what_came_too_late_or_failed_waits_for_the_next_deadline)
{
    const BulletinId early = sent("Sớm");
    world.clock().set(moment("2026-11-23T16:30"));
    sent("Muộn");
    const auto due = overdue();
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].bulletin, early);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::note_overdue(
            records, system(), due[0], Error{ Kind::invalid, "schedule.silenced", {}, {}, {} });
    }));
    EXPECT_THAT(overdue(), IsEmpty());
    EXPECT_EQ(counts().waiting, 2) << "it waits on";
    world.clock().set(moment("2026-11-24T16:00"));
    EXPECT_EQ(overdue().size(), 2U);
}

TEST_F(RuleOfProvince, what_stands_before_it_in_the_list_keeps_nothing_from_its_deadline)
{
    const Audience mine{ { world.commune }, {}, {} };
    const BulletinId early = sent("Sớm", Priority::normal, {}, mine);
    world.clock().set(moment("2026-11-23T16:30"));
    for (int i = 0; i < 3; ++i)
        sent("Muộn", Priority::normal, {}, mine);
    const auto due = overdue(1);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].bulletin, early);
}

TEST_F(RuleOfProvince, what_was_given_up_makes_room_for_the_others)
{
    const Audience mine{ { world.commune }, {}, {} };
    const BulletinId stuck = sent("Kẹt", Priority::normal, {}, mine);
    world.clock().set(moment("2026-11-23T16:00"));
    EXPECT_EQ(overdue(1).at(0).bulletin, stuck);
    EXPECT_THAT(overdue(1, { { world.commune, stuck } }), IsEmpty());
}

TEST_F(RuleOfProvince, deadlines_are_called_by_another_name_each_day_and_after_each_change)
{
    const auto name = [&] {
        std::string found;
        world.truth().read(
            [&](Records& records) { found = app::last_deadlines(records, world.clock().now()); });
        return found;
    };
    const std::string yesterday = name();
    world.clock().set(moment("2026-11-23T15:59"));
    EXPECT_EQ(name(), yesterday);
    world.clock().set(moment("2026-11-23T16:00"));
    const std::string today = name();
    EXPECT_NE(today, yesterday);
    ASSERT_EQ(code(save(world.admin, world.province, true)), "done");
    EXPECT_NE(name(), today);
}

TEST_F(RuleOfProvince, covers_priority_bulletins_only_where_it_says_so)
{
    ASSERT_EQ(code(save(world.admin, world.province, true)), "done");
    sent("Thường");
    sent("Ưu tiên", Priority::priority);
    world.clock().set(moment("2026-11-23T16:00"));
    EXPECT_EQ(overdue().size(), 1U);
}

TEST_F(RuleOfProvince, is_made_above_communes_and_not_by_them)
{
    EXPECT_EQ(code(save(world.admin, world.commune)), "inbox.rule_is_of_above");
    EXPECT_EQ(code(save(world.province_approver, world.province)), "rules.not_allowed");
    EXPECT_EQ(code(save(world.editor, world.province)), "unit.missing");
}

}
}
