#include "server/storage/sql/postgres_connection.hpp"

#include "server/storage/sql/placeholders.hpp"
#include "server/storage/sql/postgres_failure.hpp"
#include "server/storage/sql/postgres_values.hpp"

#include <charconv>
#include <fmt/format.h>
#include <libpq-fe.h>

namespace nguon::storage::sql {
namespace {

// FNV-1a: only has to differ between the schemas of one database.
std::int64_t lock_key_of(std::string_view schema)
{
    std::uint64_t hash = 14'695'981'039'346'656'037U;
    for (const char c : schema)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    return static_cast<std::int64_t>(hash);
}

std::int64_t changed_rows(const PGresult* result)
{
    // A SELECT counts here too, but it changed nothing; without rows coming back it is a command.
    const std::string_view tuples = PQcmdTuples(const_cast<PGresult*>(result));
    const std::string_view command = PQcmdStatus(const_cast<PGresult*>(result));
    if (tuples.empty() || command.starts_with("SELECT"))
        return 0;
    std::int64_t count = 0;
    std::from_chars(tuples.data(), tuples.data() + tuples.size(), count);
    return count;
}

bool is_safe_name(std::string_view name)
{
    return !name.empty() && name.size() < 50
        && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_")
        == std::string_view::npos;
}

}

void PostgresConnection::Close::operator()(pg_conn* handle) const { PQfinish(handle); }
void PostgresConnection::Clear::operator()(pg_result* result) const { PQclear(result); }

PostgresConnection::PostgresConnection(const std::string& url, Options options)
    : options_(std::move(options))
    , statements_(options_.statements)
    , lock_key_(lock_key_of(options_.schema))
{
    if (!is_safe_name(options_.schema))
        throw std::logic_error("a schema's name is plain lower case");
    connect(url);
    if (options_.access == Access::write)
        make_schema();
    // Nobody waits for a lock without end, and a process that hangs in a transaction does not stop
    // the others for long.
    execute_script(fmt::format("SET client_min_messages = warning;"
                               "SET search_path = {0};"
                               "SET synchronous_commit = on;"
                               "SET timezone = 'UTC';"
                               "SET lock_timeout = {1};"
                               "SET idle_in_transaction_session_timeout = 60000;",
        options_.schema, options_.busy_timeout.count()));
}

PostgresConnection::~PostgresConnection() = default;

void PostgresConnection::connect(const std::string& url)
{
    // What the address itself says comes last and wins.
    const char* const names[]
        = { "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
              "tcp_user_timeout", "client_encoding", "application_name", "dbname", nullptr };
    const char* const values[]
        = { "5", "10", "5", "3", "15000", "UTF8", "nguon", url.c_str(), nullptr };
    handle_.reset(PQconnectdbParams(names, values, 1));
    if (handle_ == nullptr)
        throw std::bad_alloc();
    // Notices would otherwise be written between the lines of the log.
    PQsetNoticeProcessor(
        handle_.get(), [](void*, const char*) {}, nullptr);
    if (PQstatus(handle_.get()) != CONNECTION_OK)
        throw Failure(Errc::unavailable, PQerrorMessage(handle_.get()));
}

void PostgresConnection::make_schema()
{
    // Asked for first: IF NOT EXISTS wants the right to create even where nothing is to be done.
    execute_script(fmt::format("DO $$ BEGIN PERFORM pg_advisory_xact_lock({1});"
                               "IF to_regnamespace('{0}') IS NULL THEN CREATE SCHEMA {0}; END IF;"
                               "END $$",
        options_.schema, lock_key_));
}

bool PostgresConnection::is_broken() const { return PQstatus(handle_.get()) != CONNECTION_OK; }

void PostgresConnection::fail_now(std::string_view sql) const
{
    throw Failure(
        is_broken() ? Errc::unavailable : Errc::other, PQerrorMessage(handle_.get()), sql);
}

void PostgresConnection::check(const PGresult* result, std::string_view sql) const
{
    if (result == nullptr)
        fail_now(sql);
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_SYNC:
        return;
    default:
        break;
    }
    if (is_broken())
        throw Failure(Errc::unavailable, "the connection is lost", sql);
    throw postgres_failure(result, sql);
}

void PostgresConnection::refuse_when_late(std::string_view sql) const
{
    if (std::chrono::steady_clock::now() > deadline_)
        throw Failure(Errc::deadline, "the transaction took too long", sql);
}

const std::string& PostgresConnection::prepared(std::string_view sql, std::span<const Value> values)
{
    const std::string key = signature_of(values) + ' ' + std::string(sql);
    if (const std::string* name = statements_.find(key); name != nullptr)
        return *name;

    const Rewritten rewritten = for_postgres(sql);
    if (rewritten.placeholders != static_cast<int>(values.size()))
        throw std::logic_error(fmt::format("{} values for: {}", values.size(), sql));
    const std::string name = fmt::format("s{}", ++next_name_);
    const PostgresValues parameters(values);
    const ResultPointer result(PQprepare(handle_.get(), name.c_str(), rewritten.text.c_str(),
        parameters.count(), parameters.types()));
    check(result.get(), sql);
    if (const auto evicted = statements_.add(key, name))
        evict(*evicted);
    return *statements_.find(key);
}

void PostgresConnection::evict(const std::string& name)
{
    const ResultPointer result(PQexec(handle_.get(), ("DEALLOCATE " + name).c_str()));
    check(result.get(), "DEALLOCATE");
}

