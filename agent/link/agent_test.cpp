// The agent pairs its device and brings it keyring, profile, plan and media.
#include "agent/link/agent_test_support.hpp"

namespace nguon::agent {
namespace {

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
    ASSERT_TRUE(becomes([&] { return !player_.exchanged.empty(); })) << "the player is told";

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

}
}
