#include "server/storage/sql/connection.hpp"

#include "server/storage/testing/engines.hpp"

#include <limits>

namespace nguon::storage::sql {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using ThingId = Id<struct ThingTag>;

class ConnectionOn : public testing::OnBothEngines {
protected:
    void SetUp() override
    {
        OnBothEngines::SetUp();
        if (IsSkipped())
            return;
        database_ = open();
        database_->write([](Connection& sql) {
            sql.run_script(sql.dialect().adapt_schema(R"(
                CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT UNIQUE, bytes BYTEA,
                    weight DOUBLE PRECISION, ready BOOLEAN, at BIGINT, day TEXT,
                    version BIGINT NOT NULL DEFAULT 1,
                    CONSTRAINT thing_weight_positive CHECK (weight > 0)) STRICT;
                CREATE TABLE part (id BIGINT PRIMARY KEY, thing BIGINT NOT NULL REFERENCES thing(id),
                    place TEXT, UNIQUE (thing, place)) STRICT;)"));
        });
    }

    Failure failure_of(std::string_view sql, Values values = {})
    {
        try {
            database_->write([&](Connection& connection) { connection.run(sql, values); });
        } catch (const Failure& failure) {
            return failure;
        }
        ADD_FAILURE() << "no failure: " << sql;
        return { Errc::other, "" };
    }

    std::vector<std::int64_t> ids()
    {
        return database_->read([](Connection& sql) {
            return sql.all("SELECT id FROM thing ORDER BY id", {},
                [](Row row) { return row.get<std::int64_t>(0); });
        });
    }

