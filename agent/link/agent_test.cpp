#include "agent/link/fake_world.hpp"

#include <gtest/gtest.h>

#include <future>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

Pace quick()
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

TEST_F(AgentTest, pairs_the_device_and_hands_the_trust_to_the_player)
{
    start_agent();
    ASSERT_TRUE(is_up());
    EXPECT_EQ(seen([&] { return player_.device; }), the_device);
    EXPECT_EQ(seen([&] { return player_.root; }), trust_.root());
    const auto file = Folders(folder_.path()).server();
    EXPECT_EQ(std::filesystem::status(file).permissions(),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(AgentTest, is_paired_once_and_comes_back_without_a_code)
{
    start_agent();
    ASSERT_TRUE(is_up());
    stop_agent();
    ASSERT_TRUE(becomes([this] { return server_.lines_up == 0; }));

    Settings again = settings();
    again.pairing_code.clear();
    start_agent(again);
    ASSERT_TRUE(is_up());
    EXPECT_EQ(seen([&] { return server_.enrolments; }), 1);
}

TEST_F(AgentTest, a_wrong_pairing_code_ends_the_program)
{
    Settings wrong = settings();
    wrong.pairing_code = "999-999";
    start_agent(wrong);
    EXPECT_EQ(exit_code(), 3);
    EXPECT_FALSE(player_.device);
    EXPECT_FALSE(std::filesystem::exists(Folders(folder_.path()).server()));
}

TEST_F(AgentTest, without_a_code_an_unpaired_device_says_so_and_ends)
{
    Settings none = settings();
    none.pairing_code.clear();
    start_agent(none);
    EXPECT_EQ(exit_code(), 3);
    EXPECT_EQ(server_.enrolments, 0);
}

TEST_F(AgentTest, pairing_over_plain_http_is_for_this_machine_only)
{
    Settings elsewhere = settings();
    elsewhere.server = "http://192.0.2.7:80";
    start_agent(elsewhere);
    EXPECT_EQ(exit_code(), 2);
}

TEST_F(AgentTest, pairing_waits_for_a_server_that_is_away)
{
    server_.stop();
    start_agent();
    world_.change([this] { server_.answers_unavailable = 2; });
    server_.start();
    ASSERT_TRUE(is_up());
    EXPECT_EQ(seen([&] { return server_.enrolments; }), 3);
}

TEST_F(AgentTest, a_player_that_belongs_to_another_device_is_left_as_it_is)
{
    world_.change([this] {
        player_.device = DeviceId(1);
        player_.root = SecretKey::generate().public_key();
    });
    start_agent();
    EXPECT_EQ(exit_code(), 3);
    EXPECT_EQ(player_.device, DeviceId(1));
}

TEST_F(AgentTest, brings_keyring_profile_and_plan_in_this_order_and_then_the_media)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const Version version = give_plan({ "first sound", "second sound" });

    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
    EXPECT_EQ(seen([&] { return player_.refreshed; }),
        (std::vector{ Refreshed::keyring, Refreshed::profile, Refreshed::plan }));
    EXPECT_EQ(seen([&] { return player_.verified; }),
        (std::set{ sha256("first sound"), sha256("second sound") }));
}

TEST_F(AgentTest, a_plan_that_came_while_it_was_away_is_fetched_on_coming_back)
{
    const Version version = give_plan({ "sound" });
    start_agent();
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
}

TEST_F(AgentTest, urgent_news_of_a_plan_end_the_waiting_of_those_who_spread)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const Version version = world_.change([this] {
        // Not told by the server itself: only by the two frames below.
        server_.tells_plans = false;
        return server_.give_plan({ "sound" });
    });
    world_.change([&] {
        server_.send(protocol::PlanNews{ version, 3'600'000 });
        server_.send(protocol::PlanNews{ version, 0 });
        server_.send(protocol::PlanNews{ version, 3'600'000 });
    });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
}

