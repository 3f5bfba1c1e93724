#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AccountsOn : public RecordsOn { };
NGUON_ON_BOTH_ENGINES(AccountsOn);

app::Account account(std::int64_t id, std::string username, std::string name, UnitId where)
{
    app::Account made;
    made.id = AccountId(id);
    made.username = std::move(username);
    made.name = std::move(name);
    made.phone = "0912 000 111";
    made.post = "Công chức văn hoá";
    made.unit = where;
    made.grants = { { "commune_editor", where, today, std::nullopt, {} } };
    made.created = now;
    return made;
}

std::vector<std::string> names(const app::Paged<app::Account>& page)
{
    std::vector<std::string> found;
    for (const app::Account& item : page.items)
        found.push_back(item.name);
    return found;
}

TEST_P(AccountsOn, come_back_with_the_rights_of_their_roles)
{
    write([](app::Records& records) {
        ASSERT_TRUE(records.accounts().add(account(7, "lan", "Nông Thị Lan", nung), "hash"));
        const auto found = records.accounts().find_by_username("lan");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->id, AccountId(7));
        EXPECT_EQ(found->name, "Nông Thị Lan");
        EXPECT_EQ(found->post, "Công chức văn hoá");
        EXPECT_FALSE(found->has_totp);
        ASSERT_EQ(found->grants.size(), 1U);
        EXPECT_EQ(found->grants[0].unit, nung);
        EXPECT_TRUE(found->grants[0].rights.contains(Right::write_bulletin));
        EXPECT_FALSE(found->grants[0].rights.contains(Right::manage_units));
        EXPECT_EQ(records.accounts().password_hash(AccountId(7)), "hash");
        EXPECT_EQ(records.accounts().count(), 1);
        EXPECT_FALSE(records.accounts().find(AccountId(8)));
        EXPECT_EQ(records.accounts().password_hash(AccountId(8)), "");
    });
}

TEST_P(AccountsOn, refuse_a_username_that_is_taken_and_the_transaction_goes_on)
{
    write([](app::Records& records) {
        ASSERT_TRUE(records.accounts().add(account(7, "lan", "Lan", nung), "hash"));
        const auto refused = records.accounts().add(account(8, "lan", "Another", vo), "hash");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "account.username_taken");
        EXPECT_EQ(records.accounts().count(), 1);
    });
}

TEST_P(AccountsOn, keep_what_was_taken_away_and_when_they_were_locked)
{
    const Day later = today + std::chrono::days(5);
    write([&](app::Records& records) {
        auto& accounts = records.accounts();
        ASSERT_TRUE(accounts.add(account(7, "lan", "Lan", nung), "hash"));
        app::Account changed = *accounts.find(AccountId(7));
        changed.grants.push_back({ "commune_approver", nung, later, std::nullopt, {} });
        EXPECT_TRUE(accounts.save(changed, 1, today));
        EXPECT_THAT(accounts.taken_from({ AccountId(7) }), IsEmpty());
        // One is taken away, one ends, and what began today held on no day.
        changed.grants = { { "auditor", nung, later, later + std::chrono::days(9), {} } };
        changed.disabled = true;
        EXPECT_TRUE(accounts.save(changed, 2, later));
        changed.disabled = false;
        changed.grants.clear();
        EXPECT_TRUE(accounts.save(changed, 3, later + std::chrono::days(2)));
    });
    read([&](app::Records& records) {
        auto& accounts = records.accounts();
        const auto taken = accounts.taken_from({ AccountId(7) });
        ASSERT_EQ(taken.size(), 2U);
        EXPECT_EQ(taken[0].grant.role, "commune_editor");
        EXPECT_EQ(taken[0].grant.from, today);
        EXPECT_EQ(taken[0].grant.to, later);
        EXPECT_TRUE(taken[0].grant.rights.contains(Right::write_bulletin));
        EXPECT_EQ(taken[1].grant.role, "auditor");
        EXPECT_EQ(taken[1].grant.to, later + std::chrono::days(2));
        EXPECT_EQ(accounts.taken_in({ nung }).size(), 2U);
        EXPECT_THAT(accounts.taken_in({ vo }), IsEmpty());
        const auto locked = accounts.locked_days({ AccountId(7) });
        ASSERT_EQ(locked.size(), 1U);
        EXPECT_EQ(locked[0].from, later);
        EXPECT_EQ(locked[0].to, later + std::chrono::days(2));
        EXPECT_NE(accounts.taken_known_from(), Day{});
    });
}

