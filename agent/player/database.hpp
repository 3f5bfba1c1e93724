// The player's own SQLite file: WAL, every commit on the disk before it returns, one connection.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace nguon::agent {

// The disk is full or failing, or the file is damaged.
struct DatabaseError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Database {
public:
    using Value = std::variant<std::monostate, std::int64_t, std::string>;
    class Row {
    public:
        explicit Row(std::vector<Value> values)
            : values_(std::move(values))
        {
        }
        // Zero and empty where the column is null.
        std::int64_t number(std::size_t column) const;
        std::string text(std::size_t column) const;
        std::optional<std::int64_t> optional_number(std::size_t column) const;
        std::optional<std::string> optional_text(std::size_t column) const;

    private:
        std::vector<Value> values_;
    };

    // Throws DatabaseError, as does everything below.
    explicit Database(const std::filesystem::path& file);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void run(const char* sql, std::vector<Value> values = {}) { rows(sql, std::move(values)); }
    std::vector<Row> rows(const char* sql, std::vector<Value> values = {});

    // All of `work` or nothing.
    template <typename Work> void in_transaction(Work work)
    {
        run("BEGIN IMMEDIATE");
        try {
            work();
            run("COMMIT");
        } catch (...) {
            roll_back();
            throw;
        }
    }

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    sqlite3_stmt* prepared(const char* sql);
    void roll_back() noexcept;
    [[noreturn]] void give_up(const char* sql) const;

    std::unique_ptr<sqlite3, Close> handle_;
    std::map<const char*, Statement> statements_; // by the literal's address
};

}