    std::unique_ptr<Database> database_;
};
NGUON_ON_BOTH_ENGINES(ConnectionOn);

TEST_P(ConnectionOn, values_come_back_as_they_went_in)
{
    const std::string text = "Đài xã Thượng Nung — \"loa\" số 1; '?' \xF0\x9F\x93\xA2";
    const std::string bytes("\0\xFF\x01 '\\x'", 8);
    const Moment at = moment_from_unix_ms(1'790'000'000'123);
    const Day day = *parse_iso_day("2026-11-21");
    constexpr auto greatest = std::numeric_limits<std::int64_t>::max();

    database_->write([&](Connection& sql) {
        EXPECT_EQ(sql.run("INSERT INTO thing (id, name, bytes, weight, ready, at, day, version)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      { ThingId(7), text, Blob(bytes), 0.1, true, at, day, greatest }),
            1);
    });
    const bool found = database_->read([&](Connection& sql) {
        return sql.one(
            "SELECT id, name, bytes, weight, ready, at, day, version FROM thing", {}, [&](Row row) {
                EXPECT_EQ(row.get<ThingId>(0), ThingId(7));
                EXPECT_EQ(row.text(1), text);
                EXPECT_EQ(row.blob(2), bytes);
                EXPECT_EQ(row.get<double>(3), 0.1);
                EXPECT_TRUE(row.get<bool>(4));
                EXPECT_EQ(row.get<Moment>(5), at);
                EXPECT_EQ(row.get<Day>(6), day);
                EXPECT_EQ(row.get<std::int64_t>(7), greatest);
                return true;
            });
    });
    EXPECT_TRUE(found);
}

TEST_P(ConnectionOn, nulls_and_empties_stay_apart)
{
    database_->write([](Connection& sql) {
        const std::optional<std::string> no_text;
        const std::optional<double> no_weight;
        sql.run("INSERT INTO thing (id, name, bytes, weight, ready, day) VALUES (?, ?, ?, ?, ?, ?)",
            { 1, no_text, nullptr, no_weight, std::optional<bool>(), std::optional<Day>() });
        sql.run("INSERT INTO thing (id, name, bytes, weight, ready) VALUES (?, ?, ?, ?, ?)",
            { 2, "", Blob(""), std::optional(2.0), std::optional(false) });
    });
    database_->read([](Connection& sql) {
        sql.each(
            "SELECT name, bytes, weight, ready, day FROM thing WHERE id = ?", { 1 }, [](Row row) {
                for (int column = 0; column < 5; ++column)
                    EXPECT_TRUE(row.is_null(column)) << column;
                EXPECT_EQ(row.optional<std::string>(0), std::nullopt);
                EXPECT_EQ(row.optional<double>(2), std::nullopt);
                EXPECT_EQ(row.optional<Day>(4), std::nullopt);
            });
        sql.each("SELECT name, bytes, weight, ready FROM thing WHERE id = ?", { 2 }, [](Row row) {
            EXPECT_FALSE(row.is_null(0));
            EXPECT_EQ(row.text(0), "");
            EXPECT_EQ(row.blob(1), "");
            EXPECT_EQ(row.optional<double>(2), 2.0);
            EXPECT_EQ(row.optional<bool>(3), false);
        });
    });
}

TEST_P(ConnectionOn, reading_a_column_as_something_else_is_refused)
{
    database_->write([](Connection& sql) {
        sql.run("INSERT INTO thing (id, name) VALUES (?, ?)", { 5'000'000'000, "năm" });
    });
    const auto reads = [&](auto take) {
        database_->read([&](Connection& sql) {
            sql.maybe_one("SELECT id, name, weight FROM thing", {}, [&](Row row) {
                take(row);
                return true;
            });
        });
    };
    EXPECT_THROW(reads([](Row row) { row.get<std::int64_t>(1); }), Failure);
    EXPECT_THROW(reads([](Row row) { row.text(0); }), Failure);
    EXPECT_THROW(reads([](Row row) { row.get<double>(2); }), Failure) << "a null";
    EXPECT_THROW(reads([](Row row) { row.get<std::int32_t>(0); }), Failure) << "does not fit";
    EXPECT_THROW(reads([](Row row) { row.get<Day>(1); }), Failure);
}

TEST_P(ConnectionOn, lists_are_bound_as_one_value)
{
    database_->write([](Connection& sql) {
        for (int id = 1; id <= 4; ++id)
            sql.run("INSERT INTO thing (id, name) VALUES (?, ?)",
                { id, id == 4 ? "a \"b\\ ,c" : "tên " + std::to_string(id) });
    });
    database_->read([](Connection& sql) {
        const auto by_id = [&](const std::vector<ThingId>& ids) {
            return sql.all("SELECT id FROM thing WHERE id IN (?*) ORDER BY id", { List(ids) },
                [](Row row) { return row.get<int>(0); });
        };
        EXPECT_THAT(by_id({ ThingId(3), ThingId(1), ThingId(99) }), ElementsAre(1, 3));
        EXPECT_THAT(by_id({}), IsEmpty());
        const std::vector<std::string> names{ "tên 2", "a \"b\\ ,c", "{}" };
        EXPECT_THAT(sql.all("SELECT id FROM thing WHERE name IN (?*) ORDER BY id",
                        { List(std::span(names)) }, [](Row row) { return row.get<int>(0); }),
            ElementsAre(2, 4));
    });
}

TEST_P(ConnectionOn, a_question_mark_in_a_string_is_no_placeholder)
{
    const std::string answer = database_->read([](Connection& sql) {
        return sql.one("SELECT 'sao?' || CAST(? AS TEXT) -- ?\n", { "!" },
            [](Row row) { return row.text(0); });
    });
    EXPECT_EQ(answer, "sao?!");
}

TEST_P(ConnectionOn, a_wrong_number_of_values_is_our_own_mistake)
{
    database_->write([](Connection& sql) {
        EXPECT_THROW(
            sql.run("INSERT INTO thing (id, name) VALUES (?, ?)", { 1 }), std::logic_error);
    });
}

TEST_P(ConnectionOn, broken_rules_of_the_schema_have_the_same_names)
{
    database_->write([](Connection& sql) {
        sql.run("INSERT INTO thing (id, name) VALUES (1, 'a')");
        sql.run("INSERT INTO part (id, thing, place) VALUES (1, 1, 'x')");
    });
    const Failure same_name = failure_of("INSERT INTO thing (id, name) VALUES (2, 'a')");
    EXPECT_EQ(same_name.code(), Errc::unique);
    EXPECT_EQ(same_name.constraint(), "thing_name_key");

    const Failure same_id = failure_of("INSERT INTO thing (id) VALUES (1)");
    EXPECT_EQ(same_id.code(), Errc::unique);
    EXPECT_EQ(same_id.constraint(), "thing_pkey");

    const Failure same_pair = failure_of("INSERT INTO part (id, thing, place) VALUES (2, 1, 'x')");
    EXPECT_EQ(same_pair.code(), Errc::unique);
    EXPECT_EQ(same_pair.constraint(), "part_thing_place_key");

    EXPECT_EQ(failure_of("INSERT INTO part (id, thing) VALUES (3, 99)").code(), Errc::foreign_key);
    EXPECT_EQ(failure_of("DELETE FROM thing WHERE id = 1").code(), Errc::foreign_key);

    const Failure unnamed = failure_of("INSERT INTO part (id) VALUES (4)");
    EXPECT_EQ(unnamed.code(), Errc::not_null);
    EXPECT_EQ(unnamed.constraint(), "part.thing");

    const Failure weightless = failure_of("INSERT INTO thing (id, weight) VALUES (5, ?)", { -1.0 });
    EXPECT_EQ(weightless.code(), Errc::check);
    EXPECT_EQ(weightless.constraint(), "thing_weight_positive");

    EXPECT_EQ(failure_of("SELECT nothing FROM nowhere").code(), Errc::other);
    EXPECT_THAT(ids(), ElementsAre(1)) << "failed transactions leave nothing behind";
}

TEST_P(ConnectionOn, a_failure_tells_the_statement_but_no_value)
{
    database_->write([](Connection& sql) { sql.run("INSERT INTO thing (id) VALUES (1)"); });
    const Failure failure
        = failure_of("INSERT INTO thing (id, name) VALUES (?, ?)", { 1, "bí mật" });
    EXPECT_THAT(failure.what(), ::testing::HasSubstr("INSERT INTO thing"));
    EXPECT_THAT(failure.what(), ::testing::Not(::testing::HasSubstr("bí mật")));
}

TEST_P(ConnectionOn, rows_changed_are_counted_and_none_is_none)
{
    database_->write([](Connection& sql) {
        EXPECT_EQ(sql.run("INSERT INTO thing (id) VALUES (1), (2), (3)"), 3);
        EXPECT_EQ(sql.run("UPDATE thing SET name = NULL WHERE id < ?", { 3 }), 2);
        EXPECT_EQ(sql.run("UPDATE thing SET name = NULL WHERE id > ?", { 3 }), 0);
        EXPECT_EQ(sql.run("INSERT INTO thing (id) VALUES (3) ON CONFLICT DO NOTHING"), 0);
        EXPECT_EQ(sql.run("SELECT id FROM thing"), 0);
        EXPECT_EQ(sql.run("DELETE FROM thing"), 3);
    });
}

TEST_P(ConnectionOn, a_stale_version_changes_no_row)
{
    database_->write([](Connection& sql) { sql.run("INSERT INTO thing (id) VALUES (1)"); });
    const auto save = [&](std::int64_t seen) {
        return database_->write([&](Connection& sql) {
            return sql.run("UPDATE thing SET name = ?, version = version + 1"
                           " WHERE id = ? AND version = ?",
                { "mới", 1, seen });
        });
    };
    EXPECT_EQ(save(1), 1);
    EXPECT_EQ(save(1), 0);
    EXPECT_EQ(save(2), 1);
}

TEST_P(ConnectionOn, returning_gives_what_was_written)
{
    const auto version = database_->write([](Connection& sql) {
        sql.run("INSERT INTO thing (id) VALUES (1), (2)");
        return sql.maybe_one(
            "UPDATE thing SET version = version + 1 WHERE id IN (?*) RETURNING version",
            { List(std::vector{ ThingId(1), ThingId(2) }) },
            [](Row row) { return row.get<int>(0); });
    });
    EXPECT_EQ(version, 2);
    EXPECT_EQ(database_->read([](Connection& sql) {
        return sql.one(
            "SELECT SUM(version) FROM thing", {}, [](Row row) { return row.get<int>(0); });
    }),
        4)
        << "both rows, though only the first was read";
}

TEST_P(ConnectionOn, many_sets_of_values_tell_what_each_of_them_changed)
{
    constexpr int most = 1'200; // more than one portion
    std::vector<std::vector<Value>> sets;
    for (int id = 0; id < most; ++id)
        sets.push_back({ id % 1'000, std::optional<double>() });
    const auto changed = database_->write([&](Connection& sql) {
        return sql.run_many(
            "INSERT INTO thing (id, weight) VALUES (?, ?) ON CONFLICT DO NOTHING", sets);
    });
    ASSERT_EQ(changed.size(), sets.size());
    EXPECT_EQ(std::count(changed.begin(), changed.end(), 1), 1'000);
    EXPECT_EQ(changed[0], 1);
    EXPECT_EQ(changed[1'100], 0);
}

TEST_P(ConnectionOn, one_bad_set_of_many_undoes_them_all)
{
    const std::vector<std::vector<Value>> sets{ { 1 }, { 2 }, { 1 }, { 3 } };
    try {
        database_->write(
            [&](Connection& sql) { sql.run_many("INSERT INTO thing (id) VALUES (?)", sets); });
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), Errc::unique);
    }
    EXPECT_THAT(ids(), IsEmpty());
}

TEST_P(ConnectionOn, statements_may_run_while_rows_are_read)
{
    database_->write([](Connection& sql) {
        sql.run("INSERT INTO thing (id) VALUES (1), (2), (3)");
        const auto pairs = sql.all("SELECT id FROM thing ORDER BY id", {}, [&](Row row) {
            // The same text as the one outside: it must not disturb it.
            return row.get<int>(0) * 10
                + static_cast<int>(sql.all("SELECT id FROM thing ORDER BY id", {},
                                          [](Row inner) { return inner.get<int>(0); })
                                       .size());
        });
        EXPECT_THAT(pairs, ElementsAre(13, 23, 33));
    });
}

TEST_P(ConnectionOn, nothing_else_runs_while_rows_stream)
{
    database_->write(
        [](Connection& sql) { sql.run("INSERT INTO thing (id) VALUES (1), (2), (3)"); });
    int rows = 0;
    database_->read(
        [&](Connection& sql) { sql.each("SELECT id FROM thing", {}, [&](Row) { ++rows; }); });
    EXPECT_EQ(rows, 3);
    EXPECT_THROW(database_->read([&](Connection& sql) {
        sql.each("SELECT id FROM thing", {}, [&](Row) { sql.run("SELECT 1"); });
    }),
        std::logic_error);
    EXPECT_THAT(ids(), ElementsAre(1, 2, 3)) << "the connection works again";
}

TEST_P(ConnectionOn, a_stream_that_is_broken_off_leaves_the_connection_usable)
{
    database_->write([](Connection& sql) {
        std::vector<std::vector<Value>> sets;
        for (int id = 0; id < 5'000; ++id)
            sets.push_back({ id });
        sql.run_many("INSERT INTO thing (id) VALUES (?)", sets);
    });
    for (int round = 0; round < 3; ++round) {
        EXPECT_THROW(database_->read([&](Connection& sql) {
            sql.each("SELECT id FROM thing", {}, [](Row) { throw std::runtime_error("enough"); });
        }),
            std::runtime_error);
    }
    EXPECT_EQ(ids().size(), 5'000U);
}

TEST_P(ConnectionOn, prepared_statements_are_kept_but_not_without_end)
{
    Database::Options options;
    options.statements = 8;
    const auto small = open(options);
    small->write([](Connection& sql) {
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 30; ++i) {
                const std::string text = "SELECT " + std::to_string(i) + " + CAST(? AS BIGINT)";
                EXPECT_EQ(sql.one(text, { 1 }, [](Row row) { return row.get<int>(0); }), i + 1);
                EXPECT_LE(sql.cached_statements(), 8U);
            }
        }
        EXPECT_EQ(sql.cached_statements(), 8U);
    });
}

TEST_P(ConnectionOn, a_statement_evicted_while_its_rows_are_read_goes_on)
{
    Database::Options options;
    options.statements = 1;
    const auto small = open(options);
    small->write([](Connection& sql) {
        sql.run("INSERT INTO thing (id) VALUES (1), (2), (3)");
        const auto seen = sql.all("SELECT id FROM thing ORDER BY id", {}, [&](Row row) {
            sql.one("SELECT COUNT(*) FROM thing", {}, [](Row inner) { return inner.get<int>(0); });
            return row.get<int>(0);
        });
        EXPECT_THAT(seen, ElementsAre(1, 2, 3));
    });
}

TEST_P(ConnectionOn, the_same_text_takes_values_of_several_types)
{
    database_->write([](Connection& sql) {
        const std::string_view insert = "INSERT INTO thing (id, name, weight) VALUES (?, ?, ?)";
        sql.run(insert, { 1, "a", 1.5 });
        sql.run(insert, { 2, nullptr, nullptr });
        sql.run(insert, { 3, std::optional<std::string>(), 2 });
    });
    EXPECT_THAT(ids(), ElementsAre(1, 2, 3));
}

TEST_P(ConnectionOn, text_is_ordered_by_bytes)
{
    const auto names = database_->write([](Connection& sql) {
        sql.run("INSERT INTO thing (id, name) VALUES (1, 'b'), (2, 'B'), (3, 'á'), (4, 'a')");
        return sql.all(
            "SELECT name FROM thing ORDER BY name", {}, [](Row row) { return row.text(0); });
    });
    EXPECT_THAT(names, ElementsAre("B", "a", "b", "á"));
}

}
}
