// The link on a leader's telephone and standing in for him, through the use cases on a real store;
// with everything that somebody else could try with it.
#include "server/app/approval_links.hpp"

#include <gmock/gmock.h>

#include "server/app/delegations.hpp"
#include "server/main/testing/world.hpp"
#include "trust/hash.hpp"
#include "json/parse.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::World;

const std::string sound_hash(64, 'a');
const std::string token = sha256("mot-duong-dan").text();

// Of what is wrong with one field: what it is.
std::string code_of(const Error& error)
{
    return error.fields.empty() ? error.code : error.fields.front().code;
}

class ApprovalLinks : public ::testing::Test {
protected:
    Bulletin submitted(Priority priority = Priority::normal, AccountId author = {})
    {
        const auto deed = world.by(author ? author : world.editor);
        auto made = world.commit([&](Records& records) -> Result<Bulletin> {
            BulletinContent content;
            content.title = "Lịch cấp nước";
            content.text = "Ngày mai cấp nước từ 6h.";
            content.channels = { Channel::speaker };
            content.priority = priority;
            content.audience.units = { world.commune };
            const auto written = app::write_bulletin(records, deed, world.commune, content);
            return app::submit_bulletin(records, deed, written->id(), written->version());
        });
        world.commit([&](Records& records) {
            return app::attach_sound(
                records, made->id(), { sound_hash, 10s, 40'000 }, made->version());
        });
        return *made;
    }
    Result<app::ApprovalLink> link(const Bulletin& bulletin, AccountId person, AccountId by = {},
        const std::string& hash = token)
    {
        const auto deed = world.by(by ? by : world.editor);
        return world.commit([&](Records& records) {
            return app::make_approval_link(records, deed, bulletin.id(), person, hash);
        });
    }
    Result<app::OpenedLink> open(AccountId who, const std::string& hash = token)
    {
        const auto deed = world.by(who);
        std::optional<Result<app::OpenedLink>> opened;
        world.truth().read([&](Records& records) {
            opened.emplace(app::open_approval_link(records, deed, hash));
        });
        return *opened;
    }
    std::string state(AccountId who)
    {
        const auto opened = open(who);
        return opened ? std::string(name_of(opened->state)) : opened.error().code;
    }
    // As the handler does it: the link is spent in the transaction of the approval.
    std::string approve(const app::Deed& deed, const Bulletin& bulletin,
        const std::string& hash = token, std::optional<Version> seen = {})
    {
        const auto done = world.commit([&](Records& records) -> Result<Bulletin> {
            const auto draft = app::draft_approval(records, deed, bulletin.id(), seen);
            if (!draft)
                return tl::unexpected(draft.error());
            if (!hash.empty()) {
                const auto used
                    = app::use_link(records, deed, hash, bulletin.id(), seen, "approved");
                if (!used)
                    return tl::unexpected(used.error());
            }
            return app::approve_bulletin(records, deed, bulletin.id(), *draft, "{signed}");
        });
        return done ? "approved" : done.error().code;
    }
    DelegationId lend(AccountId from, AccountId to, const char* role = "commune_approver")
    {
        const auto deed = world.by(from);
        const auto lent = world.commit([&](Records& records) {
            const Day today = day_of(deed.now);
            return app::lend_role(
                records, deed, { from, to, role, world.commune, today, today, "Nghỉ phép" });
        });
        EXPECT_TRUE(lent) << (lent ? "" : lent.error().code);
        return lent->id;
    }

    World world;
};

TEST_F(ApprovalLinks, lead_one_person_to_one_version_for_one_decision)
{
    const Bulletin bulletin = submitted();
    ASSERT_TRUE(link(bulletin, world.approver));
    const auto opened = open(world.approver);
    ASSERT_TRUE(opened) << opened.error().code;
    EXPECT_EQ(opened->state, app::LinkState::open);
    EXPECT_EQ(opened->reach.speaker_devices, 2);
    EXPECT_EQ(opened->audience, std::vector<std::string>{ "Xã Võ Nhai" });
    EXPECT_FALSE(opened->spoken_text.empty());
    EXPECT_FALSE(opened->refusal);

    EXPECT_EQ(approve(world.by(world.approver), bulletin, token, bulletin.version()), "approved");
    EXPECT_EQ(state(world.approver), "decided");
    EXPECT_EQ(open(world.approver)->decided_by, "Hoàng Văn Duyệt");
    EXPECT_EQ(approve(world.by(world.approver), bulletin), "bulletin.wrong_state") << "twice";
    const auto deed = world.by(world.approver);
    const auto again = world.commit([&](Records& records) {
        return app::use_link(records, deed, token, bulletin.id(), {}, "rejected");
    });
    EXPECT_EQ(again.error().code, "approval_link.used");
}

TEST_F(ApprovalLinks, open_for_nobody_else_however_high)
{
    const Bulletin bulletin = submitted();
    ASSERT_TRUE(link(bulletin, world.approver));
    for (const AccountId other :
        { world.editor, world.stranger, world.admin, world.province_approver })
        EXPECT_EQ(state(other), "approval_link.other_person") << other.text();
    EXPECT_EQ(approve(world.by(world.admin), bulletin), "approval_link.other_person");
    EXPECT_EQ(open(world.approver, sha256("doan").text()).error().code, "approval_link.missing");
}

TEST_F(ApprovalLinks, do_not_serve_another_bulletin)
{
    const Bulletin meant = submitted();
    const Bulletin other = submitted();
    ASSERT_TRUE(link(meant, world.approver));
    EXPECT_EQ(approve(world.by(world.approver), other), "approval_link.missing");
}

TEST_F(ApprovalLinks, end_with_the_version_they_were_made_for)
{
    const Bulletin bulletin = submitted();
    ASSERT_TRUE(link(bulletin, world.approver));
    const auto deed = world.by(world.editor);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::recall_bulletin(records, deed, bulletin.id(), {}, "Sai giờ");
    }));
    EXPECT_EQ(state(world.approver), "changed");
    EXPECT_THAT(approve(world.by(world.approver), bulletin),
        ::testing::AnyOf("approval_link.version_changed", "bulletin.wrong_state"));
}

