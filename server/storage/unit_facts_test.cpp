#include "server/storage/unit_facts.hpp"

#include "server/storage/migrations/truth.hpp"
#include "server/storage/sql/migration.hpp"
#include "server/storage/sql_accounts.hpp"
#include "server/storage/stored_onsite.hpp"
#include "server/storage/testing/engines.hpp"

namespace nguon::storage {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class UnitFactsOn : public testing::OnBothEngines { };
NGUON_ON_BOTH_ENGINES(UnitFactsOn);

TEST_P(UnitFactsOn, what_stood_there_before_days_were_kept_is_taken_over_without_a_day)
{
    constexpr UnitId commune(2);
    constexpr UnitId other(3);
    const Moment upgraded = moment_from_unix_ms(1'795'000'000'000);
    const Day long_ago = day_of(upgraded) - std::chrono::days(900);
    const auto database = open();
    sql::migrate(*database, truth_migrations().first(35), upgraded - std::chrono::hours(5'000));
    database->write([&](sql::Connection& sql) {
        sql.run("INSERT INTO unit (id, valid_from, households, version) VALUES (?, ?, 80, 1)",
            { commune, long_ago });
        sql.run("INSERT INTO unit (id, valid_from, version) VALUES (?, ?, 1)", { other, long_ago });
        for (const char* language : { "tyz", "nut" })
            sql.run(
                "INSERT INTO unit_language (unit, language) VALUES (?, ?)", { commune, language });
        sql.run("INSERT INTO language_rule (unit, heard, required) VALUES (?, 'tyz vi', 1)",
            { commune });
        sql.run("INSERT INTO air_rules (unit, rules, version) VALUES (?, '{\"quiet\":[]}', 1)",
            { commune });
        for (const int id : { 7, 8 })
            sql.run("INSERT INTO account (id, username, name, sort_key, folded, phone, post, unit,"
                    " disabled, must_change_password, password_hash, version, created_at)"
                    " VALUES (?, ?, '', ?, '', '', '', ?, ?, ?, '', 1, 0)",
                { id, std::to_string(id), sql::Blob("a"), commune, id == 8, false });
    });
    EXPECT_EQ(sql::migrate(*database, truth_migrations().first(36), upgraded), 1);
    database->read([&](sql::Connection& sql) {
        const auto said = [&](std::string_view noun) {
            const auto facts = facts_on(sql, noun, long_ago);
            EXPECT_THAT(facts, SizeIs(1)) << noun;
            EXPECT_EQ(facts.at(0).unit, commune) << noun;
            EXPECT_FALSE(facts.at(0).from) << noun << " has no day";
            return facts.at(0).said;
        };
        EXPECT_EQ(said(households_fact), "80");
        EXPECT_EQ(said(languages_fact), "nut tyz");
        EXPECT_EQ(said(language_order_fact), "1 tyz vi");
        EXPECT_EQ(said(air_rules_fact), "{\"quiet\":[]}");
        EXPECT_THAT(facts_on(sql, households_fact, { other }, long_ago), IsEmpty())
            << "nobody had counted there";
        SqlAccounts accounts(sql);
        const auto locked = accounts.locked_days({ AccountId(7), AccountId(8) });
        ASSERT_THAT(locked, SizeIs(1));
        EXPECT_EQ(locked[0].account, AccountId(8));
        EXPECT_FALSE(locked[0].from);
        EXPECT_FALSE(locked[0].to);
        EXPECT_EQ(accounts.taken_known_from(), day_of(upgraded));
    });
}

TEST_P(UnitFactsOn, rules_are_taken_over_without_a_day)
{
    constexpr UnitId commune(2);
    const Moment upgraded = moment_from_unix_ms(1'795'000'000'000);
    const Day long_ago = day_of(upgraded) - std::chrono::days(900);
    const auto database = open();
    sql::migrate(*database, truth_migrations().first(37), upgraded);
    database->write([&](sql::Connection& sql) {
        for (const int id : { 1, 2, 3 })
            sql.run(
                "INSERT INTO unit (id, valid_from, version) VALUES (?, ?, 1)", { id, long_ago });
        sql.run(
            "INSERT INTO emergency_rules (unit, rules, version) VALUES (?, '{}', 1)", { commune });
        sql.run("INSERT INTO inbox_rule (unit, decide_by, air_at, priority_only, version)"
                " VALUES (?, 57600000, 61200000, ?, 4)",
            { commune, true });
        sql.run("INSERT INTO archive_rule (unit, months, version) VALUES (?, 12, 2)", { commune });
        sql.run("INSERT INTO archive_rule (unit, months, version) VALUES (3, 0, 2)", {});
        sql.run(
            "INSERT INTO breakdown_rules (unit, data, version) VALUES (?, '{}', 1)", { commune });
        sql.run("INSERT INTO setting (name, value) VALUES ('board_rule.2', '6.5 20')", {});
        sql.run("INSERT INTO onsite_permit (unit, body, version) VALUES (?, ?, 1)",
            { commune,
                R"({"templates":["5"],"button":"5","people":[{"name":"Ma Văn Khác","pin":"$argon"}],)"
                R"("stick":true})" });
        sql.run("INSERT INTO setting (name, value) VALUES ('closed', 'x')", {});
    });
    database->write([&](sql::Connection& sql) {
        // 20:00 UTC is the next day in Vietnam.
        sql.run("INSERT INTO jingle (unit, kind, id, media, length_ms, size, statement, valid_to,"
                " by_name, changed_at, version) VALUES (?, 'closing', 77, '', 0, 0, '', NULL,"
                " 'Ma Văn Khác', 1764532800000, 1)",
            { commune });
    });
    EXPECT_EQ(sql::migrate(*database, truth_migrations().first(38), upgraded), 1);
    database->read([&](sql::Connection& sql) {
        const auto said = [&](std::string_view noun) {
            const auto facts = facts_on(sql, noun, long_ago);
            EXPECT_THAT(facts, SizeIs(1)) << noun;
            EXPECT_EQ(facts.at(0).unit, commune) << noun;
            EXPECT_FALSE(facts.at(0).from) << noun << " has no day";
            return facts.at(0).said;
        };
        EXPECT_EQ(said(emergency_rules_fact), "{}");
        EXPECT_EQ(said(inbox_rule_fact), "57600000 61200000 1");
        EXPECT_EQ(said(archive_rule_fact), "12");
        EXPECT_EQ(said(breakdown_rules_fact), "{}");
        EXPECT_EQ(said(board_rule_fact), "6.5 20");
        const OnsitePermit permit = stored::onsite_permit_from(said(onsite_permit_fact));
        EXPECT_TRUE(permit.stick);
        EXPECT_EQ(permit.button, TemplateId(5));
        EXPECT_EQ(permit.people, (std::vector<OnsitePerson>{ { "Ma Văn Khác", {} } }));
        const auto jingle = last_fact(sql, commune, "jingle.closing");
        ASSERT_TRUE(jingle);
        EXPECT_EQ(jingle->said, "77 - 0 0 - 1764532800000 Ma Văn Khác");
        EXPECT_EQ(jingle->from, parse_iso_day("2025-12-01"));
        const auto left = sql.all(
            "SELECT name FROM setting ORDER BY name", {}, [](sql::Row row) { return row.text(0); });
        EXPECT_EQ(left, std::vector<std::string>{ "closed" });
    });
}

}
}
