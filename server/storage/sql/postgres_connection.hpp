// A Connection to a PostgreSQL database over libpq.
#pragma once

#include "server/storage/sql/connection.hpp"
#include "server/storage/sql/statement_cache.hpp"

#include <memory>

struct pg_conn;
struct pg_result;

namespace nguon::storage::sql {

class PostgresConnection : public Connection {
public:
    struct Options {
        // A writer makes the schema when it is not there.
        Access access = Access::write;
        // The house's tables stand in a schema of their own; its name is also that of the writers'
        // lock.
        std::string schema = "nguon";
        // How long a writer waits for another one, in another process.
        Milliseconds busy_timeout{ 5'000 };
        std::size_t statements = 200;
    };

    PostgresConnection(const std::string& url, Options options);
    ~PostgresConnection() override;

    const Dialect& dialect() const override { return dialect_; }
    bool is_broken() const override;
    std::size_t cached_statements() const override { return statements_.size(); }

protected:
    std::int64_t execute(std::string_view sql, std::span<const Value> values, Delivery delivery,
        const Visit& visit) override;
    std::vector<std::int64_t> execute_many(
        std::string_view sql, std::span<const std::vector<Value>> sets) override;
    void execute_script(const std::string& script) override;
    void begin(Access access, Milliseconds deadline) override;
    void commit() override;
    void roll_back() noexcept override;

private:
    struct Close {
        void operator()(pg_conn* handle) const;
    };
    struct Clear {
        void operator()(pg_result* result) const;
    };
    using ResultPointer = std::unique_ptr<pg_result, Clear>;

    void connect(const std::string& url);
    void make_schema();
    const std::string& prepared(std::string_view sql, std::span<const Value> values);
    void evict(const std::string& name);
    std::int64_t stream(std::string_view sql, const Visit& visit);
    void drain() noexcept;
    void pipeline(std::string_view sql, const std::string& name,
        std::span<const std::vector<Value>> sets, std::vector<std::int64_t>& changed);
    void refuse_when_late(std::string_view sql) const;
    // Throws what the result says, unless it is what was hoped for.
    void check(const pg_result* result, std::string_view sql) const;
    [[noreturn]] void fail_now(std::string_view sql) const;

    Options options_;
    std::unique_ptr<pg_conn, Close> handle_;
    StatementCache<std::string> statements_;
    std::int64_t next_name_ = 0;
    std::int64_t lock_key_ = 0;
    Dialect dialect_{ Engine::postgres };
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

}