TEST_F(ApprovalLinks, tell_who_decided_where_somebody_else_was_quicker)
{
    const Bulletin bulletin = submitted();
    ASSERT_TRUE(link(bulletin, world.approver));
    EXPECT_EQ(approve(world.by(world.province_approver), bulletin, ""), "approved");
    EXPECT_EQ(state(world.approver), "decided");
    EXPECT_EQ(open(world.approver)->decided_by, "Lê Thị Duyệt");
}

TEST_F(ApprovalLinks, expire)
{
    const Bulletin bulletin = submitted();
    ASSERT_TRUE(link(bulletin, world.approver));
    world.clock().advance(app::approval_link_lasts);
    EXPECT_EQ(state(world.approver), "expired");
    EXPECT_EQ(approve(world.by(world.approver), bulletin), "approval_link.expired");
    ASSERT_TRUE(link(bulletin, world.approver, {}, sha256("moi").text()));
    EXPECT_EQ(state(world.approver), "approval_link.missing") << "the new one took its place";
}

TEST_F(ApprovalLinks, are_made_by_writers_for_approvers_of_what_is_submitted)
{
    const Bulletin bulletin = submitted();
    const auto refusal
        = [](const auto& made) { return made ? std::string() : code_of(made.error()); };
    EXPECT_EQ(refusal(link(bulletin, world.editor)), "approval_link.not_an_approver");
    EXPECT_EQ(refusal(link(bulletin, world.stranger)), "approval_link.not_an_approver");
    EXPECT_EQ(refusal(link(bulletin, world.approver, world.stranger)), "bulletin.missing");
    ASSERT_EQ(approve(world.by(world.approver), bulletin, ""), "approved");
    EXPECT_EQ(refusal(link(bulletin, world.approver)), "bulletin.wrong_state");
}

TEST_F(ApprovalLinks, of_a_priority_bulletin_need_somebody_else_than_its_author)
{
    const Bulletin own = submitted(Priority::priority, world.approver);
    const auto made = link(own, world.approver, world.approver);
    EXPECT_EQ(code_of(made.error()), "approval_link.not_an_approver");
    const auto deed = world.by(world.approver);
    world.truth().read([&](Records& records) {
        const auto others = app::possible_approvers(records, deed, own.id());
        ASSERT_TRUE(others);
        for (const auto& one : *others)
            EXPECT_NE(one.account.id, world.approver);
        EXPECT_FALSE(others->empty()) << "the province is above";
    });
}

TEST_F(ApprovalLinks, reach_whoever_stands_in_and_the_log_says_for_whom)
{
    const Bulletin bulletin = submitted(Priority::normal, world.admin);
    lend(world.approver, world.editor);
    ASSERT_TRUE(link(bulletin, world.editor, world.admin));
    EXPECT_EQ(open(world.editor)->for_name, "Hoàng Văn Duyệt");
    ASSERT_EQ(approve(world.by(world.editor), bulletin), "approved");
    const auto deed = world.by(world.admin);
    world.truth().read([&](Records& records) {
        const auto steps = app::bulletin_history(records, deed, bulletin.id(), {});
        ASSERT_TRUE(steps);
        EXPECT_EQ(steps->items.front().deed, "bulletin.approved");
        EXPECT_EQ(steps->items.front().by_name, "Trần Thị Biên");
        EXPECT_EQ(steps->items.front().for_name, "Hoàng Văn Duyệt");
    });
}

TEST_F(ApprovalLinks, let_no_stand_in_approve_what_he_wrote_himself)
{
    const Bulletin own = submitted();
    lend(world.approver, world.editor);
    EXPECT_EQ(approve(world.by(world.editor), own, ""), "bulletin.own_bulletin");
    EXPECT_EQ(code_of(link(own, world.editor).error()), "approval_link.not_an_approver");
}

