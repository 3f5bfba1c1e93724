// One connection to a database, the same for SQLite and PostgreSQL. Not for two threads at once.
//
//   const auto title = connection.maybe_one("SELECT title FROM bulletin WHERE id = ?", { id },
//       [](sql::Row row) { return row.text(0); });
//   const auto changed = connection.run(
//       "UPDATE bulletin SET title = ?, version = version + 1 WHERE id = ? AND version = ?",
//       { title, id, seen });
//
// Statements are prepared once a connection and kept. Everything runs inside a Transaction; after a
// Failure the transaction can only be rolled back, on both engines.
#pragma once

#include "server/storage/sql/dialect.hpp"
#include "server/storage/sql/failure.hpp"
#include "server/storage/sql/row.hpp"
#include "server/storage/sql/value.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <vector>

namespace nguon::storage::sql {

// Thrown out of long work when an urgent writer waits; whoever began it begins it anew. It is no
// failure that a use case could answer.
struct GaveWay { };

enum class Access : std::uint8_t { read, write };

class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    // The number of rows inserted, updated or deleted.
    std::int64_t run(std::string_view sql, Values values = {});

    // The same statement for each set of values, in order; the number of rows each one changed.
    std::vector<std::int64_t> run_many(
        std::string_view sql, std::span<const std::vector<Value>> sets);

    // What `read` makes of the first row.
    template <typename Read>
    auto maybe_one(std::string_view sql, Values values, Read&& read)
        -> std::optional<std::invoke_result_t<Read&, Row>>
    {
        std::optional<std::invoke_result_t<Read&, Row>> found;
        select(sql, values, Delivery::whole, [&](Row row) {
            found.emplace(read(row));
            return false;
        });
        return found;
    }

    // For statements that always have a row, such as a count.
    template <typename Read> auto one(std::string_view sql, Values values, Read&& read)
    {
        auto found = maybe_one(sql, values, read);
        if (!found)
            throw Failure(Errc::other, "a row was expected", sql);
        return std::move(*found);
    }

    template <typename Read>
    auto all(std::string_view sql, Values values, Read&& read)
        -> std::vector<std::invoke_result_t<Read&, Row>>
    {
        std::vector<std::invoke_result_t<Read&, Row>> rows;
        select(sql, values, Delivery::whole, [&](Row row) {
            rows.push_back(read(row));
            return true;
        });
        return rows;
    }

    // Row by row without holding them all: for exports and sums over many. The connection takes no
    // other statement until it returns.
    template <typename Read> void each(std::string_view sql, Values values, Read&& read)
    {
        select(sql, values, Delivery::stream, [&](Row row) {
            read(row);
            return true;
        });
    }

    // Statements of the schema, separated by semicolons, without values.
    void run_script(const std::string& script);

    virtual const Dialect& dialect() const = 0;
    bool in_transaction() const { return in_transaction_; }
    // The connection itself is lost, not only a statement.
    virtual bool is_broken() const = 0;
    virtual std::size_t cached_statements() const = 0;

    // While `waiting` is above zero, the next statement throws GaveWay, and a long one of SQLite is
    // broken off. None: never.
    void give_way_to(const std::atomic<int>* waiting) { waiting_ = waiting; }

protected:
    // Returns false to stop.
    using Visit = std::function<bool(Row)>;
    enum class Delivery : std::uint8_t { whole, stream };

    virtual std::int64_t execute(
        std::string_view sql, std::span<const Value> values, Delivery delivery, const Visit& visit)
        = 0;
    virtual std::vector<std::int64_t> execute_many(
        std::string_view sql, std::span<const std::vector<Value>> sets);
    virtual void execute_script(const std::string& script) = 0;
    virtual void begin(Access access, Milliseconds deadline) = 0;
    virtual void commit() = 0;
    virtual void roll_back() noexcept = 0;
    bool has_to_give_way() const { return waiting_ != nullptr && *waiting_ > 0; }
    // A statement under way was stopped for somebody urgent, whatever became of him since.
    void note_broken_off() { broken_off_ = true; }
    void give_way() const;

private:
    friend class Transaction;

    void select(std::string_view sql, Values values, Delivery delivery, const Visit& visit);
    template <typename Work> auto guarded(Work&& work) -> std::invoke_result_t<Work&>;

    const std::atomic<int>* waiting_ = nullptr;
    bool broken_off_ = false;
    bool in_transaction_ = false;
    bool doomed_ = false;
    bool streaming_ = false;
};

// All or nothing. Rolled back unless `commit` was reached.
//
// Writers of one database run one after the other on both engines: SQLite by BEGIN IMMEDIATE,
// PostgreSQL by an advisory lock taken first, at READ COMMITTED. So what a writer has read stays
// true until it commits, `WHERE version = ?` changes no row when another one was faster, and no
// transaction but a bulk one is ever repeated. A reader sees one snapshot for its whole life and
// cannot write.
//
// After `deadline` the next step of a statement fails with Errc::deadline.
class Transaction {
public:
    Transaction(Connection& connection, Access access, Milliseconds deadline);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

}
