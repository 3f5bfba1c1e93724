#include "server/storage/stores.hpp"

#include <algorithm>

#include "server/storage/migrations/facts.hpp"
#include "server/storage/migrations/truth.hpp"
#include "server/storage/sql_records.hpp"

namespace nguon::storage {
namespace {

constexpr const char* truth_file = "nguon.db";
constexpr const char* facts_file = "facts.db";

// How a transaction is told to end without a commit.
struct Undone {
    bool committed = false;
    bool has_value() const { return committed; }
    int error() const { return 0; }
};

std::unique_ptr<sql::Database> open(const Place& place, const char* file, const char* schema)
{
    sql::Database::Options options;
    options.schema = schema;
    options.readers = place.readers;
    if (place.database == "sqlite")
        return sql::Database::open("sqlite:" + (place.folder / file).string(), options);
    return sql::Database::open(place.database, options);
}

// Opening a file makes it, which a program that only looks must not do.
void expect_file(const Place& place, const char* file)
{
    if (place.database == "sqlite" && !std::filesystem::exists(place.folder / file))
        throw sql::Failure(
            sql::Errc::unavailable, "there is no database at " + (place.folder / file).string());
}

std::unique_ptr<sql::Database> database_of_truth(const Place& place)
{
    return open(place, truth_file, "nguon");
}

std::unique_ptr<sql::Database> database_of_facts(const Place& place)
{
    return open(place, facts_file, "nguon_facts");
}

bool add_missing_roles(app::Records& records)
{
    // Those of an older program as well, which knew fewer.
    const std::vector<Role> known = records.accounts().roles();
    for (const Role& role : default_roles()) {
        const bool is_there = std::any_of(
            known.begin(), known.end(), [&](const Role& one) { return one.code == role.code; });
        if (!is_there)
            records.accounts().save_role(role);
    }
    return true;
}

}

void SqlTruth::write(Urgency urgency, const std::function<bool(app::Records&)>& work)
{
    database_->write(urgency, [&](sql::Connection& sql) {
        SqlRecords records(sql, trees_, changes_, devices_);
        return Undone{ work(records) };
    });
}

void SqlTruth::read(const std::function<void(app::Records&)>& work)
{
    database_->read([&](sql::Connection& sql) {
        SqlRecords records(sql, trees_, changes_, devices_);
        work(records);
    });
}

void SqlFacts::write(Urgency urgency, const std::function<bool(app::Facts&)>& work)
{
    database_->write(urgency, [&](sql::Connection& sql) {
        SqlFactRecords facts(sql);
        return Undone{ work(facts) };
    });
}

void SqlFacts::read(const std::function<void(app::Facts&)>& work)
{
    database_->read([&](sql::Connection& sql) {
        SqlFactRecords facts(sql);
        work(facts);
    });
}

std::unique_ptr<SqlTruth> open_truth(const Place& place, Moment now)
{
    auto database = database_of_truth(place);
    sql::migrate(*database, truth_migrations(), now);
    auto truth = std::make_unique<SqlTruth>(std::move(database));
    truth->write(add_missing_roles);
    return truth;
}

std::unique_ptr<SqlFacts> open_facts(const Place& place, Moment now)
{
    auto database = database_of_facts(place);
    sql::migrate(*database, facts_migrations(), now);
    return std::make_unique<SqlFacts>(std::move(database));
}

std::unique_ptr<SqlTruth> open_truth_as_it_is(const Place& place)
{
    expect_file(place, truth_file);
    auto database = database_of_truth(place);
    sql::expect_schema(*database, truth_migrations());
    return std::make_unique<SqlTruth>(std::move(database));
}

std::unique_ptr<SqlFacts> open_facts_as_they_are(const Place& place)
{
    expect_file(place, facts_file);
    auto database = database_of_facts(place);
    sql::expect_schema(*database, facts_migrations());
    return std::make_unique<SqlFacts>(std::move(database));
}

}
