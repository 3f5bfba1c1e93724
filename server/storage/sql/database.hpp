// A database: one connection that writes and several that read, on either engine.
//
//   const auto database = sql::Database::open("sqlite:/var/lib/nguon/nguon.db");
//   database->write([&](sql::Connection& sql) { ... });   // committed when it returns
//   const auto titles = database->read([&](sql::Connection& sql) { return sql.all(...); });
//
// A Result that holds an error rolls back: a refused use case leaves no trace. So does an
// exception. Work may be given from any thread; writers wait in line, urgent ones in front. Bulk
// work is undone when an urgent writer comes, and begun anew behind it.
#pragma once

#include "base/urgency.hpp"
#include "server/storage/sql/connection.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>

namespace nguon::storage::sql {

// Lets one writer in at a time; first come, first served, the urgent before the others.
class WriterGate {
public:
    // Fails with Errc::busy after `patience`.
    void enter(Urgency urgency, Milliseconds patience);
    void leave();
    std::size_t waiting();
    // How many urgent ones wait: whoever does something long looks here.
    const std::atomic<int>& urgent_waiting() const { return urgent_waiting_; }

private:
    struct Waiter {
        std::condition_variable called;
        bool admitted = false;
    };

    std::mutex mutex_;
    bool taken_ = false;
    std::deque<Waiter*> urgent_;
    std::atomic<int> urgent_waiting_ = 0;
    std::deque<Waiter*> normal_;
};

class Database {
public:
    struct Options {
        // PostgreSQL keeps several Databases of the house in one database, a schema each.
        std::string schema = "nguon";
        std::size_t readers = 4;
        std::size_t statements = 200; // prepared ones kept by each connection
        Milliseconds busy_timeout{ 5'000 }; // for the turn to write, or a free reader
        Milliseconds read_deadline{ 10'000 };
        Milliseconds write_deadline{ 30'000 };
    };

    // "sqlite:/path/file.db" or "postgresql://...". Throws Failure when it cannot be opened.
    static std::unique_ptr<Database> open(std::string_view url, Options options);
    static std::unique_ptr<Database> open(std::string_view url) { return open(url, Options{}); }

    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    const Dialect& dialect() const { return dialect_; }
    const Options& options() const { return options_; }

    // Sees one snapshot; writing fails with Errc::read_only.
    template <typename Work> auto read(Work&& work) { return read(options_.read_deadline, work); }
    template <typename Work> auto read(Milliseconds deadline, Work&& work)
    {
        ReaderLease lease(*this);
        Transaction transaction = lease.begin(deadline);
        return work(lease.connection());
    }

    template <typename Work> auto write(Work&& work) { return write(Urgency::normal, work); }
    template <typename Work> auto write(Urgency urgency, Work&& work)
    {
        // One that is pressed again and again may not keep long work from ever coming to its end.
        for (int times = 0; urgency == Urgency::bulk && times < most_given_ways; ++times) {
            try {
                return write_once(urgency, work);
            } catch (const GaveWay&) {
                // All of it was undone; the urgent one has the turn now, this waits behind it.
            }
        }
        return write_once(urgency == Urgency::bulk ? Urgency::normal : urgency, work);
    }

    // How often bulk work is begun anew before others have to wait for it.
    static constexpr int most_given_ways = 20;

    // Whether the engine answers; never throws.
    bool is_healthy();

    // The file of a SQLite database; empty on PostgreSQL.
    const std::filesystem::path& file() const { return file_; }

private:
    template <typename Work> auto write_once(Urgency urgency, Work& work)
    {
        WriterLease lease(*this, urgency);
        Transaction transaction = lease.begin(options_.write_deadline);
        if (urgency == Urgency::bulk)
            lease.give_way();
        if constexpr (std::is_void_v<std::invoke_result_t<Work&, Connection&>>) {
            work(lease.connection());
            transaction.commit();
        } else {
            auto result = work(lease.connection());
            if (!is_refusal(result))
                transaction.commit();
            return result;
        }
    }

    class ReaderLease {
    public:
        explicit ReaderLease(Database& database);
        ReaderLease(const ReaderLease&) = delete;
        ReaderLease& operator=(const ReaderLease&) = delete;
        ~ReaderLease();
        Transaction begin(Milliseconds deadline);
        Connection& connection() { return *connection_; }

    private:
        Database& database_;
        std::unique_ptr<Connection> connection_;
    };

    class WriterLease {
    public:
        WriterLease(Database& database, Urgency urgency);
        WriterLease(const WriterLease&) = delete;
        WriterLease& operator=(const WriterLease&) = delete;
        ~WriterLease();
        Transaction begin(Milliseconds deadline);
        // From now on to whoever is urgent.
        void give_way();
        Connection& connection() { return *database_.writer_; }

    private:
        Database& database_;
    };

    Database(std::string_view url, Options options);

    template <typename T> static bool is_refusal(const T& result)
    {
        if constexpr (requires {
                          result.has_value();
                          result.error();
                      })
            return !result.has_value();
        else
            return false;
    }

    std::unique_ptr<Connection> connect(Access access) const;
    // Begins; a connection that turns out to be lost is replaced once. Nothing has been done on it
    // yet, so nothing is done twice.
    Transaction begin(
        std::unique_ptr<Connection>& connection, Access access, Milliseconds deadline) const;
    std::unique_ptr<Connection> take_reader();
    void give_back(std::unique_ptr<Connection> reader);

    std::string url_;
    std::filesystem::path file_;
    Options options_;
    Dialect dialect_;

    WriterGate gate_;
    std::unique_ptr<Connection> writer_;

    std::mutex readers_mutex_;
    std::condition_variable reader_free_;
    std::vector<std::unique_ptr<Connection>> free_readers_;
    std::size_t readers_out_ = 0;
};

}
