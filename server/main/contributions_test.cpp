// "Gửi lên cấp trên" through the use cases, on a real store.
#include "server/app/contributions.hpp"

#include <gmock/gmock.h>

#include "server/app/bulletins.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using app::Records;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::World;

template <typename T> std::string code(const Result<T>& result)
{
    if (result)
        return "done";
    const Error& error = result.error();
    return error.fields.empty() ? error.code : error.fields.front().code;
}

class SendingUpward : public ::testing::Test {
protected:
    SendingUpward()
    {
        world.commit([&](Records& records) {
            Unit health;
            health.id = department;
            health.name = "Sở Y tế";
            health.kind = UnitKind::department;
            health.parent = world.province;
            health.valid_from = *parse_iso_day("2025-07-01");
            records.units().add(health, "");
            add(records, contributor, "ctv", "Phạm Ngọc Lan", department, "contributor");
            add(records, province_editor, "bientaptinh", "Trần Quốc Hưng", world.province,
                "province_editor");
            add(records, head_of_hamlet, "truongxom", "Lương Văn Bình", world.hamlet,
                "hamlet_head");
        });
    }
    static void add(Records& records, AccountId id, const char* username, const char* name,
        UnitId unit, const char* role)
    {
        app::Account account;
        account.id = id;
        account.username = username;
        account.name = name;
        account.unit = unit;
        account.created = World::noon();
        account.grants.push_back({ role, unit, *parse_iso_day("2025-07-01"), {}, {} });
        EXPECT_TRUE(records.accounts().add(account, "-"));
    }

    BulletinId written(AccountId who, UnitId unit, std::string text = "Tiêm phòng sởi cho trẻ.")
    {
        BulletinContent content;
        content.title = "Tiêm phòng";
        content.text = std::move(text);
        content.channels = { Channel::speaker };
        const auto deed = world.by(who);
        return world
            .commit(
                [&](Records& records) { return app::write_bulletin(records, deed, unit, content); })
            ->id();
    }
    void edit(AccountId who, BulletinId id, std::string text)
    {
        const auto deed = world.by(who);
        const auto edited = world.commit([&](Records& records) {
            BulletinContent content = records.bulletins().find(id)->content();
            content.text = std::move(text);
            return app::edit_bulletin(records, deed, id, content, {});
        });
        EXPECT_TRUE(edited) << code(edited);
    }
    Result<Contribution> send(AccountId who, BulletinId id)
    {
        const auto deed = world.by(who);
        return world.commit(
            [&](Records& records) { return app::contribute(records, deed, id, {}); });
    }
    Result<Contribution> give_back(
        AccountId who, ContributionId id, std::string why, std::optional<Version> seen = {})
    {
        const auto deed = world.by(who);
        return world.commit([&](Records& records) {
            return app::return_contribution(records, deed, id, why, seen);
        });
    }
    Result<app::Taken> take(AccountId who, ContributionId id, std::optional<Version> seen = {})
    {
        const auto deed = world.by(who);
        return world.commit(
            [&](Records& records) { return app::take_contribution(records, deed, id, seen); });
    }
    // "Tiêm phòng: waiting" of what an account is shown.
    std::vector<std::string> queue(AccountId who, app::Direction direction)
    {
        std::vector<std::string> found;
        const auto deed = world.by(who);
        world.truth().read([&](Records& records) {
            for (const auto& one : app::list_contributions(records, deed, direction, {}, {}).items)
                found.push_back(
                    one.content.text + ": " + std::string(name_of(one.contribution.state)));
        });
        return found;
    }
    std::vector<std::string> deeds(AccountId who, BulletinId id)
    {
        std::vector<std::string> found;
        const auto deed = world.by(who);
        world.truth().read([&](Records& records) {
            found = app::possible_deeds(records, deed, *records.bulletins().find(id));
        });
        return found;
    }

    std::vector<std::string> steps(AccountId who, BulletinId id)
    {
        std::vector<std::string> found;
        const auto deed = world.by(who);
        world.truth().read([&](Records& records) {
            const auto history = app::bulletin_history(records, deed, id, {});
            for (const auto& step : history->items)
                found.push_back(step.deed + " " + step.comment);
        });
        return found;
    }

