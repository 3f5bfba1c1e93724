// An agent among obedient fakes, for the tests of what it does with them.
#pragma once

#include "agent/link/fake_world.hpp"

#include <gtest/gtest.h>

#include <future>

namespace nguon::agent {

using namespace std::chrono_literals;

inline Pace quick()
{
    const BackOffSpan soon{ 2ms, 20ms };
    return { .link = soon,
        .enrol = soon,
        .fetch = soon,
        .log = soon,
        .player = soon,
        .unwelcome = 1h,
        .greeting = 10s,
        .status_every = 10s,
        .status_apart = 1ms,
        .time_every = 20ms,
        .look_every = 10s };
}

class AgentTest : public testing::Test {
protected:
    void SetUp() override
    {
        machine_.start();
        server_.start();
        player_.start();
    }
    void TearDown() override
    {
        stop_agent();
        player_.stop();
        server_.stop();
        machine_.stop();
        machine_.join();
    }

    Settings settings() const
    {
        Settings settings;
        settings.server = server_.url();
        settings.data = folder_.path();
        settings.pairing_code = "123-456";
        settings.starts_player = false;
        settings.pace = quick();
        return settings;
    }
    void start_agent() { start_agent(settings()); }
    void start_agent(Settings settings)
    {
        strand_ = machine_.strand();
        tasks_ = std::make_unique<runtime::TaskGroup>(machine_.executor());
        ended_ = {};
        auto make = [&]() -> awaitable<void> {
            agent_ = std::make_unique<Agent>(strand_, std::move(settings));
            co_return;
        };
        asio::co_spawn(strand_, make(), asio::use_future).get();
        tasks_->spawn_on(strand_, "agent", run());
    }
    awaitable<void> run() { ended_.set_value(co_await agent_->run()); }
    void stop_agent()
    {
        if (!agent_)
            return;
        auto stop = [&]() -> awaitable<void> {
            tasks_->cancel();
            co_await tasks_->wait();
            co_await agent_->stop();
        };
        asio::co_spawn(strand_, stop(), asio::use_future).get();
        agent_ = nullptr;
    }
    // The agent came back by itself, with this exit code.
    int exit_code()
    {
        auto future = ended_.get_future();
        return future.wait_for(20s) == std::future_status::ready ? future.get() : -1;
    }
    bool becomes(const std::function<bool()>& holds) { return world_.becomes(holds); }
    // A look at the fakes, which go on changing meanwhile.
    template <typename Look> auto seen(Look look) { return world_.change(look); }
    Version give_plan(const std::vector<std::string>& sounds)
    {
        return world_.change([&] { return server_.give_plan(sounds); });
    }
    bool is_up()
    {
        return becomes([this] { return server_.lines_up == 1; });
    }

    TestFolder folder_;
    runtime::Runtime machine_{ 2 };
    World world_;
    FakeTrust trust_;
    FakeServer server_{ world_, machine_, trust_ };
    FakePlayer player_{ world_, machine_, Folders(folder_.path()) };
    runtime::Executor strand_;
    std::unique_ptr<runtime::TaskGroup> tasks_;
    std::unique_ptr<Agent> agent_;
    std::promise<int> ended_;
};

}