TEST_P(AccountsOn, keep_the_days_that_a_new_end_of_a_role_leaves_out)
{
    const auto after = [](int days) { return today + std::chrono::days(days); };
    const auto editor = [](Day from, std::optional<Day> to) {
        return Grant{ "commune_editor", nung, from, to, {} };
    };
    Version seen = 1;
    write([&](app::Records& records) {
        auto& accounts = records.accounts();
        ASSERT_TRUE(accounts.add(account(7, "lan", "Lan", nung), "hash"));
        const auto save = [&](std::vector<Grant> grants, int on) {
            app::Account changed = *accounts.find(AccountId(7));
            changed.grants = std::move(grants);
            ASSERT_TRUE(accounts.save(changed, seen++, after(on)));
        };
        const auto kept = [&] {
            std::vector<std::pair<Day, Day>> days;
            for (const app::TakenGrant& taken : accounts.taken_from({ AccountId(7) }))
                days.emplace_back(taken.grant.from, taken.grant.to.value());
            return days;
        };
        using Days = std::pair<Day, Day>;
        save({ editor(today, after(9)) }, 5);
        EXPECT_THAT(kept(), IsEmpty()) << "it still holds";
        save({ editor(today, after(20)) }, 5);
        EXPECT_THAT(kept(), IsEmpty()) << "extended";
        save({ editor(today, after(3)) }, 5);
        EXPECT_THAT(kept(), ElementsAre(Days(after(3), after(5)))) << "shortened in hindsight";
        save({ editor(today, after(3)), editor(after(6), std::nullopt) }, 6);
        EXPECT_EQ(kept().size(), 1U) << "nothing was taken away";
        save({ editor(today, after(3)) }, 6);
        EXPECT_EQ(kept().size(), 1U) << "given and taken away on one day";
        save({}, 8);
        EXPECT_THAT(kept(), ElementsAre(Days(today, after(3)), Days(after(3), after(5))))
            << "it was over before";
        save({ editor(after(8), std::nullopt) }, 8);
        save({}, 9);
        save({ editor(after(9), std::nullopt) }, 9);
        save({}, 9);
        EXPECT_THAT(kept(),
            ElementsAre(Days(today, after(3)), Days(after(3), after(5)), Days(after(8), after(9))));
        save({ editor(after(8), std::nullopt) }, 9);
        save({}, 9);
        EXPECT_EQ(kept().size(), 3U) << "the same days once";
    });
}

TEST_P(AccountsOn, are_listed_as_they_were_on_an_earlier_day)
{
    const auto after = [](int days) { return today + std::chrono::days(days); };
    write([&](app::Records& records) {
        auto& accounts = records.accounts();
        ASSERT_TRUE(accounts.add(account(7, "lan", "Lan", nung), "hash"));
        app::Account young = account(8, "minh", "Minh", vo);
        young.created = now + std::chrono::days(4);
        young.grants[0].from = after(4);
        ASSERT_TRUE(accounts.add(young, "hash"));
        app::Account changed = *accounts.find(AccountId(7));
        changed.disabled = true;
        changed.grants = { { "auditor", vo, after(2), std::nullopt, {} } };
        EXPECT_TRUE(accounts.save(changed, 1, after(2)));
        changed.disabled = false;
        EXPECT_TRUE(accounts.save(changed, 2, after(4)));
    });
    const auto shared = tree();
    read([&](app::Records& records) {
        const auto list = [&](int day, const char* role, std::vector<UnitId> within) {
            app::AccountFilter filter{ {}, {}, role };
            filter.day = after(day);
            filter.within = std::move(within);
            return records.accounts().list(filter, *shared, {});
        };
        EXPECT_THAT(names(list(-1, "", {})), IsEmpty()) << "there were none yet";
        const auto first = list(1, "", {});
        ASSERT_THAT(names(first), ElementsAre("Lan"));
        EXPECT_FALSE(first.items[0].disabled);
        ASSERT_EQ(first.items[0].grants.size(), 1U);
        EXPECT_EQ(first.items[0].grants[0].role, "commune_editor");
        EXPECT_EQ(first.items[0].grants[0].unit, nung);
        EXPECT_TRUE(first.items[0].grants[0].rights.contains(Right::write_bulletin));
        const auto locked = list(3, "", {});
        ASSERT_THAT(names(locked), ElementsAre("Lan"));
        EXPECT_TRUE(locked.items[0].disabled);
        ASSERT_EQ(locked.items[0].grants.size(), 1U);
        EXPECT_EQ(locked.items[0].grants[0].role, "auditor");
        EXPECT_EQ(locked.items[0].grants[0].unit, vo);
        const auto last = list(4, "", {});
        ASSERT_THAT(names(last), ElementsAre("Lan", "Minh"));
        EXPECT_FALSE(last.items[0].disabled);
        EXPECT_THAT(names(list(1, "commune_editor", {})), ElementsAre("Lan"));
        EXPECT_THAT(names(list(2, "commune_editor", {})), IsEmpty()) << "taken away on that day";
        EXPECT_THAT(names(list(1, "auditor", {})), IsEmpty());
        EXPECT_THAT(names(list(2, "auditor", {})), ElementsAre("Lan"));
        EXPECT_THAT(names(list(4, "", { vo })), ElementsAre("Minh"));
        EXPECT_THAT(names(list(4, "", { nung })), ElementsAre("Lan"));
    });
}

