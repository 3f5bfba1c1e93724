#include "server/storage/sql/connection.hpp"

namespace nguon::storage::sql {

// A failed statement leaves a PostgreSQL transaction unusable; SQLite is held to the same, so that
// nothing works on one engine only.
template <typename Work> auto Connection::guarded(Work&& work) -> std::invoke_result_t<Work&>
{
    if (streaming_)
        throw std::logic_error("a statement inside each()");
    if (doomed_)
        throw std::logic_error("the transaction has failed and can only be rolled back");
    try {
        give_way();
        return work();
    } catch (const GaveWay&) {
        streaming_ = false;
        doomed_ = in_transaction_;
        throw;
    } catch (const Failure&) {
        streaming_ = false;
        doomed_ = in_transaction_;
        if (std::exchange(broken_off_, false))
            throw GaveWay();
        throw;
    } catch (...) {
        // Rows left on their way can only be stopped by giving up the transaction.
        doomed_ = doomed_ || (std::exchange(streaming_, false) && in_transaction_);
        throw;
    }
}

void Connection::give_way() const
{
    if (has_to_give_way())
        throw GaveWay();
}

std::int64_t Connection::run(std::string_view sql, Values values)
{
    static const Visit ignore = [](Row) { return true; };
    return guarded([&] { return execute(sql, values.span(), Delivery::whole, ignore); });
}

std::vector<std::int64_t> Connection::run_many(
    std::string_view sql, std::span<const std::vector<Value>> sets)
{
    return guarded([&] { return execute_many(sql, sets); });
}

std::vector<std::int64_t> Connection::execute_many(
    std::string_view sql, std::span<const std::vector<Value>> sets)
{
    static const Visit ignore = [](Row) { return true; };
    std::vector<std::int64_t> changed;
    changed.reserve(sets.size());
    for (const std::vector<Value>& values : sets) {
        give_way();
        changed.push_back(execute(sql, values, Delivery::whole, ignore));
    }
    return changed;
}

void Connection::run_script(const std::string& script)
{
    guarded([&] { execute_script(script); });
}

void Connection::select(std::string_view sql, Values values, Delivery delivery, const Visit& visit)
{
    guarded([&] {
        streaming_ = delivery == Delivery::stream;
        execute(sql, values.span(), delivery, visit);
    });
    streaming_ = false;
}

Transaction::Transaction(Connection& connection, Access access, Milliseconds deadline)
    : connection_(connection)
{
    if (connection.in_transaction_)
        throw std::logic_error("a transaction inside a transaction");
    connection.begin(access, deadline);
    connection.in_transaction_ = true;
    connection.doomed_ = false;
}

Transaction::~Transaction()
{
    if (!open_)
        return;
    connection_.in_transaction_ = false;
    connection_.doomed_ = false;
    connection_.roll_back();
}

void Transaction::commit()
{
    if (!open_)
        throw std::logic_error("the transaction has ended");
    if (connection_.doomed_)
        throw std::logic_error("the transaction has failed and can only be rolled back");
    connection_.commit();
    open_ = false;
    connection_.in_transaction_ = false;
}

}