TEST_F(AgentTest, a_plan_that_the_player_refuses_is_not_announced_ready)
{
    world_.change([this] { player_.refuses_plan = "trust.bad_signature"; });
    start_agent();
    ASSERT_TRUE(is_up());
    const Version version = give_plan({ "sound" });

    ASSERT_TRUE(becomes([&] { return server_.has_ack("refused", version); }));
    EXPECT_FALSE(seen([&] { return server_.has_ack("ready", version); }));
    EXPECT_TRUE(seen([&] { return server_.ranges.empty(); })); // nor is its media fetched
    ASSERT_TRUE(becomes([&] {
        const auto statuses = server_.all<protocol::StatusFrame>();
        return !statuses.empty()
            && statuses.back().status.faults == std::vector<std::string>{ "plan.refused" };
    }));

    // The next one is good again.
    world_.change([this] { player_.refuses_plan.clear(); });
    const Version next = give_plan({ "sound" });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", next); }));
}

TEST_F(AgentTest, media_go_on_where_a_cut_line_left_them)
{
    const std::string sound(10'000, 's');
    world_.change([this] { server_.cuts_media_after = 3'000; });
    start_agent();
    ASSERT_TRUE(is_up());
    const Version version = give_plan({ sound });

    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
    const auto ranges = seen([&] { return server_.ranges; });
    ASSERT_GE(ranges.size(), 4U);
    EXPECT_EQ(ranges[0], "");
    for (std::size_t i = 1; i < ranges.size(); ++i)
        EXPECT_NE(ranges[i], "") << "began anew";
    EXPECT_TRUE(seen([&] { return player_.verified.contains(sha256(sound)); }));
}

TEST_F(AgentTest, forged_media_are_never_ready_and_honest_ones_replace_them)
{
    const std::string name = sha256("sound").text();
    world_.change([&] { server_.forged_media.insert(name); });
    start_agent();
    ASSERT_TRUE(is_up());
    const Version version = give_plan({ "sound" });
    ASSERT_TRUE(becomes([&] { return server_.ranges.size() >= 2; }));
    EXPECT_FALSE(seen([&] { return server_.has_ack("ready", version); }));
    EXPECT_TRUE(seen([&] { return player_.verified.empty(); }));

    world_.change([&] { server_.forged_media.clear(); });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
}

TEST_F(AgentTest, media_that_the_player_finds_damaged_are_fetched_anew)
{
    start_agent();
    const Version version = give_plan({ "sound" });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));

    const Hash hash = sha256("sound");
    write_file(Folders(folder_.path()).media_file(hash), "rot", 0600);
    world_.change([&] { player_.verified.clear(); });
    player_.tell(NeedEvent{ hash });
    ASSERT_TRUE(becomes([&] { return player_.verified.contains(hash); }));
    EXPECT_EQ(seen([&] { return server_.ranges.size(); }), 2U);
}

TEST_F(AgentTest, the_play_log_is_brought_until_it_is_drained)
{
    start_agent();
    ASSERT_TRUE(is_up());
    for (int i = 0; i < 3; ++i)
        player_.play();
    ASSERT_TRUE(becomes([this] { return player_.acknowledged == 3; }));
    EXPECT_TRUE(seen([&] { return server_.log == player_.log; }));
}

TEST_F(AgentTest, a_long_play_log_goes_in_stretches_oldest_first)
{
    for (int i = 0; i < 1'100; ++i)
        player_.play();
    start_agent();
    ASSERT_TRUE(becomes([this] { return player_.acknowledged == 1'100; }));
    EXPECT_TRUE(seen([&] { return server_.log == player_.log; }));
    EXPECT_EQ(seen([&] { return server_.uploads; }), 3);
}

TEST_F(AgentTest, a_lost_acknowledgement_means_sending_twice_and_counting_once)
{
    world_.change([this] { server_.loses_log_answers = 1; });
    start_agent();
    ASSERT_TRUE(is_up());
    player_.play();
    ASSERT_TRUE(becomes([this] { return player_.acknowledged == 1; }));
    EXPECT_EQ(seen([&] { return server_.uploads; }), 2);
    EXPECT_EQ(seen([&] { return server_.log.size(); }), 1U);
}

TEST_F(AgentTest, a_server_restored_from_a_backup_gets_again_what_it_lost)
{
    start_agent();
    ASSERT_TRUE(is_up());
    for (int i = 0; i < 4; ++i)
        player_.play();
    ASSERT_TRUE(becomes([this] { return player_.acknowledged == 4; }));

    world_.change([this] {
        server_.log.resize(2);
        server_.log_head = {};
        for (const std::string& entry : server_.log)
            server_.log_head = next(server_.log_head, entry);
        server_.close_lines("server.restored");
    });
    ASSERT_TRUE(becomes([this] { return server_.log.size() == 4; }));
    EXPECT_TRUE(seen([&] { return server_.log == player_.log; }));
}

TEST_F(AgentTest, records_that_nobody_holds_any_more_are_a_fault)
{
    for (int i = 0; i < 4; ++i)
        player_.play();
    world_.change([this] { player_.log_held_from = 3; });
    start_agent();
    ASSERT_TRUE(becomes([this] {
        const auto statuses = server_.all<protocol::StatusFrame>();
        return !statuses.empty()
            && statuses.back().status.faults == std::vector<std::string>{ "log.gone" };
    }));
    EXPECT_EQ(seen([&] { return server_.uploads; }), 0);
}

TEST_F(AgentTest, a_gap_by_the_servers_reckoning_stops_the_upload_until_the_next_link)
{
    for (int i = 0; i < 4; ++i)
        player_.play();
    world_.change([this] { server_.told_log_head = 2; }); // it holds nothing
    start_agent();
    ASSERT_TRUE(becomes([this] {
        const auto statuses = server_.all<protocol::StatusFrame>();
        return !statuses.empty()
            && statuses.back().status.faults == std::vector<std::string>{ "log.refused" };
    }));
    EXPECT_EQ(seen([&] { return server_.uploads; }), 1);

    world_.change([this] {
        server_.told_log_head = -1;
        server_.close_lines("server.repaired");
    });
    ASSERT_TRUE(becomes([this] { return player_.acknowledged == 4; }));
}

TEST_F(AgentTest, a_broken_link_is_made_anew)
{
    start_agent();
    ASSERT_TRUE(is_up());
    world_.change([this] { server_.close_lines("link.tired"); });
    ASSERT_TRUE(becomes([this] { return server_.links == 2; }));
}

TEST_F(AgentTest, a_restarted_server_finds_its_device_again)
{
    start_agent();
    ASSERT_TRUE(is_up());
    server_.stop();
    const Version version = give_plan({ "sound" });
    server_.start();
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
}

TEST_F(AgentTest, a_replaced_line_does_not_come_back_at_once)
{
    start_agent();
    ASSERT_TRUE(is_up());
    world_.change([this] { server_.close_lines("link.replaced"); });
    ASSERT_TRUE(becomes([this] { return server_.lines_up == 0; }));
    // A pause is an hour here at least half; what would come in error comes within milliseconds.
    EXPECT_FALSE(asio::co_spawn(
        strand_, [this]() -> awaitable<bool> { co_return agent_->is_linked(); }, asio::use_future)
                     .get());
    EXPECT_EQ(seen([&] { return server_.links; }), 1);
}

TEST_F(AgentTest, a_server_that_cannot_prove_itself_is_told_nothing)
{
    world_.change([this] { server_.proves_itself = false; });
    start_agent();
    ASSERT_TRUE(becomes([this] { return server_.links == 1 && server_.lines_up == 0; }));
    EXPECT_TRUE(seen([&] { return server_.all<protocol::StatusFrame>(); }).empty());
    EXPECT_TRUE(seen([&] { return player_.refreshed; }).empty());
}

TEST_F(AgentTest, the_player_learns_the_time_with_its_bound)
{
    Settings bent = settings();
    bent.bend = { .offset_seconds = 3, .ppm = 200 };
    start_agent(bent);
    ASSERT_TRUE(becomes([this] { return player_.clocks.size() >= 8; }));
    const ClockMapping mapping = world_.change([this] { return player_.clocks.back(); });
    ASSERT_TRUE(mapping.trusted);
    const auto now = std::chrono::steady_clock::now();
    const Nanoseconds off = mapping.wall_at(now) - WallTime(std::chrono::system_clock::now());
    EXPECT_LE(std::chrono::abs(off), mapping.error_at(now) + 1ms);
    EXPECT_LT(mapping.error, 500ms);
}

TEST_F(AgentTest, without_any_clock_nothing_is_trusted)
{
    Settings none = settings();
    none.bend.absent = true;
    start_agent(none);
    ASSERT_TRUE(becomes([this] { return player_.clocks.size() >= 3; }));
    for (const ClockMapping& mapping : world_.change([this] { return player_.clocks; }))
        EXPECT_FALSE(mapping.trusted);
}

TEST_F(AgentTest, an_order_is_confirmed_at_once_and_its_stages_are_passed_on)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const SignedDocument order = trust_.sign(DocumentType::order, R"({"order":"5"})");
    world_.change([&] { server_.send(protocol::OrderFrame{ order }); });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("accepted", 0); }));
    player_.tell(StageEvent{ OrderId(5), 1, Stage::sounding, "" });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("sounding", 0); }));

    EXPECT_EQ(seen([&] { return player_.orders; }), std::vector{ order });
    std::vector<std::string> states;
    for (const auto& ack : seen([&] { return server_.all<protocol::Ack>(); }))
        states.push_back(ack.state);
    EXPECT_EQ(states, (std::vector<std::string>{ "received", "accepted", "sounding" }));
}