TEST_P(AccountsOn, are_saved_from_the_version_seen_only)
{
    write([](app::Records& records) {
        ASSERT_TRUE(records.accounts().add(account(7, "lan", "Lan", nung), "hash"));
        app::Account changed = *records.accounts().find(AccountId(7));
        changed.name = "Nông Thị Lan";
        changed.disabled = true;
        changed.grants = { { "commune_approver", vo, today, today + std::chrono::days(30), {} } };
        EXPECT_TRUE(records.accounts().save(changed, 1));
        EXPECT_FALSE(records.accounts().save(changed, 1));
        const auto found = *records.accounts().find(AccountId(7));
        EXPECT_EQ(found.version, 2);
        EXPECT_TRUE(found.disabled);
        ASSERT_EQ(found.grants.size(), 1U);
        EXPECT_EQ(found.grants[0].role, "commune_approver");
        EXPECT_EQ(found.grants[0].to, today + std::chrono::days(30));
    });
}

TEST_P(AccountsOn, are_listed_in_vietnamese_order_page_by_page)
{
    write([](app::Records& records) {
        std::int64_t id = 10;
        for (const char* name : { "Đỗ Ân", "Dương Ba", "An", "Ăn", "Âu" }) {
            const std::string username = "u" + std::to_string(id);
            ASSERT_TRUE(records.accounts().add(account(id++, username, name, nung), ""));
        }
    });
    const auto shared = tree();
    read([&](app::Records& records) {
        const auto first = records.accounts().list({}, *shared, { 3, "" });
        EXPECT_THAT(names(first), ElementsAre("An", "Ăn", "Âu"));
        ASSERT_FALSE(first.next.empty());
        const auto second = records.accounts().list({}, *shared, { 3, first.next });
        EXPECT_THAT(names(second), ElementsAre("Dương Ba", "Đỗ Ân"));
        EXPECT_TRUE(second.next.empty());
        EXPECT_THAT(records.accounts().list({}, *shared, { 3, "nonsense" }).items, IsEmpty());
    });
}

TEST_P(AccountsOn, are_found_by_unit_role_and_folded_words)
{
    write([](app::Records& records) {
        ASSERT_TRUE(records.accounts().add(account(7, "lan", "Nông Thị Lan", lau), ""));
        ASSERT_TRUE(records.accounts().add(account(8, "duc", "Đặng Đức", vo), ""));
    });
    const auto shared = tree();
    read([&](app::Records& records) {
        const auto list = [&](app::AccountFilter filter) {
            return names(records.accounts().list(filter, *shared, {}));
        };
        EXPECT_THAT(list({ { nung }, "", "" }), ElementsAre("Nông Thị Lan")) << "below it";
        EXPECT_THAT(list({ { province }, "dang duc", "" }), ElementsAre("Đặng Đức"));
        EXPECT_THAT(list({ {}, "%", "" }), IsEmpty()) << "no pattern of the user's";
        EXPECT_THAT(list({ {}, "", "commune_editor" }).size(), 2U);
        EXPECT_THAT(list({ {}, "", "auditor" }), IsEmpty());
    });
}