TEST_F(ApprovalLinks, let_no_stand_in_speak_the_lenders_second_word)
{
    const Bulletin of_lender = submitted(Priority::priority, world.approver);
    lend(world.approver, world.editor);
    EXPECT_EQ(approve(world.by(world.editor), of_lender, ""), "bulletin.lenders_own");
    const Bulletin normal = submitted(Priority::normal, world.approver);
    EXPECT_EQ(approve(world.by(world.editor), normal, ""), "approved");
}

TEST_F(ApprovalLinks, count_another_lender_where_the_authors_own_word_does_not)
{
    const Bulletin of_lender = submitted(Priority::priority, world.approver);
    const AccountId second(41);
    world.commit([&](Records& records) {
        app::Account account;
        account.id = second;
        account.username = "chutich";
        account.name = "Nông Văn Chủ";
        account.unit = world.commune;
        account.created = World::noon();
        account.grants = records.accounts().find(world.approver)->grants;
        return records.accounts().add(account, "hash");
    });
    lend(second, world.editor);
    lend(world.approver, world.editor);
    ASSERT_TRUE(link(of_lender, world.editor, world.admin));
    EXPECT_EQ(open(world.editor)->for_name, "Nông Văn Chủ");
    ASSERT_EQ(approve(world.by(world.editor), of_lender, ""), "approved");
    const auto deed = world.by(world.admin);
    world.truth().read([&](Records& records) {
        const auto steps = app::bulletin_history(records, deed, of_lender.id(), {});
        EXPECT_EQ(steps->items.front().for_name, "Nông Văn Chủ") << "not the author's own right";
    });
}

TEST_F(ApprovalLinks, let_nobody_use_the_authors_right_where_the_author_could_not)
{
    // The province's approver may not approve what he wrote himself; nor may who stands in for him.
    const Bulletin normal = submitted(Priority::normal, world.province_approver);
    const auto deed = world.by(world.province_approver);
    const Day today = day_of(deed.now);
    ASSERT_TRUE(world.commit([&](Records& records) {
        return app::lend_role(records, deed,
            { world.province_approver, world.editor, "province_approver", world.province, today,
                today, "Nghỉ phép" });
    }));
    EXPECT_EQ(approve(world.by(world.editor), normal, ""), "bulletin.lenders_own");
    const Bulletin other = submitted(Priority::normal, world.admin);
    EXPECT_EQ(approve(world.by(world.editor), other, ""), "approved");
}

TEST_F(ApprovalLinks, stop_where_the_delegation_ended_while_the_page_stood_open)
{
    const Bulletin bulletin = submitted(Priority::normal, world.admin);
    const DelegationId lent = lend(world.approver, world.editor);
    ASSERT_TRUE(link(bulletin, world.editor, world.admin));
    // His request began while it held; it is taken back before the signature is saved.
    const auto begun = world.by(world.editor);
    const auto giver = world.by(world.approver);
    ASSERT_TRUE(
        world.commit([&](Records& records) { return app::end_delegation(records, giver, lent); }));
    EXPECT_EQ(approve(begun, bulletin), "delegation.over");
    EXPECT_EQ(open(world.editor)->refusal->code, "delegation.over");
}

TEST_F(ApprovalLinks, stop_at_midnight_after_the_last_day)
{
    const Bulletin bulletin = submitted(Priority::normal, world.admin);
    lend(world.approver, world.editor);
    ASSERT_TRUE(link(bulletin, world.editor, world.admin));
    world.clock().advance(11h + 59min + 59s);
    EXPECT_FALSE(open(world.editor)->refusal);
    world.clock().advance(1s);
    auto late = world.by(world.editor);
    EXPECT_EQ(approve(late, bulletin, ""), "delegation.over");
}

TEST_F(ApprovalLinks, that_were_returned_tell_so)
{
    const Bulletin bulletin = submitted();
    ASSERT_TRUE(link(bulletin, world.approver));
    const auto deed = world.by(world.approver);
    ASSERT_TRUE(world.commit([&](Records& records) -> Result<Bulletin> {
        const auto used
            = app::use_link(records, deed, token, bulletin.id(), bulletin.version(), "rejected");
        if (!used)
            return tl::unexpected(used.error());
        return app::reject_bulletin(
            records, deed, bulletin.id(), bulletin.version(), "Ghi rõ ngày.");
    }));
    EXPECT_EQ(state(world.approver), "decided");
    // Put right and submitted anew it is another version: the spent link does not reach it.
    const auto editor = world.by(world.editor);
    const auto anew = world.commit(
        [&](Records& records) { return app::submit_bulletin(records, editor, bulletin.id(), {}); });
    ASSERT_TRUE(anew) << anew.error().code;
    world.commit([&](Records& records) {
        return app::attach_sound(records, anew->id(), { sound_hash, 10s, 1 }, anew->version());
    });
    EXPECT_EQ(approve(deed, *anew), "approval_link.used");
}

}
}
