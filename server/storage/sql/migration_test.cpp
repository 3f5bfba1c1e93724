#include "server/storage/sql/migration.hpp"

#include "server/storage/testing/engines.hpp"

#include <thread>

namespace nguon::storage::sql {
namespace {

using ::testing::HasSubstr;

constexpr Migration first{ 1, "things", "CREATE TABLE thing (id BIGINT PRIMARY KEY) STRICT;" };
constexpr Migration second{ 2, "names", "ALTER TABLE thing ADD COLUMN name TEXT;",
    "CREATE TABLE only_here (a INTEGER);", "CREATE TABLE only_here (b BIGINT);" };
constexpr Migration third{ 3, "parts", "CREATE TABLE part (id BIGINT PRIMARY KEY) STRICT;" };
const Moment now = moment_from_unix_ms(1'790'000'000'000);

class MigrationOn : public testing::OnBothEngines { };
NGUON_ON_BOTH_ENGINES(MigrationOn);

std::string refusal_of(Database& database, std::span<const Migration> migrations)
{
    try {
        migrate(database, migrations, now);
    } catch (const SchemaRefused& refused) {
        return refused.what();
    }
    return "not refused";
}

TEST_P(MigrationOn, a_fresh_database_takes_every_step_once)
{
    const auto database = open();
    const std::array list{ first, second };
    EXPECT_EQ(migrate(*database, list, now), 2);
    EXPECT_EQ(migrate(*database, list, now), 0);
    database->write(
        [](Connection& sql) { sql.run("INSERT INTO thing (id, name) VALUES (1, 'a')"); });
    expect_schema(*database, list);
}

TEST_P(MigrationOn, an_older_database_takes_the_steps_it_lacks)
{
    const auto database = open();
    EXPECT_EQ(migrate(*database, std::array{ first }, now), 1);
    database->write([](Connection& sql) { sql.run("INSERT INTO thing (id) VALUES (1)"); });
    EXPECT_EQ(migrate(*database, std::array{ first, second, third }, now), 2);
    EXPECT_EQ(database->read([](Connection& sql) {
        return sql.one("SELECT COUNT(*) FROM thing", {}, [](Row row) { return row.get<int>(0); });
    }),
        1);
}

TEST_P(MigrationOn, a_step_whose_text_was_changed_is_refused)
{
    const auto database = open();
    migrate(*database, std::array{ first, second }, now);
    Migration altered = first;
    altered.schema = "CREATE TABLE thing (id BIGINT PRIMARY KEY, extra TEXT) STRICT;";
    EXPECT_THAT(refusal_of(*database, std::array{ altered, second }), HasSubstr("step 1 (things)"));
}

TEST_P(MigrationOn, a_schema_of_a_newer_program_is_refused)
{
    const auto database = open();
    migrate(*database, std::array{ first, second, third }, now);
    EXPECT_THAT(refusal_of(*database, std::array{ first, second }), HasSubstr("newer"));
    EXPECT_THROW(expect_schema(*database, std::array{ first, second }), SchemaRefused);
}

TEST_P(MigrationOn, programs_that_only_read_refuse_an_older_schema)
{
    const auto database = open();
    EXPECT_THROW(expect_schema(*database, std::array{ first }), SchemaRefused) << "an empty one";
    migrate(*database, std::array{ first }, now);
    EXPECT_THROW(expect_schema(*database, std::array{ first, second }), SchemaRefused);
    expect_schema(*database, std::array{ first });
}

TEST_P(MigrationOn, a_step_that_fails_leaves_nothing_of_itself)
{
    const auto database = open();
    Migration broken = second;
    broken.schema = "CREATE TABLE half (id BIGINT PRIMARY KEY) STRICT; CREATE NONSENSE;";
    EXPECT_THROW(migrate(*database, std::array{ first, broken }, now), Failure);
    EXPECT_EQ(migrate(*database, std::array{ first, second }, now), 1) << "the first stayed";
    EXPECT_THROW(database->read([](Connection& sql) { sql.run("SELECT id FROM half"); }), Failure);
}

TEST_P(MigrationOn, steps_out_of_order_are_our_own_mistake)
{
    const auto database = open();
    EXPECT_THROW(migrate(*database, std::array{ first, third }, now), std::logic_error);
}

TEST_P(MigrationOn, two_starters_at_once_take_each_step_once)
{
    const std::array list{ first, second, third };
    std::atomic<int> steps = 0;
    std::atomic<int> failures = 0;
    {
        std::vector<std::jthread> starters;
        for (int i = 0; i < 3; ++i) {
            starters.emplace_back([&] {
                try {
                    const auto database = open();
                    steps += migrate(*database, list, now);
                } catch (const std::exception& error) {
                    ++failures;
                    ADD_FAILURE() << error.what();
                }
            });
        }
    }
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(steps, 3);
}

}
}
