#include "runtime/clock.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/queue.hpp"
#include "runtime/random.hpp"
#include "runtime/runtime.hpp"
#include "runtime/tasks.hpp"

#include "base/id.hpp"

#include <fstream>
#include <future>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace nguon::runtime {
namespace {

using namespace std::chrono_literals;

class RunningTest : public testing::Test {
protected:
    void SetUp() override { runtime_.start(); }
    Runtime runtime_{ 2 };
};

using Deadline = RunningTest;
using Tasks = RunningTest;
using Queue = RunningTest;

awaitable<int> seven() { co_return 7; }
awaitable<int> break_down()
{
    throw std::runtime_error("broken");
    co_return 0;
}
awaitable<void> forever() { co_await sleep_for(1h); }

TEST_F(Deadline, passes_the_result_of_what_ends_in_time)
{
    EXPECT_EQ(runtime_.block_on(with_deadline(seven(), 10s)), 7);
}

TEST_F(Deadline, ends_what_takes_too_long)
{
    EXPECT_THROW(runtime_.block_on(with_deadline(forever(), 5ms)), DeadlinePassed);
}

TEST_F(Deadline, passes_on_at_once_what_the_operation_throws)
{
    EXPECT_THROW(runtime_.block_on(with_deadline(break_down(), 1h)), std::runtime_error);
}

TEST_F(Tasks, wait_returns_when_the_last_task_has_ended)
{
    TaskGroup group(runtime_.executor());
    std::atomic<int> ended = 0;
    auto task = [](std::atomic<int>& count) -> awaitable<void> {
        co_await sleep_for(2ms);
        ++count;
    };
    for (int i = 0; i < 50; ++i)
        group.spawn("test", task(ended));
    runtime_.block_on(group.wait());
    EXPECT_EQ(ended, 50);
    EXPECT_EQ(group.size(), 0U);
}

TEST_F(Tasks, cancel_reaches_every_task_where_it_waits)
{
    TaskGroup group(runtime_.executor());
    for (int i = 0; i < 50; ++i)
        group.spawn("test", forever());
    group.cancel();
    EXPECT_TRUE(runtime_.block_on(group.wait_for(10s)));
}

TEST_F(Tasks, wait_for_says_that_a_task_is_still_there)
{
    TaskGroup group(runtime_.executor());
    group.spawn("test", forever());
    EXPECT_FALSE(runtime_.block_on(group.wait_for(3ms)));
    group.cancel();
    EXPECT_TRUE(runtime_.block_on(group.wait_for(10s)));
}

TEST_F(Tasks, nothing_starts_after_cancel)
{
    TaskGroup group(runtime_.executor());
    group.cancel();
    group.spawn("test", forever());
    EXPECT_EQ(group.size(), 0U);
}

TEST_F(Tasks, a_failing_task_does_not_disturb_the_others)
{
    TaskGroup group(runtime_.executor());
    auto failing = []() -> awaitable<void> { co_await break_down(); };
    std::promise<void> other_ran;
    auto other = [](std::promise<void>& ran) -> awaitable<void> {
        ran.set_value();
        co_return;
    };
    group.spawn("test.failing", failing());
    group.spawn("test.other", other(other_ran));
    EXPECT_EQ(other_ran.get_future().wait_for(10s), std::future_status::ready);
    runtime_.block_on(group.wait());
}

TEST_F(Tasks, what_is_repeated_goes_on_after_turns_that_failed_until_it_is_cancelled)
{
    TaskGroup group(runtime_.executor());
    std::promise<void> fourth;
    int turns = 0;
    const auto turn = [&]() -> awaitable<void> {
        ++turns;
        if (turns == 1)
            throw std::runtime_error("the database is away");
        if (turns == 2)
            throw boost::system::system_error(asio::error::connection_reset);
        if (turns == 3)
            throw 3;
        if (turns == 4)
            fourth.set_value();
        co_return;
    };
    group.spawn("test.turns", repeat("test.turns", 1ms, turn));
    EXPECT_EQ(fourth.get_future().wait_for(20s), std::future_status::ready);
    group.cancel();
    runtime_.block_on(group.wait());
    EXPECT_GE(turns, 4);
}

TEST_F(Queue, gives_items_in_order_and_refuses_above_its_bound)
{
    BoundedQueue<std::unique_ptr<int>> queue(2);
    EXPECT_TRUE(queue.try_push(std::make_unique<int>(1)));
    EXPECT_TRUE(queue.try_push(std::make_unique<int>(2)));
    EXPECT_FALSE(queue.try_push(std::make_unique<int>(3)));
    EXPECT_EQ(**runtime_.block_on(queue.pop()), 1);
    EXPECT_EQ(**queue.try_pop(), 2);
    EXPECT_FALSE(queue.try_pop());
}

TEST_F(Queue, what_is_inside_can_be_taken_after_closing)
{
    BoundedQueue<int> queue(2);
    queue.try_push(1);
    queue.close();
    EXPECT_FALSE(queue.try_push(2));
    EXPECT_EQ(runtime_.block_on(queue.pop()), 1);
    EXPECT_EQ(runtime_.block_on(queue.pop()), std::nullopt);
    EXPECT_FALSE(runtime_.block_on(queue.push(3)));
}

TEST_F(Queue, a_waiting_producer_goes_on_when_there_is_room)
{
    BoundedQueue<int> queue(1);
    queue.try_push(1);
    auto producer = asio::co_spawn(runtime_.strand(), queue.push(2), asio::use_future);
    EXPECT_EQ(runtime_.block_on(queue.pop()), 1);
    EXPECT_TRUE(producer.get());
    EXPECT_EQ(runtime_.block_on(queue.pop()), 2);
}

TEST_F(Queue, a_deadline_on_an_empty_queue_passes)
{
    BoundedQueue<int> queue(1);
    EXPECT_THROW(runtime_.block_on(with_deadline(queue.pop(), 3ms)), DeadlinePassed);
    queue.try_push(1);
    EXPECT_EQ(runtime_.block_on(queue.pop()), 1) << "the cancelled wait took nothing";
}

TEST(ManualClock, stands_still_until_it_is_moved)
{
    ManualClock clock(moment_from_unix_ms(1000));
    EXPECT_EQ(unix_ms(clock.now()), 1000);
    clock.advance(5ms);
    EXPECT_EQ(unix_ms(clock.now()), 1005);
}

TEST(Random, fills_all_bytes_and_makes_distinct_ids)
{
    EXPECT_EQ(random_bytes(40).size(), 40U);
    EXPECT_NE(random_bytes(16), random_bytes(16));
    struct Tag { };
    std::set<std::int64_t> seen;
    // A batch of devices and its audit entries are made in one moment.
    for (int i = 0; i < 20'000; ++i)
        seen.insert(new_id<Id<Tag>>(moment_from_unix_ms(1'800'000'000'000)).value());
    EXPECT_EQ(seen.size(), 20'000U);
}

TEST(Log, writes_one_json_line_an_event_even_for_hostile_text)
{
    const std::string file = testing::TempDir() + "nguon_log_test_" + std::to_string(::getpid());
    log::start({ .logger = "test", .level = log::Level::info, .file = file });
    log::debug("not.shown");
    log::info("some.event",
        { { "text", "a\"b\\c\nđ" }, { "raw", std::string("\xFF") }, { "number", -3 },
            { "flag", true }, { "size", std::size_t(4) }, { "ratio", 0.5 } });
    log::start({});

    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    EXPECT_TRUE(line.starts_with("{\"time\":\"20")) << line;
    EXPECT_TRUE(line.ends_with(
        R"("level":"info","logger":"test","msg":"some.event","fields":{"text":"a\"b\\c\u000ađ","raw":"\ufffd","number":-3,"flag":true,"size":4,"ratio":0.5}})"))
        << line;
    EXPECT_FALSE(std::getline(stream, line));
    ::unlink(file.c_str());
}

TEST(Runtime, what_lives_on_a_line_is_run_by_one_thread_and_goes_on_while_it_gathers)
{
    Runtime runtime(1, 2);
    const auto lines = runtime.lines();
    ASSERT_EQ(lines.size(), 2U);
    runtime.start();
    const auto where = [](const Executor& line) {
        std::promise<std::thread::id> promise;
        auto future = promise.get_future();
        asio::post(line, [&promise] {
            gather();
            promise.set_value(std::this_thread::get_id());
        });
        return future.get();
    };
    const auto first = where(lines[0]);
    const auto second = where(lines[1]);
    EXPECT_NE(first, second);
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(where(lines[0]), first);
        EXPECT_EQ(where(lines[1]), second);
    }
    runtime.stop();
    runtime.join();
}

}
}
