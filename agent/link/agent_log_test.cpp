// The agent brings the play log to a server that may forget, lose answers, or be another one.
#include "agent/link/agent_test_support.hpp"

namespace nguon::agent {
namespace {

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

}
}