std::int64_t PostgresConnection::execute(
    std::string_view sql, std::span<const Value> values, Delivery delivery, const Visit& visit)
{
    refuse_when_late(sql);
    const std::string name = prepared(sql, values);
    const PostgresValues parameters(values);
    if (delivery == Delivery::stream) {
        if (PQsendQueryPrepared(handle_.get(), name.c_str(), parameters.count(),
                parameters.addresses(), parameters.lengths(), parameters.formats(), 0)
            == 0)
            fail_now(sql);
        PQsetSingleRowMode(handle_.get());
        return stream(sql, visit);
    }
    const ResultPointer result(PQexecPrepared(handle_.get(), name.c_str(), parameters.count(),
        parameters.addresses(), parameters.lengths(), parameters.formats(), 0));
    check(result.get(), sql);
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        const PostgresCursor cursor(result.get(), row);
        if (!visit(Row(cursor)))
            break;
    }
    return changed_rows(result.get());
}

std::int64_t PostgresConnection::stream(std::string_view sql, const Visit& visit)
{
    // However this ends, the rows still on their way must not meet the next statement.
    struct Drained {
        PostgresConnection& connection;
        explicit Drained(PostgresConnection& busy)
            : connection(busy)
        {
        }
        ~Drained() { connection.drain(); }
    } const drained(*this);

    for (;;) {
        const ResultPointer result(PQgetResult(handle_.get()));
        check(result.get(), sql);
        if (PQresultStatus(result.get()) != PGRES_SINGLE_TUPLE)
            return changed_rows(result.get());
        const PostgresCursor cursor(result.get(), 0);
        if (!visit(Row(cursor)))
            return 0;
    }
}

void PostgresConnection::drain() noexcept
{
    ResultPointer next(PQgetResult(handle_.get()));
    if (next == nullptr)
        return;
    if (PGcancel* cancel = PQgetCancel(handle_.get()); cancel != nullptr) {
        std::array<char, 256> error{};
        PQcancel(cancel, error.data(), static_cast<int>(error.size()));
        PQfreeCancel(cancel);
    }
    while (next != nullptr)
        next.reset(PQgetResult(handle_.get()));
}

std::vector<std::int64_t> PostgresConnection::execute_many(
    std::string_view sql, std::span<const std::vector<Value>> sets)
{
    // Sent without waiting for each answer; in portions, so that neither side's buffers grow.
    constexpr std::size_t portion = 500;
    std::vector<std::int64_t> changed;
    changed.reserve(sets.size());
    while (!sets.empty()) {
        give_way();
        refuse_when_late(sql);
        // One statement has one signature: a portion ends where the types change.
        const std::string signature = signature_of(sets.front());
        std::size_t count = 1;
        while (count < std::min(portion, sets.size()) && signature_of(sets[count]) == signature)
            ++count;
        const std::string name = prepared(sql, sets.front());
        pipeline(sql, name, sets.first(count), changed);
        sets = sets.subspan(count);
    }
    return changed;
}

void PostgresConnection::pipeline(std::string_view sql, const std::string& name,
    std::span<const std::vector<Value>> sets, std::vector<std::int64_t>& changed)
{
    if (PQenterPipelineMode(handle_.get()) == 0)
        fail_now(sql);
    bool sent = true;
    for (const std::vector<Value>& values : sets) {
        const PostgresValues parameters(values);
        sent = sent
            && PQsendQueryPrepared(handle_.get(), name.c_str(), parameters.count(),
                   parameters.addresses(), parameters.lengths(), parameters.formats(), 0)
                != 0;
    }
    sent = sent && PQpipelineSync(handle_.get()) != 0;

    std::optional<Failure> failure;
    bool synced = false;
    while (sent && !synced && !is_broken()) {
        const ResultPointer result(PQgetResult(handle_.get()));
        if (result == nullptr)
            continue; // between two statements
        const ExecStatusType status = PQresultStatus(result.get());
        synced = status == PGRES_PIPELINE_SYNC;
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
            changed.push_back(changed_rows(result.get()));
        else if (!synced && status != PGRES_PIPELINE_ABORTED && !failure)
            failure = postgres_failure(result.get(), sql);
    }
    PQexitPipelineMode(handle_.get());
    if (is_broken() || !sent)
        fail_now(sql);
    if (failure)
        throw *failure;
}

void PostgresConnection::execute_script(const std::string& script)
{
    const ResultPointer result(PQexec(handle_.get(), script.c_str()));
    check(result.get(), script);
}

void PostgresConnection::begin(Access access, Milliseconds deadline)
{
    deadline_ = std::chrono::steady_clock::time_point::max();
    const std::string kind = access == Access::write
        ? fmt::format("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
                      "SELECT pg_advisory_xact_lock({});",
            lock_key_)
        : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;";
    try {
        execute_script(kind
            + fmt::format(
                "SET LOCAL statement_timeout = {}", std::max<std::int64_t>(1, deadline.count())));
    } catch (const Failure&) {
        roll_back();
        throw;
    }
    deadline_ = std::chrono::steady_clock::now() + deadline;
}

void PostgresConnection::commit()
{
    const ResultPointer result(PQexec(handle_.get(), "COMMIT"));
    check(result.get(), "COMMIT");
    // The answer to the COMMIT of a failed transaction is a success named ROLLBACK.
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
        throw Failure(Errc::other, "the transaction was rolled back", "COMMIT");
}

void PostgresConnection::roll_back() noexcept
{
    if (is_broken())
        return;
    if (PQtransactionStatus(handle_.get()) != PQTRANS_IDLE)
        const ResultPointer result(PQexec(handle_.get(), "ROLLBACK"));
}

}