    World world;
    UnitId department{ 7 };
    AccountId contributor{ 41 };
    AccountId province_editor{ 42 };
    AccountId head_of_hamlet{ 43 };
};

TEST_F(SendingUpward, a_department_sends_the_editors_return_it_and_publish_what_was_sent_again)
{
    const BulletinId id = written(contributor, department);
    const auto first = send(contributor, id);
    ASSERT_TRUE(first) << code(first);
    EXPECT_EQ(first->to, world.province);
    EXPECT_THAT(deeds(contributor, id), Not(Contains("contribute")));
    ASSERT_TRUE(give_back(province_editor, first->id, "Ghi rõ ngày"));
    EXPECT_EQ(code(send(contributor, id)), "contribution.unchanged");

    edit(contributor, id, "Tiêm phòng sởi ngày 25/11.");
    EXPECT_THAT(deeds(contributor, id), Contains("contribute"));
    const auto again = send(contributor, id);
    ASSERT_TRUE(again) << code(again);
    EXPECT_EQ(again->id, first->id);
    // What is typed afterwards is not what the editors read.
    edit(contributor, id, "Chưa xong");
    EXPECT_THAT(queue(province_editor, app::Direction::received),
        ElementsAre("Tiêm phòng sởi ngày 25/11.: waiting"));
    const auto taken = take(province_editor, first->id);
    ASSERT_TRUE(taken) << code(taken);
    EXPECT_EQ(taken->copy.unit(), world.province);
    EXPECT_EQ(taken->copy.author(), province_editor);
    EXPECT_EQ(taken->copy.content().text, "Tiêm phòng sởi ngày 25/11.");
    EXPECT_EQ(taken->contribution.result, taken->copy.id());
    EXPECT_THAT(
        queue(contributor, app::Direction::sent), ElementsAre("Tiêm phòng sởi ngày 25/11.: taken"));
    edit(province_editor, taken->copy.id(), "Sở Y tế tiêm phòng sởi ngày 25/11.");
    world.truth().read([&](Records& records) {
        EXPECT_EQ(records.bulletins().find(id)->content().text, "Chưa xong")
            << "the original stays whose it is";
    });
}

TEST_F(SendingUpward, a_hamlet_sends_to_its_commune_and_a_commune_to_its_province)
{
    const auto up = send(head_of_hamlet, written(head_of_hamlet, world.hamlet));
    ASSERT_TRUE(up) << code(up);
    EXPECT_EQ(up->to, world.commune);
    EXPECT_EQ(queue(world.editor, app::Direction::received).size(), 1U);
    EXPECT_TRUE(take(world.editor, up->id));
    const auto further = send(world.editor, written(world.editor, world.commune));
    ASSERT_TRUE(further);
    EXPECT_EQ(further->to, world.province);
    EXPECT_EQ(
        code(send(world.admin, written(world.admin, world.province))), "contribution.nobody_above");
}

TEST_F(SendingUpward, refuses_what_says_nothing_or_was_not_filled_in)
{
    EXPECT_EQ(
        code(send(contributor, written(contributor, department, " "))), "bulletin.nothing_to_say");
    EXPECT_EQ(code(send(contributor, written(contributor, department, "Họp ngày ... tháng ..."))),
        "bulletin.open_blank");
    EXPECT_EQ(code(send(contributor, written(world.editor, world.commune))), "bulletin.missing");
}

TEST_F(SendingUpward, only_editors_of_the_unit_above_handle_it_and_the_second_is_told)
{
    const auto sent = send(contributor, written(contributor, department));
    EXPECT_EQ(code(give_back(contributor, sent->id, "Sai")), "contribution.not_allowed");
    EXPECT_EQ(code(take(world.editor, sent->id)), "contribution.missing");
    EXPECT_THAT(queue(world.editor, app::Direction::received), IsEmpty());
    ASSERT_TRUE(take(province_editor, sent->id, 1));
    const auto second = give_back(world.province_approver, sent->id, "Sai", 1);
    EXPECT_EQ(code(second), "contribution.taken_already");
    EXPECT_EQ(second.error().detail, "Trần Quốc Hưng");
}

