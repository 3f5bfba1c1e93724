#include "server/storage/sql/sqlite_connection.hpp"

#include "server/storage/sql/placeholders.hpp"
#include "server/storage/sql/sqlite_failure.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <limits>
#include <sqlite3.h>
#include <unistd.h>

namespace nguon::storage::sql {
namespace {

class SqliteCursor : public Cursor {
public:
    explicit SqliteCursor(sqlite3_stmt* statement)
        : statement_(statement)
    {
    }

    bool is_null(int column) const override
    {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    std::int64_t integer(int column) const override
    {
        expect(column, SQLITE_INTEGER);
        return sqlite3_column_int64(statement_, column);
    }
    double real(int column) const override
    {
        if (sqlite3_column_type(statement_, column) != SQLITE_INTEGER)
            expect(column, SQLITE_FLOAT);
        return sqlite3_column_double(statement_, column);
    }
    std::string_view text(int column) const override
    {
        expect(column, SQLITE_TEXT);
        const auto* bytes = sqlite3_column_text(statement_, column);
        return { reinterpret_cast<const char*>(bytes), size(column) };
    }
    std::string_view blob(int column) const override
    {
        expect(column, SQLITE_BLOB);
        const auto* bytes = sqlite3_column_blob(statement_, column);
        // An empty blob has no address.
        return bytes == nullptr ? std::string_view()
                                : std::string_view(static_cast<const char*>(bytes), size(column));
    }

private:
    std::size_t size(int column) const
    {
        return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    }
    void expect(int column, int type) const
    {
        if (sqlite3_column_type(statement_, column) != type)
            throw Failure(Errc::other,
                fmt::format("column {} holds something else than asked for", column),
                sqlite3_sql(statement_));
    }

    sqlite3_stmt* statement_;
};

int bind_one(sqlite3_stmt* statement, int at, const Value& value)
{
    if (value.is_null())
        return sqlite3_bind_null(statement, at);
    const std::string_view bytes = value.bytes();
    switch (value.type()) {
    case Value::Type::integer:
    case Value::Type::boolean:
        return sqlite3_bind_int64(statement, at, value.integer());
    case Value::Type::real:
        return sqlite3_bind_double(statement, at, value.real());
    case Value::Type::text:
        // A null address would bind a null instead of an empty text. The bytes outlive the call,
        // but not the statement, whose bindings are cleared after it.
        return sqlite3_bind_text64(statement, at, bytes.empty() ? "" : bytes.data(), bytes.size(),
            SQLITE_STATIC, SQLITE_UTF8);
    case Value::Type::blob:
        return bytes.empty()
            ? sqlite3_bind_zeroblob(statement, at, 0)
            : sqlite3_bind_blob64(statement, at, bytes.data(), bytes.size(), SQLITE_STATIC);
    case Value::Type::integers:
    case Value::Type::texts: {
        const std::string array = fmt::format("[{}]", bytes);
        return sqlite3_bind_text64(
            statement, at, array.data(), array.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    case Value::Type::none:
        break;
    }
    return sqlite3_bind_null(statement, at);
}

void bind(sqlite3* handle, sqlite3_stmt* statement, std::span<const Value> values)
{
    if (sqlite3_bind_parameter_count(statement) != static_cast<int>(values.size()))
        throw std::logic_error(
            fmt::format("{} values for: {}", values.size(), sqlite3_sql(statement)));
    int at = 0;
    for (const Value& value : values) {
        if (bind_one(statement, ++at, value) != SQLITE_OK)
            throw sqlite_failure(handle, sqlite3_sql(statement));
    }
}

// A statement that is done must neither hold its snapshot nor views of values that are gone.
class Reset {
public:
    explicit Reset(sqlite3_stmt* statement)
        : statement_(statement)
    {
    }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;
    ~Reset()
    {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

private:
    sqlite3_stmt* statement_;
};

// Only the owner may read what the database holds; the log and its index inherit the mode. A file
// that is there already is not touched: closing any descriptor of it would drop the locks that the
// other connections of this process hold, and a second program would take the database for unused.
void create_private_file(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        ::close(descriptor);
}

}

void SqliteConnection::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

SqliteConnection::SqliteConnection(const std::filesystem::path& file, Options options)
    : statements_(options.statements)
{
    create_private_file(file);
    sqlite3* handle = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &handle,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(handle);
    if (opened != SQLITE_OK)
        throw sqlite_failure(opened, handle == nullptr ? "out of memory" : sqlite3_errmsg(handle));

    const bool writes = options.access == Access::write;
    sqlite3_busy_timeout(handle, static_cast<int>(options.busy_timeout.count()));
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, writes ? 0 : 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // The log goes back into the file every 32 MB: play logs touch the same pages again and again,
    // and each is then written once. It is cut back to 64 MB after a burst. A page cache of 32 MB a
    // connection.
    execute_script(fmt::format("PRAGMA wal_autocheckpoint = {};"
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA journal_size_limit = 67108864;"
                               "PRAGMA cache_size = -32768;"
                               "PRAGMA query_only = {};",
        writes ? 8'000 : 0, writes ? "OFF" : "ON"));
    expect_log();
}

void SqliteConnection::expect_log()
{
    // Some file systems of a network cannot do it, and SQLite then goes on without a word.
    const Statement statement = prepare("PRAGMA journal_mode");
    if (sqlite3_step(statement.get()) != SQLITE_ROW
        || SqliteCursor(statement.get()).text(0) != "wal")
        throw Failure(Errc::other, "the file's place does not allow write-ahead logging");
}

SqliteConnection::~SqliteConnection() = default;

SqliteConnection::Statement SqliteConnection::cached(std::string_view sql)
{
    if (const Statement* held = statements_.find(sql); held != nullptr) {
        // The same statement asked again while its rows are read gets a copy of its own.
        return sqlite3_stmt_busy(held->get()) == 0 ? *held : prepare(sql);
    }
    Statement fresh = prepare(sql);
    statements_.add(std::string(sql), fresh);
    return fresh;
}

SqliteConnection::Statement SqliteConnection::prepare(std::string_view sql)
{
    const bool has_list = sql.find("?*") != std::string_view::npos;
    const std::string rewritten = has_list ? for_sqlite(sql).text : std::string();
    const std::string_view text = has_list ? std::string_view(rewritten) : sql;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), text.data(), static_cast<int>(text.size()),
            SQLITE_PREPARE_PERSISTENT, &statement, nullptr)
        != SQLITE_OK)
        throw sqlite_failure(handle_.get(), sql);
    if (statement == nullptr)
        throw std::logic_error("an empty statement");
    return { statement, [](sqlite3_stmt* ended) { sqlite3_finalize(ended); } };
}

std::int64_t SqliteConnection::execute(
    std::string_view sql, std::span<const Value> values, Delivery, const Visit& visit)
{
    const Statement statement = cached(sql);
    const Reset reset(statement.get());
    bind(handle_.get(), statement.get(), values);
    return step_through(statement.get(), sql, visit);
}

std::int64_t SqliteConnection::step_through(
    sqlite3_stmt* statement, std::string_view sql, const Visit& visit)
{
    const std::int64_t before = sqlite3_total_changes64(handle_.get());
    const SqliteCursor cursor(statement);
    bool wanted = true;
    for (;;) {
        const int step = sqlite3_step(statement);
        if (step == SQLITE_DONE)
            break;
        if (step != SQLITE_ROW)
            throw sqlite_failure(handle_.get(), sql);
        wanted = wanted && visit(Row(cursor));
        // A statement that writes is run to its end, where its foreign keys are checked.
        if (!wanted && sqlite3_stmt_readonly(statement) != 0)
            break;
    }
    // sqlite3_changes still tells of an earlier statement when this one changed nothing.
    return sqlite3_total_changes64(handle_.get()) == before ? 0 : sqlite3_changes64(handle_.get());
}

void SqliteConnection::execute_script(const std::string& script)
{
    if (sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw sqlite_failure(handle_.get(), script);
}

void SqliteConnection::watch_deadline(Milliseconds deadline)
{
    // Asked every 2,000 steps of SQLite's machine, a fraction of a millisecond.
    constexpr int steps = 2'000;
    deadline_ = std::chrono::steady_clock::now() + deadline;
    sqlite3_progress_handler(
        handle_.get(), steps,
        [](void* self) {
            auto& connection = *static_cast<SqliteConnection*>(self);
            if (connection.has_to_give_way()) {
                connection.note_broken_off();
                return 1;
            }
            return std::chrono::steady_clock::now() > connection.deadline_ ? 1 : 0;
        },
        this);
}

void SqliteConnection::begin(Access access, Milliseconds deadline)
{
    execute_script(access == Access::write ? "BEGIN IMMEDIATE" : "BEGIN");
    watch_deadline(deadline);
}

void SqliteConnection::commit()
{
    // A transaction whose work is done is not thrown away for being late.
    sqlite3_progress_handler(handle_.get(), 0, nullptr, nullptr);
    execute_script("COMMIT");
}

void SqliteConnection::roll_back() noexcept
{
    sqlite3_progress_handler(handle_.get(), 0, nullptr, nullptr);
    // A full disk may have rolled it back already.
    if (sqlite3_get_autocommit(handle_.get()) == 0)
        sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}
