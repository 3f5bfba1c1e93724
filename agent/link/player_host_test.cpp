#include "agent/link/player_host.hpp"

#include "agent/local/test_folder.hpp"
#include "runtime/runtime.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <future>

#include <unistd.h>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

// Not a test: this program, started anew by the tests below, in the part of nguon-player.
TEST(DISABLED_PlayerProgram, serves_until_it_is_asked_to_stop)
{
    const char* data = std::getenv("NGUON_TEST_DATA");
    ASSERT_NE(data, nullptr);
    runtime::Runtime machine(1);
    machine.start();
    std::promise<void> asked;
    auto answer = [&asked](QuestionContent content) -> awaitable<Result<AnswerContent>> {
        if (std::holds_alternative<StopQuestion>(content))
            asked.set_value();
        if (std::holds_alternative<StatusQuestion>(content))
            co_return AnswerContent(StatusAnswer{});
        co_return AnswerContent(Done{});
    };
    PlayerDesk desk(machine.executor(), Folders(data).player_socket().string(), answer);
    desk.start();
    // Nobody may be left over by a test that failed.
    EXPECT_EQ(asked.get_future().wait_for(60s), std::future_status::ready);
    machine.block_on(desk.stop());
    machine.stop();
    machine.join();
}

class PlayerHostTest : public testing::Test {
protected:
    void SetUp() override
    {
        Folders(folder_.path()).make_for_player();
        const auto script = folder_.path() / "nguon-player";
        std::ofstream(script) << "#!/bin/sh\n"
                              << "[ \"$1\" = --data ] || exit 9\n"
                              << "NGUON_TEST_DATA=\"$2\" exec "
                              << std::filesystem::read_symlink("/proc/self/exe").string()
                              << " --gtest_also_run_disabled_tests"
                                 " --gtest_filter='DISABLED_PlayerProgram.*' >/dev/null 2>&1\n";
        std::filesystem::permissions(script, std::filesystem::perms::owner_all);
        settings_.data = folder_.path();
        settings_.player_program = script;
        settings_.pace.player = { 1ms, 20ms };
        machine_.start();
    }
    void TearDown() override
    {
        if (host_)
            end_host(true);
        machine_.stop();
        machine_.join();
    }

    template <typename Task> auto on_strand(Task task)
    {
        return asio::co_spawn(strand_, task(), asio::use_future).get();
    }
    void start_host()
    {
        faults_ = std::make_unique<Faults>();
        host_ = std::make_unique<PlayerHost>(strand_, settings_, Folders(folder_.path()), *faults_);
        tasks_ = std::make_unique<runtime::TaskGroup>(strand_);
        host_->listen({ [this] { came_.try_push(1); }, {} });
        tasks_->spawn_on(strand_, "host", host_->run());
    }
    // With its player, as on SIGTERM, or alone, as if it had been killed.
    void end_host(bool with_player)
    {
        on_strand([this, with_player]() -> awaitable<int> {
            if (with_player)
                co_await host_->stop_player();
            tasks_->cancel();
            co_await tasks_->wait();
            co_return 0;
        });
        host_ = nullptr;
    }
    // The next player that the host talks to.
    pid_t player()
    {
        return on_strand([this]() -> awaitable<pid_t> {
            co_await runtime::with_deadline(came_.pop(), 30s);
            co_return host_->player_process();
        });
    }

    TestFolder folder_;
    Settings settings_;
    runtime::Runtime machine_{ 1 };
    runtime::Executor strand_ = machine_.strand();
    runtime::BoundedQueue<int> came_{ 100 };
    std::unique_ptr<Faults> faults_;
    std::unique_ptr<runtime::TaskGroup> tasks_;
    std::unique_ptr<PlayerHost> host_;
};

TEST_F(PlayerHostTest, starts_a_player_in_a_session_of_its_own_and_ends_it_when_asked)
{
    start_host();
    const pid_t process = player();
    EXPECT_NE(process, ::getpid());
    EXPECT_EQ(::getsid(process), process);

    end_host(true);
    EXPECT_FALSE(is_alive(process));
}

TEST_F(PlayerHostTest, a_killed_player_is_started_again_and_it_is_told)
{
    start_host();
    const pid_t first = player();
    ASSERT_EQ(::kill(first, SIGKILL), 0);
    const pid_t second = player();
    EXPECT_NE(second, 0);
    EXPECT_NE(second, first);
    EXPECT_TRUE(faults_->has(fault::player_restarted));
    EXPECT_FALSE(is_alive(first));
}

TEST_F(PlayerHostTest, a_player_survives_its_host_and_is_taken_over_by_the_next)
{
    start_host();
    const pid_t process = player();
    end_host(false);
    EXPECT_TRUE(is_alive(process));

    start_host();
    EXPECT_EQ(player(), process);
    end_host(true);
}

TEST_F(PlayerHostTest, a_program_that_cannot_be_started_is_a_fault_and_no_end)
{
    settings_.player_program = folder_.path() / "missing";
    start_host();
    std::promise<void> told;
    on_strand([&]() -> awaitable<int> {
        if (faults_->has(fault::player_absent))
            told.set_value();
        else
            faults_->on_change = [&] { told.set_value(); };
        co_return 0;
    });
    EXPECT_EQ(told.get_future().wait_for(20s), std::future_status::ready);
    on_strand([&]() -> awaitable<int> {
        faults_->on_change = {};
        EXPECT_TRUE(faults_->has(fault::player_absent));
        co_return 0;
    });
}

}
}
