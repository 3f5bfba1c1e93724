// Questions of many coroutines, answered together: while one batch is under way, the next gathers.
// What costs a transaction, a flush or a journey to another process for each then costs it once for
// all that came meanwhile; who comes alone waits for nobody.
//
//   Batch<DeviceId, Row> rows(executor, 256, [&](std::vector<DeviceId> ids) { ... });
//   const Row row = co_await rows.ask(id);
#pragma once

#include "runtime/tasks.hpp"
#include "runtime/waiters.hpp"

#include <cassert>
#include <deque>
#include <functional>
#include <mutex>

namespace nguon::runtime {

template <typename Question, typename Answer> class Batch {
public:
    // As many answers as questions, in their order. What it throws, every asker is thrown.
    using Work = std::function<awaitable<std::vector<Answer>>(std::vector<Question>)>;

    Batch(Executor executor, std::size_t most, Work work)
        : most_(most)
        , work_(std::move(work))
        , tasks_(std::move(executor))
    {
    }

    // The calling coroutine runs on a strand. Throws operation_aborted once stopped.
    awaitable<Answer> ask(Question question)
    {
        const Executor strand = co_await asio::this_coro::executor;
        const auto asked = std::make_shared<Asked>(std::move(question));
        std::shared_ptr<Waiters::Place> place;
        bool starts = false;
        {
            const std::lock_guard lock(mutex_);
            if (stopped_)
                throw boost::system::system_error(asio::error::operation_aborted);
            waiting_.push_back(asked);
            ++asked_;
            place = asked->waiters.enlist(strand);
            starts = !std::exchange(running_, true);
        }
        // Outside the lock, which the batch takes: it may begin here and now.
        if (starts)
            tasks_.spawn("batch", run());
        co_await waited(place);
        const std::lock_guard lock(mutex_);
        if (asked->failure)
            std::rethrow_exception(asked->failure);
        co_return std::move(*asked->answer);
    }

    // How many have ever asked; for tests.
    std::size_t asked()
    {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

    // Ends what is under way; those who still wait are thrown operation_aborted.
    awaitable<void> stop()
    {
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
        }
        tasks_.cancel();
        co_await tasks_.wait();
        const std::lock_guard lock(mutex_);
        give_up(waiting_,
            std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted)));
    }

private:
    struct Asked {
        explicit Asked(Question given)
            : question(std::move(given))
        {
        }
        Question question;
        std::optional<Answer> answer;
        std::exception_ptr failure;
        Waiters waiters;
    };
    using Line = std::deque<std::shared_ptr<Asked>>;

    awaitable<void> run()
    {
        for (;;) {
            Line batch = next();
            if (batch.empty())
                co_return;
            std::vector<Question> questions;
            for (const auto& asked : batch)
                questions.push_back(std::move(asked->question));
            std::vector<Answer> answers;
            std::exception_ptr failure;
            try {
                answers = co_await work_(std::move(questions));
            } catch (...) {
                failure = std::current_exception();
            }
            const std::lock_guard lock(mutex_);
            if (failure) {
                give_up(batch, failure);
                continue;
            }
            assert(answers.size() == batch.size());
            for (std::size_t i = 0; i < batch.size(); ++i) {
                batch[i]->answer.emplace(std::move(answers[i]));
                batch[i]->waiters.wake_all();
            }
        }
    }

    // Empty when nobody waits; the next asker then starts anew.
    Line next()
    {
        const std::lock_guard lock(mutex_);
        Line batch;
        while (!waiting_.empty() && batch.size() < most_) {
            batch.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        running_ = !batch.empty();
        return batch;
    }

    static void give_up(Line& line, const std::exception_ptr& failure)
    {
        for (const auto& asked : line) {
            asked->failure = failure;
            asked->waiters.wake_all();
        }
        line.clear();
    }

    const std::size_t most_;
    const Work work_;
    std::mutex mutex_;
    Line waiting_;
    std::size_t asked_ = 0;
    bool running_ = false;
    bool stopped_ = false;
    TaskGroup tasks_;
};

}
