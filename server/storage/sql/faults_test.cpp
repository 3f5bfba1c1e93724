// What happens to the databases: killed, full, gone and back, damaged, copied while at work.
#include "server/storage/sql/backup.hpp"
#include "server/storage/sql/sqlite_connection.hpp"
#include "server/storage/testing/engines.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace nguon::storage::sql {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view schema
    = "CREATE TABLE line (id BIGINT PRIMARY KEY, pair BIGINT NOT NULL, text TEXT) STRICT;";

void make_table(Database& database)
{
    database.write([](Connection& sql) { sql.run_script(sql.dialect().adapt_schema(schema)); });
}

std::int64_t count(Database& database)
{
    return database.read([](Connection& sql) {
        return sql.one(
            "SELECT COUNT(*) FROM line", {}, [](Row row) { return row.get<std::int64_t>(0); });
    });
}

void add_pair(Connection& sql, std::int64_t number)
{
    sql.run("INSERT INTO line (id, pair, text) VALUES (?, ?, ?)",
        { number * 2, number, std::string(200, 'x') });
    sql.run("INSERT INTO line (id, pair, text) VALUES (?, ?, ?)",
        { number * 2 + 1, number, std::string(200, 'y') });
}

class FaultsOn : public testing::OnBothEngines { };
NGUON_ON_BOTH_ENGINES(FaultsOn);

// The child writes pairs and tells through the pipe which ones are committed, until it is killed.
[[noreturn]] void write_until_killed(const std::string& url, int acknowledge)
{
    const auto database = Database::open(url);
    for (std::int64_t number = 0;; ++number) {
        database->write([&](Connection& sql) { add_pair(sql, number); });
        if (::write(acknowledge, &number, sizeof number) != sizeof number)
            ::_exit(1);
    }
}

