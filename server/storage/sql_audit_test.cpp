#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AuditOn : public RecordsOn {
protected:
    static app::AuditEntry entry(std::int64_t id, const char* deed, std::optional<UnitId> where)
    {
        app::AuditEntry made;
        made.id = AuditId(id);
        made.account = AccountId(7);
        made.account_name = "Nông Thị Lan";
        made.deed = deed;
        made.subject_kind = "bulletin";
        made.subject = 100 + id;
        made.subject_name = "Lịch cắt điện";
        made.unit = where;
        made.detail = "{\"version\":2}";
        made.address = "10.0.0.1";
        made.at = now + Milliseconds(id);
        return made;
    }
    std::vector<std::int64_t> ids(const app::AuditFilter& filter)
    {
        const auto shared = tree();
        std::vector<std::int64_t> found;
        app::Page page{ 2, "" };
        do {
            const auto paged = read(
                [&](app::Records& records) { return records.audit().list(filter, *shared, page); });
            for (const app::AuditEntry& item : paged.items)
                found.push_back(item.id.value());
            page.cursor = paged.next;
        } while (!page.cursor.empty());
        return found;
    }
};
NGUON_ON_BOTH_ENGINES(AuditOn);

TEST_P(AuditOn, is_listed_newest_first_and_by_what_one_may_see)
{
    write([](app::Records& records) {
        records.audit().append(entry(1, "bulletin.submitted", nung));
        records.audit().append(entry(2, "bulletin.approved", vo));
        records.audit().append(entry(3, "account.added", std::nullopt));
        app::AuditEntry of_system = entry(4, "plan.compiled", lau);
        of_system.account.reset();
        of_system.account_name.clear();
        records.audit().append(of_system);
    });
    const auto where = [&](std::vector<UnitId> units, bool whole) {
        app::AuditFilter filter;
        filter.units = std::move(units);
        filter.whole = whole;
        return filter;
    };
    EXPECT_THAT(ids(where({ province }, true)), ElementsAre(4, 3, 2, 1));
    EXPECT_THAT(ids(where({ province }, false)), ElementsAre(4, 2, 1));
    EXPECT_THAT(ids(where({ nung }, false)), ElementsAre(4, 1));
    EXPECT_THAT(ids(where({ nung }, true)), ElementsAre(4, 3, 1));
    EXPECT_THAT(ids(where({}, false)), IsEmpty());

    app::AuditFilter filter = where({ province }, true);
    filter.deed = "bulletin.";
    EXPECT_THAT(ids(filter), ElementsAre(2, 1));
    filter = where({ province }, true);
    filter.account = AccountId(7);
    EXPECT_THAT(ids(filter), ElementsAre(3, 2, 1));
    filter = where({ province }, true);
    filter.subject_kind = "bulletin";
    filter.subject = 102;
    EXPECT_THAT(ids(filter), ElementsAre(2));
    filter = where({ province }, true);
    filter.from = now + Milliseconds(2);
    filter.to = now + Milliseconds(4);
    EXPECT_THAT(ids(filter), ElementsAre(3, 2));
    filter = where({ province }, true);
    filter.search = "nong thi";
    EXPECT_THAT(ids(filter), ElementsAre(3, 2, 1));
}

TEST_P(AuditOn, is_undone_with_its_cause)
{
    truth_->write([](app::Records& records) {
        records.audit().append(entry(1, "bulletin.approved", nung));
        return false;
    });
    EXPECT_THROW(truth_->write([](app::Records& records) -> bool {
        records.audit().append(entry(2, "bulletin.approved", nung));
        throw std::runtime_error("no");
    }),
        std::runtime_error);
    EXPECT_THAT(
        read([](app::Records& records) { return records.audit().unsealed(10); }), IsEmpty());
}

TEST_P(AuditOn, is_only_appended_to)
{
    write([](app::Records& records) { records.audit().append(entry(1, "x", nung)); });
    for (const char* statement :
        { "UPDATE audit_entry SET deed = 'y'", "DELETE FROM audit_entry" }) {
        try {
            truth_->database().write([&](sql::Connection& sql) { sql.run(statement); });
            FAIL() << statement;
        } catch (const sql::Failure& failure) {
            EXPECT_EQ(failure.code(), sql::Errc::check) << failure.what();
        }
    }
}

