// The desk between the network threads and the database: work is handed over as a callable, runs in
// one transaction on a worker thread, and its answer comes back. The one place that decides commit
// or rollback: work that returns an error leaves no trace.
//
//   auto work = [id, deed](app::Records& records) { return app::approve(records, deed, id); };
//   const auto bulletin = co_await desk.commit(std::move(work));
//
// `Store` offers `write(Urgency, std::function<bool(Kind&)>)` and
// `read(std::function<void(Kind&)>)`.
#pragma once

#include "runtime/worker_pool.hpp"

#include <optional>
#include <type_traits>
#include <utility>

namespace nguon::runtime {

namespace detail {
template <typename T> inline constexpr bool is_refusable = requires(const T& answer)
{
    answer.has_value();
    answer.error();
};
}

template <typename Store> class Desk {
public:
    using Kind = typename Store::RecordsKind;

    // `writer` should have one thread where the engine allows one writer only.
    Desk(Store& store, WorkerPool& writer, WorkerPool& readers)
        : store_(store)
        , writer_(writer)
        , readers_(readers)
    {
    }

    // One write transaction. `work` may be run again when two transactions met, so it must have no
    // effect but on the records. The answer of the last run comes back.
    template <typename Work>
    awaitable<std::invoke_result_t<Work&, Kind&>> commit(
        Work work, Urgency urgency = Urgency::normal)
    {
        auto call = [this, urgency, work = std::move(work)]() mutable {
            return commit_now(work, urgency);
        };
        return writer_.run(std::move(call), urgency);
    }

    // A consistent reading.
    template <typename Work> awaitable<std::invoke_result_t<Work&, Kind&>> read(Work work)
    {
        auto call = [this, work = std::move(work)]() mutable { return read_now(work); };
        return readers_.run(std::move(call));
    }

    // The same on the calling thread, for jobs that run on a worker already.
    template <typename Work>
    std::invoke_result_t<Work&, Kind&> commit_now(Work& work, Urgency urgency = Urgency::normal)
    {
        using Answer = std::invoke_result_t<Work&, Kind&>;
        if constexpr (std::is_void_v<Answer>) {
            store_.write(urgency, [&](Kind& records) {
                work(records);
                return true;
            });
        } else {
            std::optional<Answer> answer;
            store_.write(urgency, [&](Kind& records) {
                answer.emplace(work(records));
                if constexpr (detail::is_refusable<Answer>)
                    return answer->has_value();
                else
                    return true;
            });
            return std::move(*answer);
        }
    }

    template <typename Work> std::invoke_result_t<Work&, Kind&> read_now(Work& work)
    {
        using Answer = std::invoke_result_t<Work&, Kind&>;
        if constexpr (std::is_void_v<Answer>) {
            store_.read([&](Kind& records) { work(records); });
        } else {
            std::optional<Answer> answer;
            store_.read([&](Kind& records) { answer.emplace(work(records)); });
            return std::move(*answer);
        }
    }

private:
    Store& store_;
    WorkerPool& writer_;
    WorkerPool& readers_;
};

}