TEST_P(FaultsOn, a_process_killed_in_the_middle_leaves_whole_transactions)
{
    make_table(*open());
    std::int64_t acknowledged = 0;
    for (int round = 0; round < 5; ++round) {
        open()->write([](Connection& sql) { sql.run("DELETE FROM line"); });
        std::array<int, 2> ends{};
        ASSERT_EQ(::pipe(ends.data()), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(ends[0]);
            write_until_killed(url(), ends[1]);
        }
        ::close(ends[1]);
        std::int64_t last = -1;
        for (int i = 0; i < 20 + round * 7; ++i)
            ASSERT_EQ(::read(ends[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        while (::read(ends[0], &last, sizeof last) == static_cast<ssize_t>(sizeof last)) { }
        ::close(ends[0]);

        const auto database = open();
        database->write([](Connection& sql) { sql.run("DELETE FROM line WHERE id < 0"); });
        database->read([&](Connection& sql) {
            EXPECT_EQ(sql.one("SELECT COUNT(*) FROM (SELECT pair FROM line GROUP BY pair"
                              " HAVING COUNT(*) <> 2) AS halves",
                          {}, [](Row row) { return row.get<int>(0); }),
                0);
            acknowledged = sql.one("SELECT COUNT(*) FROM line WHERE pair <= ?", { last },
                [](Row row) { return row.get<std::int64_t>(0); });
        });
        EXPECT_EQ(acknowledged, (last + 1) * 2) << "nothing acknowledged is lost";
        if (on_sqlite()) {
            EXPECT_THAT(check_integrity(database->file()), IsEmpty());
        }
    }
}

class SqliteFaults : public ::testing::Test {
protected:
    std::filesystem::path file() const { return folder_.path() / "test.db"; }
    std::unique_ptr<Database> open() const { return Database::open("sqlite:" + file().string()); }

    testing::TemporaryFolder folder_;
};

TEST_F(SqliteFaults, a_full_disk_is_told_as_such_and_leaves_the_database_whole)
{
    const auto database = open();
    make_table(*database);
    // As a full disk does, this refuses the next page; it holds for this connection.
    database->write([](Connection& sql) { sql.run_script("PRAGMA max_page_count = 20"); });
    std::int64_t number = 0;
    try {
        for (; number < 10'000; ++number)
            database->write([&](Connection& sql) { add_pair(sql, number); });
        FAIL() << "it never was full";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), Errc::full) << failure.what();
    }
    EXPECT_EQ(count(*database), number * 2);
    EXPECT_THAT(check_integrity(file()), IsEmpty());
    database->write([](Connection& sql) { sql.run_script("PRAGMA max_page_count = 100000"); });
    database->write([&](Connection& sql) { add_pair(sql, number); });
    EXPECT_EQ(count(*database), number * 2 + 2) << "it goes on when there is room again";
}

TEST_F(SqliteFaults, a_file_that_is_no_database_is_told_as_such)
{
    std::ofstream(file()) << std::string(5'000, 'z');
    try {
        open();
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), Errc::corrupt) << failure.what();
    }
}

TEST_F(SqliteFaults, the_files_are_for_their_owner_only)
{
    const auto database = open();
    make_table(*database);
    for (const char* suffix : { "", "-wal", "-shm" }) {
        const auto permissions = std::filesystem::status(file().string() + suffix).permissions();
        EXPECT_EQ(permissions & std::filesystem::perms(0077), std::filesystem::perms::none)
            << suffix;
    }
}

// Whether another program sees that the file is in use, by SQLite's shared lock on it. One that
// does not see it deletes the log when it leaves.
bool is_in_use(const std::filesystem::path& file)
{
    const pid_t other = ::fork();
    if (other == 0) {
        const int descriptor = ::open(file.c_str(), O_RDWR);
        struct flock lock { };
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = 0x40000002;
        lock.l_len = 510;
        const bool asked = ::fcntl(descriptor, F_GETLK, &lock) == 0;
        ::_exit(asked && lock.l_type != F_UNLCK ? 0 : 1);
    }
    int status = 0;
    ::waitpid(other, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_F(SqliteFaults, a_further_connection_takes_no_lock_from_those_before_it)
{
    const auto database = open();
    make_table(*database);
    ASSERT_TRUE(is_in_use(file()));
    const SqliteConnection further(file(), { .access = Access::read });
    EXPECT_TRUE(is_in_use(file()));
}

TEST_F(SqliteFaults, damage_is_found)
{
    {
        const auto database = open();
        make_table(*database);
        database->write([](Connection& sql) {
            for (int i = 0; i < 500; ++i)
                add_pair(sql, i);
        });
    }
    ASSERT_THAT(check_integrity(file()), IsEmpty());
    std::fstream damaged(file(), std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(20'480);
    damaged << std::string(4'096, '\x5A');
    damaged.close();
    EXPECT_THAT(check_integrity(file()), Not(IsEmpty()));
}

TEST_F(SqliteFaults, a_backup_taken_while_others_write_is_one_moment)
{
    const auto database = open();
    make_table(*database);
    database->write([](Connection& sql) {
        for (int i = 0; i < 2'000; ++i)
            add_pair(sql, i);
    });
    const std::filesystem::path copy = folder_.path() / "copy.db";
    {
        std::atomic<bool> copied = false;
        const std::jthread writer([&] {
            for (int i = 2'000; !copied; ++i)
                database->write([&](Connection& sql) { add_pair(sql, i); });
        });
        BackupPace pace;
        pace.pages_per_step = 16;
        back_up(*database, copy, pace);
        copied = true;
    }
    EXPECT_THAT(check_integrity(copy), IsEmpty());
    EXPECT_FALSE(std::filesystem::exists(copy.string() + ".partial"));
    const auto restored = Database::open("sqlite:" + copy.string());
    const std::int64_t lines = count(*restored);
    EXPECT_GE(lines, 4'000);
    EXPECT_EQ(lines % 2, 0);
    EXPECT_LT(lines, count(*database));
}

class PostgresFaults : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::string why;
        postgres_ = nguon::tests::PrivatePostgres::start(why);
        if (!postgres_)
            GTEST_SKIP() << why;
    }

    std::unique_ptr<nguon::tests::PrivatePostgres> postgres_;
};

TEST_F(PostgresFaults, a_database_gone_and_back_is_used_again)
{
    const auto database = Database::open(postgres_->create_database("test"));
    make_table(*database);
    database->write([](Connection& sql) { add_pair(sql, 1); });
    EXPECT_EQ(count(*database), 2);
    EXPECT_TRUE(database->is_healthy());

    postgres_->kill();
    EXPECT_FALSE(database->is_healthy());
    for (int i = 0; i < 3; ++i) {
        try {
            database->write([](Connection& sql) { add_pair(sql, 2); });
            FAIL() << "nobody was there";
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.code(), Errc::unavailable) << failure.what();
        }
    }
    ASSERT_TRUE(postgres_->start_again());
    EXPECT_EQ(count(*database), 2);
    database->write([](Connection& sql) { add_pair(sql, 2); });
    EXPECT_EQ(count(*database), 4);
}

TEST_F(PostgresFaults, connections_that_were_cut_while_idle_are_replaced_unseen)
{
    const auto database = Database::open(postgres_->create_database("test"));
    make_table(*database);
    database->write([](Connection& sql) { add_pair(sql, 1); });
    EXPECT_EQ(count(*database), 2);
    postgres_->kill();
    ASSERT_TRUE(postgres_->start_again());
    database->write([](Connection& sql) { add_pair(sql, 2); });
    EXPECT_EQ(count(*database), 4);
}

TEST_F(PostgresFaults, a_database_that_goes_in_the_middle_undoes_what_was_begun)
{
    const auto database = Database::open(postgres_->create_database("test"));
    make_table(*database);
    try {
        database->write([&](Connection& sql) {
            add_pair(sql, 1);
            postgres_->kill();
            add_pair(sql, 2);
        });
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), Errc::unavailable) << failure.what();
    }
    ASSERT_TRUE(postgres_->start_again());
    EXPECT_EQ(count(*database), 0);
}

TEST_F(PostgresFaults, schemas_keep_databases_of_the_house_apart)
{
    const std::string url = postgres_->create_database("test");
    Database::Options facts;
    facts.schema = "facts";
    const auto one = Database::open(url);
    const auto two = Database::open(url, facts);
    make_table(*one);
    make_table(*two);
    one->write([&](Connection& sql) {
        add_pair(sql, 1);
        two->write([](Connection& other) { add_pair(other, 1); }); // its own lock
    });
    EXPECT_EQ(count(*one), 2);
    EXPECT_EQ(count(*two), 2);
}

}
}
