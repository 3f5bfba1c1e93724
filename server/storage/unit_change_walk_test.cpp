// Nothing is left behind when units merge: every column of the schema that names a unit is either
// handed over or history, and the schema itself is asked which there are.
#include "server/storage/sql_unit_changes.hpp"
#include "server/storage/testing/records.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

using namespace testing;
using ::testing::IsEmpty;

// Why these keep the old name.
const std::map<std::string, std::string> history{
    { "account_grant_past.unit", "where somebody once held a role" },
    { "account_grant.unit", "ends on the day, and another one begins" },
    { "air_rules.unit", "the heirs are given joined rules" },
    { "archive_rule.unit", "the heirs are given the longest time" },
    { "asset_era.unit", "where it stood, day by day; another era begins with the heir" },
    { "audit_entry.unit", "what happened, under its name then" },
    { "breakdown_rules.unit", "the heirs are given the more watchful ones" },
    { "day_profile.unit", "its days are its own; heirs stand under the profiles above them" },
    { "delegation.unit", "a role lent in a unit that ended lends nothing any more" },
    { "device_former_unit.unit", "what was approved for the old unit means these devices" },
    { "emergency.unit", "an alert is refused to wait, so these are over" },
    { "emergency_answer.unit", "who answered then" },
    { "emergency_rules.unit", "the heirs are given the stricter rules" },
    { "emergency_unit.unit", "whom it was meant for" },
    { "import.unit", "who brought a table in, under its name then" },
    { "inbox_decision.unit", "the heir is given a copy" },
    { "inbox_rule.unit", "the heirs are given it where all had the same" },
    { "jingle.unit", "was approved for the old unit; the heir has its own or that from above" },
    { "language_rule.unit", "the heirs are given the order of the first, and the duty of any" },
    { "onsite_permit.unit", "the heirs are given joined permits" },
    { "pause.unit", "the heirs are given what is left of it" },
    { "planned_outage.unit", "means the devices that stood in the old unit" },
    { "relay_source.unit", "was approved for the old unit, whose devices still hear it" },
    { "silence_period.unit", "ends, and another one begins" },
    { "unit_boundary.unit", "where the old unit lay" },
    { "unit_fact.unit", "what was so of it, day by day; the heirs begin with their own" },
    { "unit_era.parent", "what stood where, day by day" },
    { "unit_era.unit", "what it was called, day by day" },
    { "unit_language.unit", "the heir is given what is spoken in its parts" },
    { "unit_heir.heir", "where things went" },
    { "unit_heir.unit", "where things went" },
    { "unit_successor.successor", "what came after" },
    { "unit_successor.unit", "what came after" },
};

struct Column {
    std::string table;
    std::string name;
    std::string type;
    bool required = false;
};

class UnitChangeWalk : public RecordsOn {
protected:
    std::vector<Column> columns()
    {
        return truth_->database().read([&](sql::Connection& sql) {
            const auto read = [](sql::Row row) {
                return Column{ row.text(0), row.text(1), row.text(2), row.text(3) == "1" };
            };
            if (on_sqlite())
                return sql.all(
                    "SELECT m.name, c.name, c.type, CAST(c.\"notnull\" AS TEXT)"
                    " FROM sqlite_master m JOIN pragma_table_info(m.name) c"
                    " WHERE m.type = 'table' AND m.sql LIKE '%STRICT%' ORDER BY m.name, c.cid",
                    {}, read);
            return sql.all("SELECT table_name, column_name, data_type,"
                           " CASE is_nullable WHEN 'NO' THEN '1' ELSE '0' END"
                           " FROM information_schema.columns"
                           " WHERE table_schema = current_schema()"
                           " ORDER BY table_name, ordinal_position",
                {}, read);
        });
    }

    // By their names, and on SQLite by what they refer to as well.
    std::set<std::string> unit_columns()
    {
        std::set<std::string> found;
        for (const Column& column : columns()) {
            if (column.name == "unit" || column.name == "to_unit" || column.name == "heir"
                || column.name == "successor"
                || (column.table == "unit_era" && column.name == "parent"))
                found.insert(column.table + "." + column.name);
        }
        if (!on_sqlite())
            return found;
        truth_->database().read([&](sql::Connection& sql) {
            sql.all("SELECT m.name, f.\"from\" FROM sqlite_master m"
                    " JOIN pragma_foreign_key_list(m.name) f"
                    " WHERE m.type = 'table' AND f.\"table\" = 'unit'",
                {}, [&](sql::Row row) {
                    found.insert(row.text(0) + "." + row.text(1));
                    return true;
                });
        });
        return found;
    }

