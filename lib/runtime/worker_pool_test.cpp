#include "runtime/worker_pool.hpp"

#include "runtime/runtime.hpp"

#include <future>
#include <latch>

#include <gtest/gtest.h>

namespace nguon::runtime {
namespace {

class WorkerPoolTest : public testing::Test {
protected:
    void SetUp() override { runtime_.start(); }
    Runtime runtime_{ 2 };
};

// No default, no copy: what a use case may return.
class Receipt {
public:
    explicit Receipt(int number)
        : number_(number)
    {
    }
    Receipt(Receipt&&) = default;
    int number() const { return number_; }

private:
    int number_;
};

TEST_F(WorkerPoolTest, brings_back_a_result_without_default_from_a_move_only_callable)
{
    WorkerPool pool("test", 2, 10);
    auto task = [](WorkerPool& workers) -> awaitable<int> {
        auto work = [held = std::make_unique<int>(41)] { return Receipt(*held + 1); };
        const Receipt receipt = co_await workers.run(std::move(work));
        co_return receipt.number();
    };
    EXPECT_EQ(runtime_.block_on(task(pool)), 42);
}

TEST_F(WorkerPoolTest, runs_work_without_result_on_its_own_thread)
{
    WorkerPool pool("test", 1, 10);
    std::thread::id ran_on;
    auto task = [](WorkerPool& workers, std::thread::id& where) -> awaitable<bool> {
        const auto here = std::this_thread::get_id();
        auto work = [&where] { where = std::this_thread::get_id(); };
        co_await workers.run(std::move(work));
        co_return where != here;
    };
    EXPECT_TRUE(runtime_.block_on(task(pool, ran_on)));
    EXPECT_NE(ran_on, std::this_thread::get_id());
}

TEST_F(WorkerPoolTest, urgent_work_does_not_wait_for_a_thread_where_one_is_kept_for_it)
{
    WorkerPool pool("test", 1, 10, 1);
    std::promise<void> over;
    std::promise<void> second_ran;
    std::atomic<bool> is_first_over = false;
    // Two threads, and still only one of them takes what is not urgent.
    ASSERT_TRUE(pool.post([&, end = over.get_future().share()] {
        end.wait();
        is_first_over = true;
    }));
    ASSERT_TRUE(pool.post([&] {
        EXPECT_TRUE(is_first_over);
        second_ran.set_value();
    }));
    std::promise<void> urgent_ran;
    ASSERT_TRUE(pool.post([&] { urgent_ran.set_value(); }, Urgency::urgent));
    EXPECT_EQ(
        urgent_ran.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
    EXPECT_FALSE(is_first_over);
    over.set_value();
    EXPECT_EQ(
        second_ran.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST_F(WorkerPoolTest, with_a_thread_kept_for_urgent_work_it_still_finishes_what_it_took)
{
    std::atomic<int> done = 0;
    {
        WorkerPool pool("test", 1, 10, 1);
        for (int i = 0; i < 5; ++i) {
            pool.post([&] { ++done; });
            pool.post([&] { ++done; }, Urgency::urgent);
        }
    }
    EXPECT_EQ(done, 10);
}

TEST_F(WorkerPoolTest, brings_back_what_the_work_throws)
{
    WorkerPool pool("test", 1, 10);
    auto work = []() -> int { throw std::domain_error("broken"); };
    EXPECT_THROW(runtime_.block_on(pool.run(work)), std::domain_error);
}

TEST_F(WorkerPoolTest, refuses_above_its_bound_and_still_takes_what_is_urgent)
{
    WorkerPool pool("test", 1, 1);
    std::latch started(1);
    std::latch release(1);
    pool.post([&] {
        started.count_down();
        release.wait();
    });
    started.wait();
    EXPECT_TRUE(pool.post([] {}));
    EXPECT_FALSE(pool.post([] {}));
    auto work = [] {};
    EXPECT_THROW(runtime_.block_on(pool.run(work)), PoolIsFull);
    EXPECT_TRUE(pool.post([] {}, Urgency::urgent));
    EXPECT_EQ(pool.waiting(), 2U);
    release.count_down();
}

TEST_F(WorkerPoolTest, a_writer_serves_urgent_work_first_and_keeps_the_order_within)
{
    std::string order;
    {
        WorkerPool writer("writer", 1, 10);
        std::latch started(1);
        std::latch release(1);
        writer.post([&] {
            started.count_down();
            release.wait();
        });
        started.wait();
        writer.post([&] { order += 'a'; });
        writer.post([&] { order += 'b'; });
        writer.post([&] { order += 'X'; }, Urgency::urgent);
        writer.post([&] { order += 'Y'; }, Urgency::urgent);
        release.count_down();
    }
    EXPECT_EQ(order, "XYab") << "stopping finishes what was accepted";
}

TEST_F(WorkerPoolTest, many_coroutines_share_a_pool)
{
    WorkerPool pool("test", 4, 10'000);
    std::atomic<int> sum = 0;
    std::vector<std::future<void>> ends;
    auto task = [](WorkerPool& workers, std::atomic<int>& total) -> awaitable<void> {
        for (int i = 0; i < 20; ++i) {
            auto work = [] { return 1; };
            total += co_await workers.run(work);
        }
    };
    for (int i = 0; i < 100; ++i)
        ends.push_back(asio::co_spawn(runtime_.strand(), task(pool, sum), asio::use_future));
    for (auto& end : ends)
        end.get();
    EXPECT_EQ(sum, 2000);
}

TEST_F(WorkerPoolTest, a_stopped_pool_refuses)
{
    WorkerPool pool("test", 1, 10);
    pool.stop();
    EXPECT_FALSE(pool.post([] {}));
}

}
}