TEST_P(AccountsOn, passwords_and_one_time_steps)
{
    write([](app::Records& records) {
        auto& accounts = records.accounts();
        ASSERT_TRUE(accounts.add(account(7, "lan", "Lan", nung), "old"));
        accounts.set_password(AccountId(7), "new", true);
        EXPECT_EQ(accounts.password_hash(AccountId(7)), "new");
        EXPECT_TRUE(accounts.find(AccountId(7))->must_change_password);
        accounts.set_totp_secret(AccountId(7), "ABCD");
        EXPECT_TRUE(accounts.find(AccountId(7))->has_totp);
        EXPECT_EQ(accounts.totp_secret(AccountId(7)), "ABCD");
        EXPECT_TRUE(accounts.use_totp_step(AccountId(7), 100));
        EXPECT_FALSE(accounts.use_totp_step(AccountId(7), 100)) << "once";
        EXPECT_FALSE(accounts.use_totp_step(AccountId(7), 99));
        EXPECT_TRUE(accounts.use_totp_step(AccountId(7), 101));
        accounts.note_login(AccountId(7), now);
        EXPECT_EQ(accounts.find(AccountId(7))->last_login, now);
    });
}

TEST_P(AccountsOn, roles_are_rows)
{
    write([](app::Records& records) {
        EXPECT_EQ(records.accounts().roles().size(), default_roles().size());
        records.accounts().save_role({ "guard", "Bảo vệ", { Right::view } });
        records.accounts().save_role(
            { "guard", "Trực đêm", { Right::view, Right::operate_device } });
        const auto roles = records.accounts().roles();
        const auto found = std::find_if(
            roles.begin(), roles.end(), [](const Role& role) { return role.code == "guard"; });
        ASSERT_NE(found, roles.end());
        EXPECT_EQ(found->name, "Trực đêm");
        EXPECT_EQ(found->rights.size(), 2U);
    });
}

TEST_P(AccountsOn, sessions_live_until_they_expire_or_are_ended)
{
    write([](app::Records& records) {
        ASSERT_TRUE(records.accounts().add(account(7, "lan", "Lan", nung), ""));
        auto& sessions = records.sessions();
        for (int i = 1; i <= 3; ++i)
            sessions.add({ SessionId(i), AccountId(7), "hash" + std::to_string(i), "csrf", now, now,
                now + i * 1h, "browser", "10.0.0.1" });
        EXPECT_EQ(sessions.find_by_token_hash("hash2")->id, SessionId(2));
        EXPECT_FALSE(sessions.find_by_token_hash("hash9"));
        sessions.touch(SessionId(1), now + 1min, now + 10h);
        EXPECT_EQ(sessions.find_by_token_hash("hash1")->expires, now + 10h);
        EXPECT_EQ(sessions.remove_expired(now + 2h), 1);
        sessions.remove_of(AccountId(7), SessionId(1));
        EXPECT_FALSE(sessions.find_by_token_hash("hash3"));
        sessions.remove(SessionId(1));
        EXPECT_FALSE(sessions.find_by_token_hash("hash1"));
    });
}

TEST_P(AccountsOn, api_keys_are_found_by_their_hash_and_stay_when_they_are_revoked)
{
    write([](app::Records& records) {
        app::ApiKey key;
        key.id = ApiKeyId(1);
        key.name = "Hệ thống tỉnh";
        key.scope = "cap";
        key.unit = province;
        key.key_hash = "hash";
        key.created = now;
        key.created_by = AccountId(7);
        key.handling = app::CapHandling::pass;
        key.passed_by = AccountId(8);
        key.senders = { "kttv.example.vn" };
        key.certificate = "PEM";
        records.api_keys().add(key);
        key.id = ApiKeyId(2);
        key.key_hash = "other";
        key.handling = app::CapHandling::hold;
        key.passed_by.reset();
        records.api_keys().add(key);

        records.api_keys().touch(ApiKeyId(1), now + 1h);
        const auto found = records.api_keys().find_by_hash("hash");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->scope, "cap");
        EXPECT_EQ(found->handling, app::CapHandling::pass);
        EXPECT_EQ(found->passed_by, AccountId(8));
        EXPECT_THAT(found->senders, ElementsAre("kttv.example.vn"));
        EXPECT_EQ(found->certificate, "PEM");
        EXPECT_EQ(found->last_used, now + 1h);
        EXPECT_FALSE(records.api_keys().find(ApiKeyId(2))->passed_by);

        app::ApiKey second = *records.api_keys().find(ApiKeyId(2));
        second.revoked = now + 2h;
        second.name = "Cũ";
        records.api_keys().save(second);
        EXPECT_EQ(records.api_keys().find_by_hash("other")->revoked, now + 2h);
        ASSERT_EQ(records.api_keys().list().size(), 2U);
        EXPECT_EQ(records.api_keys().list()[1].name, "Cũ");
        EXPECT_FALSE(records.api_keys().find_by_hash("none"));
    });
}