TEST_F(AgentTest, a_command_is_passed_to_the_player_and_its_result_back)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const protocol::SignedCommand command{ CommandId(6), the_device, CommandVerb::volume, 40,
        moment_from_unix_ms(1'790'000'000'000), moment_from_unix_ms(1'790'000'060'000) };
    const auto document = trust_.sign(DocumentType::command, protocol::to_payload(command));
    world_.change([&] { server_.send(protocol::CommandFrame{ document }); });
    ASSERT_TRUE(becomes([this] { return server_.all<protocol::CommandResult>().size() == 1; }));
    const auto result = seen([&] { return server_.all<protocol::CommandResult>(); })[0];
    EXPECT_EQ(result.command, CommandId(6));
    EXPECT_TRUE(result.done);
    EXPECT_EQ(seen([&] { return player_.commands; }), std::vector{ document });
}

TEST_F(AgentTest, a_change_at_the_player_reaches_the_server)
{
    start_agent();
    ASSERT_TRUE(is_up());
    Report changed;
    changed.status.on_air = "11@1790000000000#0";
    changed.status.volume = 35;
    world_.change([&] { player_.report = changed; });
    player_.tell(ChangedEvent{ changed });
    ASSERT_TRUE(becomes([this] {
        const auto statuses = server_.all<protocol::StatusFrame>();
        return !statuses.empty() && statuses.back().status.on_air == "11@1790000000000#0"
            && statuses.back().status.volume == 35 && statuses.back().status.storage_free > 0;
    }));
}

