#include "server/storage/sql/database.hpp"

#include "base/result.hpp"
#include "server/storage/testing/engines.hpp"

#include <atomic>
#include <latch>
#include <thread>

namespace nguon::storage::sql {
namespace {

using namespace std::chrono_literals;

class DatabaseOn : public testing::OnBothEngines {
protected:
    void SetUp() override
    {
        OnBothEngines::SetUp();
        if (IsSkipped())
            return;
        database_ = open();
        database_->write([](Connection& sql) {
            sql.run_script(sql.dialect().adapt_schema(
                "CREATE TABLE counter (id BIGINT PRIMARY KEY, value BIGINT NOT NULL) STRICT;"));
            sql.run("INSERT INTO counter (id, value) VALUES (1, 0)");
        });
    }

    static std::int64_t value_in(Connection& sql)
    {
        return sql.one("SELECT value FROM counter WHERE id = 1", {},
            [](Row row) { return row.get<std::int64_t>(0); });
    }
    std::int64_t value()
    {
        return database_->read([](Connection& sql) { return value_in(sql); });
    }
    static void set(Connection& sql, std::int64_t value)
    {
        sql.run("UPDATE counter SET value = ? WHERE id = 1", { value });
    }

    std::unique_ptr<Database> database_;
};
NGUON_ON_BOTH_ENGINES(DatabaseOn);

template <typename Work> Errc code_of(Work work)
{
    try {
        work();
    } catch (const Failure& failure) {
        return failure.code();
    }
    ADD_FAILURE() << "no failure";
    return Errc::other;
}

// A query that runs for minutes unless it is stopped.
std::string_view endless(const Dialect& dialect)
{
    return dialect.pick("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                        " WHERE i < 1000000000) SELECT COUNT(*) FROM n",
        "SELECT COUNT(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b");
}

TEST_P(DatabaseOn, what_returns_is_committed_and_what_throws_is_not)
{
    database_->write([](Connection& sql) { set(sql, 5); });
    EXPECT_EQ(value(), 5);
    EXPECT_THROW(database_->write([](Connection& sql) {
        set(sql, 6);
        throw std::runtime_error("no");
    }),
        std::runtime_error);
    EXPECT_EQ(value(), 5);
}

TEST_P(DatabaseOn, a_refusal_leaves_no_trace)
{
    const auto attempt = [&](bool refuse) {
        return database_->write([&](Connection& sql) -> Result<int> {
            set(sql, 7);
            if (refuse)
                return fail(Kind::conflict, "test.refused");
            return 7;
        });
    };
    EXPECT_FALSE(attempt(true));
    EXPECT_EQ(value(), 0);
    EXPECT_TRUE(attempt(false));
    EXPECT_EQ(value(), 7);
}

TEST_P(DatabaseOn, a_failed_transaction_can_only_be_rolled_back)
{
    EXPECT_THROW(database_->write([](Connection& sql) {
        set(sql, 9);
        EXPECT_EQ(code_of([&] { sql.run("INSERT INTO counter (id, value) VALUES (1, 1)"); }),
            Errc::unique);
        EXPECT_THROW(set(sql, 10), std::logic_error);
    }),
        std::logic_error)
        << "swallowing the failure does not commit half of it";
    EXPECT_EQ(value(), 0);
}

TEST_P(DatabaseOn, a_transaction_inside_a_transaction_is_refused)
{
    database_->write([](Connection& sql) {
        EXPECT_THROW(Transaction(sql, Access::write, 1s), std::logic_error);
        set(sql, 1);
    });
    EXPECT_EQ(value(), 1);
}

TEST_P(DatabaseOn, a_reader_cannot_write)
{
    EXPECT_EQ(
        code_of([&] { database_->read([](Connection& sql) { set(sql, 1); }); }), Errc::read_only);
    EXPECT_EQ(value(), 0);
}

TEST_P(DatabaseOn, a_reader_sees_one_snapshot)
{
    database_->read([&](Connection& sql) {
        EXPECT_EQ(value_in(sql), 0);
        database_->write([](Connection& writer) { set(writer, 3); });
        EXPECT_EQ(value_in(sql), 0);
    });
    EXPECT_EQ(value(), 3);
}

TEST_P(DatabaseOn, writers_that_read_first_lose_nothing)
{
    constexpr int threads = 4;
    constexpr int rounds = 500;
    std::atomic<int> failures = 0;
    {
        // Half of them through a second pool, as another process would.
        const auto other = open();
        std::vector<std::jthread> workers;
        for (int i = 0; i < threads; ++i) {
            workers.emplace_back([&, i] {
                Database& mine = i % 2 == 0 ? *database_ : *other;
                for (int round = 0; round < rounds; ++round) {
                    try {
                        mine.write([](Connection& sql) { set(sql, value_in(sql) + 1); });
                    } catch (const Failure& failure) {
                        ++failures;
                        ADD_FAILURE() << failure.what();
                    }
                }
            });
        }
    }
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(value(), threads * rounds);
}

TEST_P(DatabaseOn, of_two_writers_with_the_same_version_one_changes_no_row)
{
    const auto other = open();
    std::atomic<int> changed = 0;
    {
        std::latch together(2);
        const auto save = [&](Database& mine) {
            const auto seen = mine.read([](Connection& sql) { return value_in(sql); });
            together.arrive_and_wait();
            changed += static_cast<int>(mine.write([&](Connection& sql) {
                return sql.run(
                    "UPDATE counter SET value = value + 1 WHERE id = 1 AND value = ?", { seen });
            }));
        };
        const std::jthread first([&] { save(*database_); });
        const std::jthread second([&] { save(*other); });
    }
    EXPECT_EQ(changed, 1);
    EXPECT_EQ(value(), 1);
}

TEST_P(DatabaseOn, readers_go_on_while_somebody_writes)
{
    database_->write([&](Connection& sql) {
        set(sql, 8);
        std::int64_t seen = -1;
        std::jthread([&] { seen = value(); }).join();
        EXPECT_EQ(seen, 0);
    });
}

TEST_P(DatabaseOn, a_reader_over_its_deadline_is_stopped)
{
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(code_of([&] {
        database_->read(200ms, [](Connection& sql) { sql.run(endless(sql.dialect())); });
    }),
        Errc::deadline);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
    EXPECT_EQ(value(), 0) << "the connection works again";
}

TEST_P(DatabaseOn, a_writer_over_its_deadline_is_undone)
{
    Database::Options options;
    options.write_deadline = 200ms;
    const auto hasty = open(options);
    EXPECT_EQ(code_of([&] {
        hasty->write([](Connection& sql) {
            set(sql, 4);
            sql.run(endless(sql.dialect()));
        });
    }),
        Errc::deadline);
    EXPECT_EQ(value(), 0);
}

TEST_P(DatabaseOn, a_writer_that_waits_too_long_for_another_process_is_told)
{
    Database::Options options;
    options.busy_timeout = 100ms;
    const auto other = open(options);
    database_->write([&](Connection& sql) {
        set(sql, 2);
        EXPECT_EQ(
            code_of([&] { other->write([](Connection& late) { set(late, 3); }); }), Errc::busy);
    });
    other->write([](Connection& sql) { set(sql, 3); });
    EXPECT_EQ(value(), 3);
}

TEST_P(DatabaseOn, readers_are_as_many_as_allowed)
{
    Database::Options options;
    options.readers = 1;
    options.busy_timeout = 50ms;
    const auto narrow = open(options);
    narrow->read([&](Connection&) {
        EXPECT_EQ(code_of([&] { narrow->read([](Connection&) {}); }), Errc::busy);
    });
    narrow->read([](Connection& sql) { EXPECT_EQ(value_in(sql), 0); });
}

// An urgent writer that comes in the middle of the work, which goes on until it is undone.
class UrgentOne {
public:
    explicit UrgentOne(Database& database)
        : thread_([&database, this] {
            database.write(Urgency::urgent, [this](Connection& sql) {
                seen_ = value_in(sql);
                set(sql, 1);
            });
        })
    {
    }