TEST_P(AccountsOn, passkeys_are_found_by_their_credential_and_stay_when_revoked)
{
    write([](app::Records& records) {
        ASSERT_TRUE(records.accounts().add(account(7, "lan", "Nông Thị Lan", nung), "hash"));
        app::Passkey passkey;
        passkey.id = PasskeyId(1);
        passkey.account = AccountId(7);
        passkey.name = "Điện thoại";
        passkey.credential = "abc";
        passkey.public_key = "key";
        passkey.counter = 3;
        passkey.created = now;
        EXPECT_TRUE(records.passkeys().add(passkey));
        passkey.id = PasskeyId(2);
        EXPECT_FALSE(records.passkeys().add(passkey)) << "known already";
        EXPECT_TRUE(records.passkeys().note_use(PasskeyId(1), 4, now + 1h));
        EXPECT_FALSE(records.passkeys().note_use(PasskeyId(1), 4, now + 2h)) << "a copy";
        EXPECT_FALSE(records.passkeys().note_use(PasskeyId(1), 0, now + 2h));
        records.passkeys().revoke(PasskeyId(1), now + 2h);
        EXPECT_FALSE(records.passkeys().note_use(PasskeyId(1), 5, now + 2h)) << "given up";
        records.passkeys().revoke(PasskeyId(1), now + 3h);
        const auto found = records.passkeys().find("abc");
        EXPECT_EQ(found->counter, 4);
        EXPECT_EQ(found->last_used, now + 1h);
        EXPECT_EQ(found->revoked, now + 2h);
        EXPECT_EQ(records.passkeys().of(AccountId(7)).size(), 1U);
        EXPECT_EQ(records.passkeys().all().size(), 1U);
        EXPECT_FALSE(records.passkeys().find("xyz"));
    });
}

TEST_P(AccountsOn, a_passkey_that_does_not_count_is_used_again_and_again)
{
    write([](app::Records& records) {
        ASSERT_TRUE(records.accounts().add(account(7, "lan", "Nông Thị Lan", nung), "hash"));
        app::Passkey passkey;
        passkey.id = PasskeyId(1);
        passkey.account = AccountId(7);
        passkey.credential = "abc";
        passkey.public_key = "key";
        passkey.created = now;
        ASSERT_TRUE(records.passkeys().add(passkey));
        EXPECT_TRUE(records.passkeys().note_use(PasskeyId(1), 0, now + 1h));
        EXPECT_TRUE(records.passkeys().note_use(PasskeyId(1), 0, now + 2h));
        EXPECT_TRUE(records.passkeys().note_use(PasskeyId(1), 4'000'000'000, now + 3h));
        EXPECT_FALSE(records.passkeys().note_use(PasskeyId(1), 0, now + 4h));
    });
}

TEST_P(AccountsOn, sessions_of_an_account_are_listed_last_used_first)
{
    write([](app::Records& records) {
        ASSERT_TRUE(records.accounts().add(account(7, "lan", "Nông Thị Lan", nung), "hash"));
        for (int i = 1; i <= 3; ++i)
            records.sessions().add({ SessionId(i), AccountId(7), "hash" + std::to_string(i), "csrf",
                now, now + i * 1min, now + 1h, "browser", "10.0.0.1" });
        const auto found = records.sessions().of(AccountId(7));
        ASSERT_EQ(found.size(), 3U);
        EXPECT_EQ(found[0].id, SessionId(3));
        EXPECT_EQ(found[0].address, "10.0.0.1");
        EXPECT_TRUE(records.sessions().of(AccountId(8)).empty());
    });
}

}
}