    // A row with something in every column that must have it.
    void add_row(sql::Connection& sql, const std::string& table, UnitId unit, std::int64_t number)
    {
        std::string names;
        std::string marks;
        std::deque<std::string> texts;
        std::vector<sql::Value> values;
        for (const Column& column : columns()) {
            if (column.table != table || (!column.required && column.name != "id"))
                continue;
            std::string type = column.type;
            std::transform(type.begin(), type.end(), type.begin(), ::toupper);
            names += (names.empty() ? "" : ", ") + column.name;
            marks += marks.empty() ? "?" : ", ?";
            texts.push_back(fmt::format("{} {}", column.name, number));
            if (column.name == "unit" || column.name == "to_unit")
                values.emplace_back(unit);
            else if (column.name == "bulletin")
                values.emplace_back(bulletins_.at(unit));
            else if (type == "TEXT")
                values.emplace_back(texts.back());
            else if (type == "BYTEA" || type == "BLOB")
                values.emplace_back(sql::Blob(std::string_view(texts.back())));
            else if (type == "BOOLEAN")
                values.emplace_back(false);
            else if (type == "DOUBLE PRECISION" || type == "REAL")
                values.emplace_back(1.5);
            else
                values.emplace_back(column.name == "id" ? number : std::int64_t(0));
        }
        sql.run(fmt::format("INSERT INTO {} ({}) VALUES ({})", table, names, marks),
            sql::Values(values));
    }

    std::int64_t count(sql::Connection& sql, const OwnedRows& rows, UnitId unit)
    {
        return sql.one(fmt::format("SELECT COUNT(*) FROM {} WHERE {} = ?", rows.table, rows.column),
            { unit }, [](sql::Row row) { return row.get<std::int64_t>(0); });
    }
    // What other rows refer to.
    std::map<UnitId, std::int64_t> bulletins_;

    void add_change(UnitChangeId id)
    {
        write([id](app::Records& records) {
            app::UnitChangeRecord record;
            record.id = id;
            record.change = { "12/NQ-HĐND", today, {} };
            records.unit_changes().add(record);
        });
    }
};
NGUON_ON_BOTH_ENGINES(UnitChangeWalk);

TEST_P(UnitChangeWalk, every_column_that_names_a_unit_is_handed_over_or_history)
{
    std::set<std::string> known;
    for (const auto& [column, reason] : history)
        known.insert(column);
    for (const OwnedRows& rows : owned_rows())
        known.insert(rows.place());
    EXPECT_EQ(unit_columns(), known)
        << "a new column that names a unit goes into owned_rows() or, with a reason, into the"
           " history of this test";
}

TEST_P(UnitChangeWalk, every_row_goes_to_the_heir_and_comes_home_again)
{
    constexpr UnitChangeId merge(700);
    constexpr UnitChangeId back(701);
    std::map<std::string, std::int64_t> before;
    truth_->database().write([&](sql::Connection& sql) {
        std::int64_t number = 7'000;
        std::set<std::string_view> filled;
        for (const OwnedRows& rows : owned_rows()) {
            if (!filled.insert(rows.table).second)
                continue;
            for (const UnitId unit : { nung, vo }) {
                add_row(sql, std::string(rows.table), unit, ++number);
                if (rows.table == "bulletin")
                    bulletins_[unit] = number;
            }
        }
        for (const OwnedRows& rows : owned_rows())
            before[rows.place()] = count(sql, rows, nung);
    });
    add_change(merge);
    write([&](app::Records& records) {
        records.unit_changes().hand_over(merge, { { nung, province } }, {});
    });
    truth_->database().write([&](sql::Connection& sql) {
        for (const OwnedRows& rows : owned_rows()) {
            EXPECT_EQ(count(sql, rows, nung), 0) << rows.place();
            EXPECT_EQ(count(sql, rows, province), before[rows.place()]) << rows.place();
            EXPECT_EQ(count(sql, rows, vo), 1) << rows.place() << " is not concerned";
        }
    });
    add_change(back);
    write([&](app::Records& records) { records.unit_changes().hand_back(merge, back); });
    truth_->database().write([&](sql::Connection& sql) {
        const auto moves_of = [&](UnitChangeId change) {
            return sql.one("SELECT COUNT(*) FROM unit_move WHERE change = ?", { change },
                [](sql::Row row) { return row.get<std::int64_t>(0); });
        };
        EXPECT_EQ(moves_of(back), moves_of(merge)) << "each move back is noted";
        for (const OwnedRows& rows : owned_rows())
            EXPECT_EQ(count(sql, rows, nung), before[rows.place()]) << rows.place();
    });
}

