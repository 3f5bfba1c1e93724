// A Connection to one SQLite file.
#pragma once

#include "server/storage/sql/connection.hpp"
#include "server/storage/sql/statement_cache.hpp"

#include <filesystem>

struct sqlite3;
struct sqlite3_stmt;

namespace nguon::storage::sql {

class SqliteConnection : public Connection {
public:
    struct Options {
        // Only the writer moves the log back into the file: Debian's SQLite 3.40.1 has a fault when
        // two connections do.
        Access access = Access::write;
        Milliseconds busy_timeout{ 5'000 };
        std::size_t statements = 200;
    };

    SqliteConnection(const std::filesystem::path& file, Options options);
    ~SqliteConnection() override;

    const Dialect& dialect() const override { return dialect_; }
    bool is_broken() const override { return false; }
    std::size_t cached_statements() const override { return statements_.size(); }
    // For the online backup.
    sqlite3* handle() { return handle_.get(); }

protected:
    std::int64_t execute(std::string_view sql, std::span<const Value> values, Delivery delivery,
        const Visit& visit) override;
    void execute_script(const std::string& script) override;
    void begin(Access access, Milliseconds deadline) override;
    void commit() override;
    void roll_back() noexcept override;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    // Shared, because a statement may leave the cache while its rows are being read.
    using Statement = std::shared_ptr<sqlite3_stmt>;

    void expect_log();
    Statement cached(std::string_view sql);
    Statement prepare(std::string_view sql);
    std::int64_t step_through(sqlite3_stmt* statement, std::string_view sql, const Visit& visit);
    void watch_deadline(Milliseconds deadline);

    std::unique_ptr<sqlite3, Close> handle_;
    StatementCache<Statement> statements_;
    Dialect dialect_{ Engine::sqlite };
    std::chrono::steady_clock::time_point deadline_;
};

}