TEST_P(AuditOn, is_sealed_in_stretches)
{
    write([](app::Records& records) {
        auto& audit = records.audit();
        EXPECT_FALSE(audit.last_seal());
        for (int i = 1; i <= 3; ++i)
            audit.append(entry(i, "bulletin.edited", nung));
        const auto rows = audit.unsealed(2);
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_LT(rows[0].number, rows[1].number);
        EXPECT_THAT(rows[0].bytes, HasSubstr("\"deed\":\"bulletin.edited\""));
        EXPECT_NE(rows[0].bytes, rows[1].bytes);
        audit.add_seal({ 1, rows[0].number, rows[1].number, "chain", "{\"seal\":1}", now });
        EXPECT_EQ(audit.unsealed(10).size(), 1U);
        EXPECT_EQ(audit.last_seal()->last, rows[1].number);
        EXPECT_EQ(audit.last_seal()->seal, "{\"seal\":1}");
        EXPECT_EQ(audit.seals(1, 10).size(), 1U);
        EXPECT_THAT(audit.seals(2, 10), IsEmpty());
        const auto again = audit.rows(rows[0].number, rows[1].number);
        ASSERT_EQ(again.size(), 2U);
        EXPECT_EQ(again[1].bytes, rows[1].bytes) << "the same bytes for ever";
    });
}

TEST_P(AuditOn, every_field_is_under_the_chain)
{
    const auto bytes_of = [&](const app::AuditEntry& given) {
        return write([&](app::Records& records) {
            records.audit().append(given);
            const auto rows = records.audit().unsealed(1'000);
            std::string bytes = rows.back().bytes;
            const std::string number = "\"number\":" + std::to_string(rows.back().number);
            bytes.replace(bytes.find(number), number.size(), "\"number\":0");
            return bytes;
        });
    };
    const std::string plain = bytes_of(entry(1, "x", nung));
    EXPECT_EQ(bytes_of(entry(1, "x", nung)), plain);
    const auto differs = [&](auto change) {
        app::AuditEntry altered = entry(1, "x", nung);
        change(altered);
        EXPECT_NE(bytes_of(altered), plain);
    };
    differs([](auto& e) { e.account.reset(); });
    differs([](auto& e) { e.account_name = "z"; });
    differs([](auto& e) { e.deed = "z"; });
    differs([](auto& e) { e.subject_kind = "z"; });
    differs([](auto& e) { e.subject = 0; });
    differs([](auto& e) { e.subject_name = "z"; });
    differs([](auto& e) { e.unit.reset(); });
    differs([](auto& e) { e.detail = "{}"; });
    differs([](auto& e) { e.address = ""; });
    differs([](auto& e) { e.at += 1ms; });
    differs([](auto& e) { e.id = AuditId(2); });
}

TEST_P(AuditOn, an_idempotency_key_has_one_answer)
{
    write([](app::Records& records) {
        auto& answers = records.kept_answers();
        const app::KeptAnswer given{ AccountId(7), "key", "request", 201, "{\"id\":\"1\"}", now };
        EXPECT_FALSE(answers.find(AccountId(7), "key"));
        EXPECT_TRUE(answers.add(given));
        EXPECT_FALSE(answers.add({ AccountId(7), "key", "request", 201, "{\"id\":\"2\"}", now }));
        EXPECT_TRUE(answers.add({ AccountId(8), "key", "request", 200, "", now }))
            << "another account's";
        EXPECT_EQ(answers.find(AccountId(7), "key")->status, 201);
        EXPECT_EQ(answers.find(AccountId(7), "key")->body, "{\"id\":\"1\"}");
        EXPECT_EQ(answers.remove_before(now + 1h), 2);
    });
}

TEST_P(AuditOn, a_key_taken_by_an_earlier_version_without_an_answer_is_free)
{
    write([](app::Records& records) {
        auto& answers = records.kept_answers();
        EXPECT_TRUE(answers.add({ AccountId(7), "key", "request", 0, "", now }));
        EXPECT_FALSE(answers.find(AccountId(7), "key"));
        EXPECT_TRUE(answers.add({ AccountId(7), "key", "request", 200, "{}", now }));
        EXPECT_EQ(answers.find(AccountId(7), "key")->status, 200);
    });
}

TEST_P(AuditOn, settings_are_small_and_named)
{
    write([](app::Records& records) {
        EXPECT_FALSE(records.settings().find("voice"));
        records.settings().save("voice", "{\"default\":\"vi\"}");
        records.settings().save("voice", "{}");
        EXPECT_EQ(records.settings().find("voice"), "{}");
    });
}

}
}
