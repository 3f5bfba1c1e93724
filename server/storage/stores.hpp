// The two stores of a server: the truth and the facts, each with a writer of its own, so that no
// order waits behind play logs (DESIGN D5).
//
//   auto truth = open_truth({ "sqlite", data }, now);   // DATA/nguon.db
//   truth->write([&](app::Records& records) { ...; return true; });
#pragma once

#include "server/app/records.hpp"
#include "server/storage/sql/database.hpp"
#include "server/storage/sql_devices.hpp"
#include "server/storage/sql_unit_changes.hpp"
#include "server/storage/sql_units.hpp"

#include <filesystem>

namespace nguon::storage {

// Where the databases are: "sqlite" with the data folder, or "postgresql://..." with a schema each.
struct Place {
    std::string database = "sqlite";
    std::filesystem::path folder;
    std::size_t readers = 4;
};

class SqlTruth final : public app::TruthStore {
public:
    explicit SqlTruth(std::unique_ptr<sql::Database> database)
        : database_(std::move(database))
    {
    }

    using app::TruthStore::write;
    void write(Urgency urgency, const std::function<bool(app::Records&)>& work) override;
    void read(const std::function<void(app::Records&)>& work) override;
    sql::Database& database() { return *database_; }

private:
    std::unique_ptr<sql::Database> database_;
    UnitTrees trees_;
    KeptChanges changes_;
    KeptRegister devices_;
};

class SqlFacts final : public app::FactStore {
public:
    explicit SqlFacts(std::unique_ptr<sql::Database> database)
        : database_(std::move(database))
    {
    }

    using app::FactStore::write;
    void write(Urgency urgency, const std::function<bool(app::Facts&)>& work) override;
    void read(const std::function<void(app::Facts&)>& work) override;
    sql::Database& database() { return *database_; }

private:
    std::unique_ptr<sql::Database> database_;
};

// Opens and brings the schema up to date; a new truth gets the default roles. Throws sql::Failure
// or sql::SchemaRefused.
std::unique_ptr<SqlTruth> open_truth(const Place& place, Moment now);
std::unique_ptr<SqlFacts> open_facts(const Place& place, Moment now);

// For programs that look at a server's data without being it: the schema has to be the right one
// already, and nothing is written.
std::unique_ptr<SqlTruth> open_truth_as_it_is(const Place& place);
std::unique_ptr<SqlFacts> open_facts_as_they_are(const Place& place);

}
