#include "runtime/batch.hpp"

#include "runtime/runtime.hpp"

#include <gmock/gmock.h>

namespace nguon::runtime {
namespace {

using testing::ElementsAre;

class Batches : public testing::Test {
protected:
    Batches() { machine.start(); }

    Runtime machine{ 2 };
};

TEST_F(Batches, who_comes_alone_is_answered_at_once)
{
    Batch<int, int> doubled(
        machine.executor(), 10, [](std::vector<int> questions) -> awaitable<std::vector<int>> {
            for (int& one : questions)
                one *= 2;
            co_return questions;
        });
    EXPECT_EQ(machine.block_on(doubled.ask(21)), 42);
    EXPECT_EQ(machine.block_on(doubled.ask(4)), 8);
    machine.block_on(doubled.stop());
}

// The first batch is held until nine more wait behind it; they are then answered in two.
TEST_F(Batches, those_who_come_meanwhile_are_answered_together_and_each_gets_its_own)
{
    std::mutex mutex;
    std::vector<std::size_t> sizes;
    asio::steady_timer gate(machine.executor(), std::chrono::hours(1));
    Batch<int, int> batch(
        machine.executor(), 5, [&](std::vector<int> questions) -> awaitable<std::vector<int>> {
            bool first = false;
            {
                const std::lock_guard lock(mutex);
                sizes.push_back(questions.size());
                first = sizes.size() == 1;
            }
            if (first)
                co_await gate.async_wait(asio::as_tuple(asio::use_awaitable));
            co_return questions;
        });
    const auto has_begun = [&] {
        const std::lock_guard lock(mutex);
        return !sizes.empty();
    };
    std::vector<std::future<int>> answers;
    for (int i = 0; i < 10; ++i) {
        answers.push_back(asio::co_spawn(machine.strand(), batch.ask(i), asio::use_future));
        while (batch.asked() < static_cast<std::size_t>(i) + 1 || !has_begun())
            std::this_thread::yield();
    }
    asio::post(machine.executor(), [&] { gate.cancel(); });
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(answers[static_cast<std::size_t>(i)].get(), i);
    EXPECT_THAT(sizes, ElementsAre(1, 5, 4));
    machine.block_on(batch.stop());
}

TEST_F(Batches, a_failure_reaches_those_of_its_batch_and_the_next_is_served)
{
    bool fails = true;
    Batch<int, int> batch(
        machine.executor(), 5, [&](std::vector<int> questions) -> awaitable<std::vector<int>> {
            if (std::exchange(fails, false))
                throw std::runtime_error("the database is away");
            co_return questions;
        });
    EXPECT_THROW(machine.block_on(batch.ask(1)), std::runtime_error);
    EXPECT_EQ(machine.block_on(batch.ask(2)), 2);
    machine.block_on(batch.stop());
}

TEST_F(Batches, after_the_end_nobody_waits_for_ever)
{
    Batch<int, int> batch(machine.executor(), 5,
        [](std::vector<int> questions) -> awaitable<std::vector<int>> { co_return questions; });
    machine.block_on(batch.stop());
    EXPECT_THROW(machine.block_on(batch.ask(1)), boost::system::system_error);
}

}
}