TEST_F(AgentTest, a_player_that_comes_back_is_given_everything_again)
{
    start_agent();
    const Version version = give_plan({ "sound" });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));

    player_.stop();
    world_.change([this] {
        player_.verified.clear();
        player_.refreshed.clear();
        player_.report.status.plan_version = 0;
    });
    player_.start();
    ASSERT_TRUE(becomes([this] {
        return player_.verified.contains(sha256("sound")) && player_.refreshed.size() >= 3;
    }));
    EXPECT_EQ(seen([&] { return server_.ranges.size(); }), 1U); // nothing is fetched twice
}

TEST_F(AgentTest, a_new_agent_goes_on_with_what_an_earlier_one_fetched)
{
    start_agent();
    const Version version = give_plan({ "sound" });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
    stop_agent();
    server_.stop();
    world_.change([this] { player_.verified.clear(); });

    start_agent();
    ASSERT_TRUE(becomes([this] { return player_.verified.contains(sha256("sound")); }));
}

TEST_F(AgentTest, a_player_that_it_did_not_start_is_not_stopped)
{
    start_agent();
    ASSERT_TRUE(is_up());
    stop_agent();
    EXPECT_EQ(player_.stops, 0);
}

TEST_F(AgentTest, a_player_of_its_own_is_asked_to_end)
{
    Settings own = settings();
    own.starts_player = true; // it listens already, so it is taken over
    start_agent(own);
    ASSERT_TRUE(is_up());
    stop_agent();
    EXPECT_EQ(player_.stops, 1);
}

}
}
