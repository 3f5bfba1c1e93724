#include "server/storage/sql/database.hpp"

#include "server/storage/sql/postgres_connection.hpp"
#include "server/storage/sql/sqlite_connection.hpp"

#include <filesystem>
#include <fmt/format.h>

namespace nguon::storage::sql {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";

bool is_postgres(std::string_view url)
{
    return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

std::filesystem::path file_of(std::string_view url)
{
    if (url.starts_with(sqlite_scheme))
        return url.substr(sqlite_scheme.size());
    return {};
}

}

void WriterGate::enter(Urgency urgency, Milliseconds patience)
{
    std::unique_lock lock(mutex_);
    if (!taken_) {
        taken_ = true;
        return;
    }
    auto& queue = urgency == Urgency::urgent ? urgent_ : normal_;
    Waiter self;
    queue.push_back(&self);
    urgent_waiting_ = int(urgent_.size());
    if (!self.called.wait_for(lock, patience, [&] { return self.admitted; })) {
        std::erase(queue, &self);
        urgent_waiting_ = int(urgent_.size());
        throw Failure(Errc::busy, "other writers did not finish in time");
    }
}

void WriterGate::leave()
{
    const std::lock_guard lock(mutex_);
    auto& queue = urgent_.empty() ? normal_ : urgent_;
    if (queue.empty()) {
        taken_ = false;
        return;
    }
    // Handed over while it stays taken: nobody can step in between.
    Waiter* next = queue.front();
    queue.pop_front();
    urgent_waiting_ = int(urgent_.size());
    next->admitted = true;
    next->called.notify_one();
}

std::size_t WriterGate::waiting()
{
    const std::lock_guard lock(mutex_);
    return urgent_.size() + normal_.size();
}

std::unique_ptr<Database> Database::open(std::string_view url, Options options)
{
    return std::unique_ptr<Database>(new Database(url, std::move(options)));
}

Database::Database(std::string_view url, Options options)
    : url_(url)
    , file_(file_of(url))
    , options_(std::move(options))
    , dialect_(is_postgres(url) ? Engine::postgres : Engine::sqlite)
{
    if (dialect_.is_sqlite() && file_.empty())
        throw Failure(Errc::other, fmt::format("neither sqlite:FILE nor postgresql://: {}", url));
    // The writer comes first: it makes what the readers expect to find.
    writer_ = connect(Access::write);
}

Database::~Database()
{
    // The last one to close moves the log back into the file, and that must be the writer.
    free_readers_.clear();
    writer_.reset();
}

std::unique_ptr<Connection> Database::connect(Access access) const
{
    if (dialect_.is_sqlite())
        return std::make_unique<SqliteConnection>(
            file_, SqliteConnection::Options{ access, options_.busy_timeout, options_.statements });
    return std::make_unique<PostgresConnection>(url_,
        PostgresConnection::Options{
            access, options_.schema, options_.busy_timeout, options_.statements });
}

Transaction Database::begin(
    std::unique_ptr<Connection>& connection, Access access, Milliseconds deadline) const
{
    if (connection == nullptr || connection->is_broken())
        connection = connect(access);
    try {
        return Transaction(*connection, access, deadline);
    } catch (const Failure& failure) {
        if (failure.code() != Errc::unavailable)
            throw;
    }
    connection = connect(access);
    return Transaction(*connection, access, deadline);
}

std::unique_ptr<Connection> Database::take_reader()
{
    std::unique_lock lock(readers_mutex_);
    const auto is_free = [&] { return readers_out_ < options_.readers; };
    if (!reader_free_.wait_for(lock, options_.busy_timeout, is_free))
        throw Failure(Errc::busy, "every reader is at work");
    ++readers_out_;
    if (free_readers_.empty())
        return nullptr; // connected when its transaction begins
    std::unique_ptr<Connection> reader = std::move(free_readers_.back());
    free_readers_.pop_back();
    return reader;
}

void Database::give_back(std::unique_ptr<Connection> reader)
{
    const std::lock_guard lock(readers_mutex_);
    --readers_out_;
    if (reader != nullptr && !reader->is_broken())
        free_readers_.push_back(std::move(reader));
    reader_free_.notify_one();
}

Database::ReaderLease::ReaderLease(Database& database)
    : database_(database)
    , connection_(database.take_reader())
{
}

Database::ReaderLease::~ReaderLease() { database_.give_back(std::move(connection_)); }

Transaction Database::ReaderLease::begin(Milliseconds deadline)
{
    return database_.begin(connection_, Access::read, deadline);
}

Database::WriterLease::WriterLease(Database& database, Urgency urgency)
    : database_(database)
{
    database.gate_.enter(urgency, database.options_.busy_timeout);
}

Database::WriterLease::~WriterLease()
{
    if (database_.writer_ != nullptr)
        database_.writer_->give_way_to(nullptr);
    database_.gate_.leave();
}

void Database::WriterLease::give_way()
{
    database_.writer_->give_way_to(&database_.gate_.urgent_waiting());
}

Transaction Database::WriterLease::begin(Milliseconds deadline)
{
    return database_.begin(database_.writer_, Access::write, deadline);
}

bool Database::is_healthy()
{
    try {
        return read([](Connection& sql) {
            return sql.one("SELECT 1", {}, [](Row row) { return row.get<int>(0) == 1; });
        });
    } catch (const Failure&) {
        return false;
    }
}

}
