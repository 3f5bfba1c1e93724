#include "agent/player/database.hpp"

#include <sqlite3.h>

namespace nguon::agent {

std::int64_t Database::Row::number(std::size_t column) const
{
    return optional_number(column).value_or(0);
}

std::string Database::Row::text(std::size_t column) const
{
    return optional_text(column).value_or("");
}

std::optional<std::int64_t> Database::Row::optional_number(std::size_t column) const
{
    const auto* value = std::get_if<std::int64_t>(&values_.at(column));
    return value ? std::optional(*value) : std::nullopt;
}

std::optional<std::string> Database::Row::optional_text(std::size_t column) const
{
    const auto* value = std::get_if<std::string>(&values_.at(column));
    return value ? std::optional(*value) : std::nullopt;
}

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void Database::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::Database(const std::filesystem::path& file)
{
    sqlite3* handle = nullptr;
    const int opened = sqlite3_open_v2(
        file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    handle_.reset(handle);
    if (opened != SQLITE_OK)
        give_up("open");
    sqlite3_busy_timeout(handle, 2'000);
    run("PRAGMA journal_mode = WAL");
    // A receipt that was told to anybody must survive the power cut of the next second.
    run("PRAGMA synchronous = FULL");
}

Database::~Database() = default;

sqlite3_stmt* Database::prepared(const char* sql)
{
    Statement& kept = statements_[sql];
    if (!kept) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(handle_.get(), sql, -1, &statement, nullptr) != SQLITE_OK)
            give_up(sql);
        kept.reset(statement);
    }
    return kept.get();
}

std::vector<Database::Row> Database::rows(const char* sql, std::vector<Value> values)
{
    sqlite3_stmt* statement = prepared(sql);
    struct Reset {
        sqlite3_stmt* statement;
        ~Reset()
        {
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
        }
    };
    const Reset reset{ statement };
    int place = 0;
    for (const Value& value : values) {
        ++place;
        if (const auto* number = std::get_if<std::int64_t>(&value))
            sqlite3_bind_int64(statement, place, *number);
        else if (const auto* text = std::get_if<std::string>(&value))
            sqlite3_bind_text64(
                statement, place, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    std::vector<Row> found;
    for (;;) {
        const int step = sqlite3_step(statement);
        if (step == SQLITE_DONE)
            return found;
        if (step != SQLITE_ROW)
            give_up(sql);
        std::vector<Value> row;
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
            switch (sqlite3_column_type(statement, column)) {
            case SQLITE_INTEGER:
                row.emplace_back(std::int64_t(sqlite3_column_int64(statement, column)));
                break;
            case SQLITE_NULL:
                row.emplace_back();
                break;
            default:
                row.emplace_back(std::string(
                    reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                    static_cast<std::size_t>(sqlite3_column_bytes(statement, column))));
            }
        }
        found.emplace_back(std::move(row));
    }
}

void Database::roll_back() noexcept
{
    sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Database::give_up(const char* sql) const
{
    throw DatabaseError(std::string(sqlite3_errmsg(handle_.get())) + " in: " + sql);
}

}