TEST_F(SendingUpward, an_editor_who_saw_the_older_version_is_stopped)
{
    const BulletinId id = written(contributor, department);
    const auto first = send(contributor, id);
    edit(contributor, id, "Bản mới hơn.");
    ASSERT_TRUE(send(contributor, id));
    EXPECT_EQ(code(take(province_editor, first->id, first->version)), "contribution.stale");
}

TEST_F(SendingUpward, a_copy_that_is_thrown_away_leaves_it_waiting_and_a_sent_draft_stays)
{
    const BulletinId id = written(contributor, department);
    const auto sent = send(contributor, id);
    const auto taken = take(province_editor, sent->id);
    const auto deed = world.by(province_editor);
    const auto dropped = world.commit(
        [&](Records& records) { return app::delete_draft(records, deed, taken->copy.id(), {}); });
    ASSERT_TRUE(dropped) << code(dropped);
    EXPECT_EQ(queue(province_editor, app::Direction::received).front(),
        "Tiêm phòng sởi cho trẻ.: waiting");
    const auto own = world.by(contributor);
    const auto refused
        = world.commit([&](Records& records) { return app::delete_draft(records, own, id, {}); });
    EXPECT_EQ(code(refused), "contribution.draft_waits");
    ASSERT_EQ(dropped->contributions.size(), 1U) << "whoever looks at it is told";
    EXPECT_EQ(dropped->contributions[0].id, sent->id);
    EXPECT_EQ(dropped->contributions[0].state, ContributionState::waiting);
    EXPECT_THAT(steps(contributor, id),
        ElementsAre("bulletin.contribution_reopened ", "bulletin.contribution_taken ",
            "bulletin.contributed ", "bulletin.written "));
}

TEST_F(SendingUpward, a_draft_that_came_back_may_be_thrown_away_and_one_that_was_taken_may_not)
{
    const auto own = world.by(contributor);
    const auto remove = [&](BulletinId id) {
        return world.commit(
            [&](Records& records) { return app::delete_draft(records, own, id, {}); });
    };
    const BulletinId returned = written(contributor, department);
    const auto sent = send(contributor, returned);
    ASSERT_TRUE(give_back(province_editor, sent->id, "Trùng tin khác"));
    const auto gone = remove(returned);
    ASSERT_TRUE(gone) << code(gone);
    EXPECT_EQ(gone->contributions.size(), 1U);
    EXPECT_THAT(queue(contributor, app::Direction::sent), IsEmpty());

    const BulletinId withdrawn = written(contributor, department);
    const auto second = send(contributor, withdrawn);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::withdraw_contribution(records, own, second->id, {});
    }));
    EXPECT_EQ(code(remove(withdrawn)), "done");

    const BulletinId kept = written(contributor, department);
    ASSERT_TRUE(take(province_editor, send(contributor, kept)->id));
    const auto refused = remove(kept);
    EXPECT_EQ(code(refused), "contribution.draft_taken");
    EXPECT_EQ(refused.error().detail, "Trần Quốc Hưng");
}

TEST_F(SendingUpward, it_is_said_whose_unit_has_ended)
{
    const auto sent = send(contributor, written(contributor, department));
    const Day on = day_of(world.clock().now());
    world.commit([&](Records& records) {
        records.units().end(department, on);
        records.units().link_successor(department, world.province, on);
    });
    const auto deed = world.by(province_editor);
    EXPECT_EQ(code(world.commit([&](Records& records) {
        return app::withdraw_contribution(records, deed, sent->id, {});
    })),
        "contribution.sender_ended");
}

TEST_F(SendingUpward, every_step_stands_in_the_history_of_the_bulletin)
{
    const BulletinId id = written(contributor, department);
    const auto sent = send(contributor, id);
    ASSERT_TRUE(give_back(province_editor, sent->id, "Ghi rõ ngày"));
    EXPECT_THAT(steps(contributor, id),
        ElementsAre("bulletin.contribution_returned Ghi rõ ngày", "bulletin.contributed ",
            "bulletin.written "));
}

}
}