    // What the urgent one found when it had the turn.
    std::int64_t seen()
    {
        thread_.join();
        return seen_;
    }

private:
    static std::int64_t value_in(Connection& sql)
    {
        return sql.one("SELECT value FROM counter WHERE id = 1", {},
            [](Row row) { return row.get<std::int64_t>(0); });
    }
    static void set(Connection& sql, std::int64_t value)
    {
        sql.run("UPDATE counter SET value = ? WHERE id = 1", { value });
    }

    std::int64_t seen_ = -1;
    std::jthread thread_;
};

// Small statements until one of them throws.
void work_until_undone(Connection& sql)
{
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < until)
        sql.run("UPDATE counter SET value = value + 1 WHERE id = 1");
    ADD_FAILURE() << "nobody asked for the turn";
}

TEST_P(DatabaseOn, bulk_work_is_undone_for_an_urgent_writer_and_begun_anew)
{
    std::optional<UrgentOne> urgent;
    int begun = 0;
    const std::int64_t found = database_->write(Urgency::bulk, [&](Connection& sql) {
        const std::int64_t before = value_in(sql);
        if (++begun == 1) {
            urgent.emplace(*database_);
            work_until_undone(sql);
        }
        set(sql, before + 10);
        return before;
    });
    EXPECT_EQ(urgent->seen(), 0) << "of what was undone nothing is left";
    EXPECT_EQ(begun, 2);
    EXPECT_EQ(found, 1) << "it was begun anew behind the urgent one";
    EXPECT_EQ(value(), 11);
}

