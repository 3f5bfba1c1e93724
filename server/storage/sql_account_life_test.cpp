// Delegations, reset codes and approval links, on both engines.
#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;

class AccountLifeOn : public RecordsOn {
protected:
    void SetUp() override
    {
        RecordsOn::SetUp();
        if (IsSkipped())
            return;
        write([](app::Records& records) {
            for (const std::int64_t id : { 7, 8 }) {
                app::Account account;
                account.id = AccountId(id);
                account.username = "a" + std::to_string(id);
                account.name = "Cán bộ " + std::to_string(id);
                account.unit = nung;
                ASSERT_TRUE(records.accounts().add(account, "hash"));
            }
            Bulletin::Saved saved;
            saved.id = BulletinId(5);
            saved.unit = nung;
            saved.author = AccountId(7);
            saved.content.title = "Tin";
            records.bulletins().add(Bulletin(saved));
        });
    }
    static Delegation lent(std::int64_t id, Day begins, Day ends)
    {
        Delegation one;
        one.id = DelegationId(id);
        one.from = AccountId(7);
        one.from_name = "Nông Văn Dũng";
        one.to = AccountId(8);
        one.to_name = "Hoàng Thị Mai";
        one.role = "commune_approver";
        one.unit = nung;
        one.begins = begins;
        one.ends = ends;
        one.reason = "Nghỉ phép";
        one.made_by = AccountId(7);
        one.made_by_name = "Nông Văn Dũng";
        one.made = now;
        return one;
    }
    static app::ApprovalLink link(std::int64_t id, const char* hash)
    {
        return { app::ApprovalLinkId(id), hash, BulletinId(5), 2, AccountId(8), "Hoàng Thị Mai",
            AccountId(7), "Nông Văn Dũng", now, now + 12h, {}, {}, {} };
    }
};
NGUON_ON_BOTH_ENGINES(AccountLifeOn);

TEST_P(AccountLifeOn, delegations_are_found_by_giver_holder_and_place_and_end_once)
{
    const Day today = day_of(now);
    write([&](app::Records& records) {
        auto& all = records.delegations();
        all.add(lent(1, today - std::chrono::days(9), today));
        all.add(lent(2, today, today + std::chrono::days(1)));
        ASSERT_EQ(all.given_to(AccountId(8)).size(), 2U);
        const Delegation newest = all.given_to(AccountId(8)).front();
        EXPECT_EQ(newest.id, DelegationId(2));
        EXPECT_EQ(newest.reason, "Nghỉ phép");
        EXPECT_EQ(newest.ends, today + std::chrono::days(1));
        EXPECT_EQ(newest.made, now);
        EXPECT_EQ(all.given_by(AccountId(7)).size(), 2U);
        EXPECT_TRUE(all.given_by(AccountId(8)).empty());
        EXPECT_EQ(all.holding_in({ nung }, today).size(), 1U);
        EXPECT_TRUE(all.holding_in({ province }, today).empty());
        EXPECT_EQ(all.of_units({ province, nung }).size(), 2U);
        EXPECT_TRUE(all.of_units({ province }).empty());
        EXPECT_TRUE(all.of_units({}).empty());
        EXPECT_TRUE(all.end(DelegationId(2), "Nông Văn Dũng", now + 1h));
        EXPECT_FALSE(all.end(DelegationId(2), "Nông Văn Dũng", now + 2h));
        EXPECT_EQ(all.find(DelegationId(2))->ended, now + 1h);
        EXPECT_TRUE(all.holding_in({ nung }, today).empty());
    });
}

TEST_P(AccountLifeOn, an_account_has_one_reset_code_and_few_tries)
{
    write([](app::Records& records) {
        auto& codes = records.reset_codes();
        codes.save({ AccountId(8), "first", now, now + 30min, 0, AccountId(7), "Quản trị" });
        codes.save({ AccountId(8), "second", now, now + 30min, 0, AccountId(7), "Quản trị" });
        EXPECT_EQ(codes.find(AccountId(8))->code_hash, "second");
        EXPECT_FALSE(codes.count_try(AccountId(8), "first", 2));
        EXPECT_TRUE(codes.count_try(AccountId(8), "second", 2));
        EXPECT_TRUE(codes.count_try(AccountId(8), "second", 2));
        EXPECT_FALSE(codes.count_try(AccountId(8), "second", 2));
        codes.remove(AccountId(8));
        EXPECT_FALSE(codes.find(AccountId(8)));
    });
}

TEST_P(AccountLifeOn, an_approval_link_is_used_once_and_gives_way_to_a_newer_one)
{
    write([](app::Records& records) {
        auto& links = records.approval_links();
        links.add(link(1, "aa"));
        links.add(link(2, "bb"));
        EXPECT_FALSE(links.find_by_token_hash("aa"));
        const auto found = links.find_by_token_hash("bb");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->version, 2);
        EXPECT_EQ(found->expires, now + 12h);
        links.note_opened(app::ApprovalLinkId(2), now + 1min);
        links.note_opened(app::ApprovalLinkId(2), now + 5min);
        EXPECT_EQ(links.find_by_token_hash("bb")->opened, now + 1min);
        EXPECT_TRUE(links.use(app::ApprovalLinkId(2), "approved", now + 2min));
        EXPECT_FALSE(links.use(app::ApprovalLinkId(2), "rejected", now + 3min));
        EXPECT_EQ(links.find_by_token_hash("bb")->outcome, "approved");
        links.add(link(3, "cc"));
        EXPECT_TRUE(links.find_by_token_hash("bb")) << "what was used stays to be explained";
        EXPECT_EQ(links.remove_before(now + 13h), 2);
    });
}

TEST_P(AccountLifeOn, the_duty_to_enrol_and_a_new_author_are_kept)
{
    write([](app::Records& records) {
        EXPECT_FALSE(records.accounts().find(AccountId(8))->must_enrol_totp);
        records.accounts().set_must_enrol_totp(AccountId(8), true);
        EXPECT_TRUE(records.accounts().find(AccountId(8))->must_enrol_totp);
        records.bulletins().set_author(BulletinId(5), AccountId(8));
        const auto bulletin = records.bulletins().find(BulletinId(5));
        EXPECT_EQ(bulletin->author(), AccountId(8));
        EXPECT_EQ(bulletin->version(), 1);
    });
}

}
}