TEST_P(UnitChangeWalk, what_was_decided_and_is_spoken_holds_for_all_who_follow)
{
    truth_->database().write([&](sql::Connection& sql) {
        add_row(sql, "bulletin", nung, 7'001);
        add_row(sql, "bulletin", nung, 7'002);
    });
    const auto decide = [](app::Records& records, BulletinId bulletin, UnitId unit,
                            InboxAnswer answer, Moment at) {
        InboxDecision decision;
        decision.bulletin = bulletin;
        decision.unit = unit;
        decision.answer = answer;
        decision.at = at;
        records.inbox().save(decision, 0);
    };
    write([&](app::Records& records) {
        decide(records, BulletinId(7'001), vo, InboxAnswer::left, now);
        decide(
            records, BulletinId(7'001), nung, InboxAnswer::accepted, now - std::chrono::hours(1));
        decide(records, BulletinId(7'002), lau, InboxAnswer::accepted, now);
        decide(records, BulletinId(7'002), vo, InboxAnswer::left, now - std::chrono::hours(1));
        records.units().set_languages(nung, { "tay" });
        records.units().set_languages(vo, { "nung", "tay" });
        records.unit_changes().hand_on({ { lau, { nung, vo } }, { province, { vo } } });
    });
    read([](app::Records& records) {
        EXPECT_EQ(records.inbox().find(BulletinId(7'001), lau)->answer, InboxAnswer::accepted)
            << "what was said first";
        EXPECT_EQ(records.inbox().find(BulletinId(7'002), lau)->answer, InboxAnswer::accepted)
            << "its own stays";
        EXPECT_TRUE(records.inbox().find(BulletinId(7'001), province));
        EXPECT_TRUE(records.inbox().find(BulletinId(7'001), vo)) << "it keeps what it said";
        auto spoken = records.units().languages({ lau, province });
        EXPECT_THAT(spoken[lau], ::testing::ElementsAre("nung", "tay"));
        EXPECT_THAT(spoken[province], ::testing::ElementsAre("nung", "tay"));
    });
}

TEST_P(UnitChangeWalk, two_readings_of_one_word_are_no_obstacle_and_none_is_lost)
{
    constexpr UnitChangeId merge(701);
    write([](app::Records& records) {
        for (const UnitId unit : { nung, vo }) {
            records.dictionary().save(
                { 0, unit, "Khuổi Mèo", unit == nung ? "khuổi mèo" : "khuôi mèo", {}, now });
            records.dictionary().save({ 0, unit, unit.text(), "khác", {}, now });
        }
    });
    add_change(merge);
    write([&](app::Records& records) {
        records.unit_changes().hand_over(merge, { { nung, province }, { vo, province } }, {});
    });
    read([](app::Records& records) {
        EXPECT_EQ(records.dictionary().for_unit({ province }).size(), 3U);
        EXPECT_EQ(records.dictionary().for_unit({ nung }).size()
                + records.dictionary().for_unit({ vo }).size(),
            1U)
            << "the second reading stays where it was written";
    });
}

TEST_P(UnitChangeWalk, a_change_comes_back_from_the_database_as_it_was)
{
    app::UnitChangeRecord record;
    record.id = UnitChangeId(702);
    record.state = app::UnitChangeState::planned;
    ChangeTarget target;
    target.id = UnitId(50);
    target.is_new = true;
    target.name = "Xã Lớn";
    target.kind = UnitKind::commune;
    target.parent = province;
    target.takes = { lau };
    record.change = { "12/NQ-HĐND", today, { { ChangeKind::merge, { nung, vo }, { target } } } };
    record.placed = { { DeviceId(9), UnitId(50) } };
    record.created = now;
    record.by_name = "Nguyễn Văn Quản";
    write([&](app::Records& records) {
        record.effect = effect_of(records.units().whole_register(), record.change).value();
        record.effect.parts[vo] = { UnitId(50) };
        record.preview.permits_before[vo].people = { { "Lý Thị Trưởng", "$argon2id$1" } };
        app::MovedUnit renamed;
        renamed.unit = vo;
        renamed.becomes_kind = UnitKind::ward;
        record.preview.units = { renamed };
        record.preview.total["device"] = 3;
        record.preview.concerns = { { "unit_change.quiet_differs", vo, "Xã Võ Nhai", "x" } };
        records.unit_changes().add(record);
    });
    const auto found = read([&](app::Records& records) {
        EXPECT_EQ(records.unit_changes().planned().size(), 1U);
        EXPECT_EQ(records.unit_changes().list({}).items.size(), 1U);
        return records.unit_changes().find(record.id);
    });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->effect.lives, record.effect.lives);
    EXPECT_EQ(found->effect.heirs, record.effect.heirs);
    EXPECT_EQ(found->effect.parts, record.effect.parts);
    EXPECT_EQ(found->preview.permits_before, record.preview.permits_before);
    EXPECT_EQ(found->preview.units[0].becomes_kind, UnitKind::ward);
    EXPECT_EQ(found->preview.concerns, record.preview.concerns);
    EXPECT_EQ(found->change.steps[0].to[0].takes, target.takes);
    EXPECT_EQ(found->placed, record.placed);
    EXPECT_TRUE(write([&](app::Records& records) {
        return records.unit_changes().save(*found, found->version);
    }));
    EXPECT_FALSE(write([&](app::Records& records) {
        return records.unit_changes().save(*found, found->version);
    })) << "stale";
    write([&](app::Records& records) {
        std::vector<UnitLife> lives;
        for (const ChangedLife& one : record.effect.lives)
            lives.push_back(one.after);
        records.units().put(lives);
    });
    const auto after = tree();
    EXPECT_EQ(after->find(lau)->parent, UnitId(50));
    const auto past = after->former(UnitId(50));
    EXPECT_THAT(std::vector(past.begin(), past.end()), ::testing::UnorderedElementsAre(nung, vo));
    read([&](app::Records& records) {
        UnitRegister stored = records.units().whole_register();
        for (const ChangedLife& one : record.effect.lives)
            EXPECT_EQ(*stored.find(one.after.id), one.after);
    });
}

}
}