TEST_P(DatabaseOn, work_that_is_not_bulk_is_not_undone)
{
    std::optional<UrgentOne> urgent;
    int begun = 0;
    database_->write([&](Connection& sql) {
        ++begun;
        urgent.emplace(*database_);
        for (int i = 0; i < 200; ++i)
            set(sql, 10);
    });
    EXPECT_EQ(urgent->seen(), 10);
    EXPECT_EQ(begun, 1);
}

TEST_P(DatabaseOn, bulk_work_comes_to_its_end_however_often_it_is_asked_to_give_way)
{
    std::vector<std::unique_ptr<UrgentOne>> urgent;
    int begun = 0;
    database_->write(Urgency::bulk, [&](Connection& sql) {
        // The last time it is undone no more, and the urgent one waits.
        urgent.push_back(std::make_unique<UrgentOne>(*database_));
        if (++begun <= Database::most_given_ways)
            work_until_undone(sql);
        set(sql, 10);
    });
    EXPECT_EQ(begun, Database::most_given_ways + 1);
    EXPECT_EQ(urgent.back()->seen(), 10);
    EXPECT_EQ(value(), 1);
}

TEST_P(DatabaseOn, a_failure_in_bulk_work_is_one)
{
    int begun = 0;
    EXPECT_EQ(code_of([&] {
        database_->write(Urgency::bulk, [&](Connection& sql) {
            ++begun;
            sql.run("INSERT INTO counter (id, value) VALUES (1, 0)");
        });
    }),
        Errc::unique);
    EXPECT_EQ(begun, 1);
}

TEST_P(DatabaseOn, many_statements_at_once_give_way_between_them)
{
    std::optional<UrgentOne> urgent;
    int begun = 0;
    database_->write(Urgency::bulk, [&](Connection& sql) {
        if (++begun > 1)
            return;
        urgent.emplace(*database_);
        const std::vector<std::vector<Value>> sets(2'000'000, { std::int64_t(5) });
        sql.run_many("UPDATE counter SET value = ? WHERE id = 1", sets);
    });
    EXPECT_EQ(urgent->seen(), 0);
    EXPECT_EQ(begun, 2);
}

TEST_P(DatabaseOn, a_long_statement_of_sqlite_is_broken_off_for_an_urgent_writer)
{
    if (!database_->dialect().is_sqlite())
        GTEST_SKIP() << "PostgreSQL gives way between statements";
    std::optional<UrgentOne> urgent;
    int begun = 0;
    database_->write(Urgency::bulk, [&](Connection& sql) {
        if (++begun > 1)
            return;
        urgent.emplace(*database_);
        sql.run(endless(sql.dialect()));
    });
    EXPECT_EQ(urgent->seen(), 0);
    EXPECT_EQ(begun, 2);
}

TEST_P(DatabaseOn, what_is_not_a_database_is_refused)
{
    EXPECT_THROW(Database::open("mysql://localhost/x"), Failure);
    EXPECT_EQ(code_of([] { Database::open("sqlite:/nowhere/at/all.db"); }), Errc::unavailable);
    EXPECT_EQ(
        code_of([] { Database::open("postgresql://nguon@%2Fnowhere/x"); }), Errc::unavailable);
    EXPECT_TRUE(database_->is_healthy());
}

TEST(WriterGate, lets_the_urgent_in_before_those_who_waited_longer)
{
    WriterGate gate;
    std::vector<std::string> order;
    gate.enter(Urgency::normal, 1s);
    {
        std::vector<std::jthread> waiting;
        const auto wait = [&](Urgency urgency, std::string name) {
            const std::size_t before = gate.waiting();
            waiting.emplace_back([&gate, &order, urgency, name] {
                gate.enter(urgency, 10s);
                order.push_back(name);
                gate.leave();
            });
            while (gate.waiting() == before)
                std::this_thread::yield();
        };
        wait(Urgency::normal, "batch 1");
        wait(Urgency::normal, "batch 2");
        wait(Urgency::urgent, "emergency");
        gate.leave();
    }
    EXPECT_THAT(order, ::testing::ElementsAre("emergency", "batch 1", "batch 2"));
}

TEST(WriterGate, gives_up_after_a_while_and_leaves_the_line)
{
    WriterGate gate;
    gate.enter(Urgency::normal, 1s);
    EXPECT_THROW(gate.enter(Urgency::normal, 20ms), Failure);
    gate.leave();
    gate.enter(Urgency::normal, 20ms);
    gate.leave();
}

}
}
