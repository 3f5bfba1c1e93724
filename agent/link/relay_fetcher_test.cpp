// What the agent does with streams: fetches while the player asks, hands on, and stops.
#include "agent/link/agent_test_support.hpp"

#include "runtime/deadline.hpp"

#include <fmt/format.h>

namespace nguon::agent {
namespace {

class RelayFetcherTest : public AgentTest {
protected:
    // A station on the same machine: "/radio" counts upwards for whoever listens.
    void SetUp() override
    {
        AgentTest::SetUp();
        const auto radio = [this](net::Request) -> awaitable<net::Response> {
            co_return net::Response::stream(
                "audio/ogg", [this](net::BodyWriter& writer) -> awaitable<void> {
                    const Visit visit(*this);
                    for (int i = 0;; ++i) {
                        co_await writer.write(std::to_string(i) + " ");
                        co_await runtime::sleep_for(5ms);
                    }
                });
        };
        router_->get("/radio", radio);
        router_->get("/forbidden", radio);
        router_->get("/moved", [this](net::Request) -> awaitable<net::Response> {
            net::Response onward = net::Response::empty(net::Status::found);
            onward.headers.set("Location", url("/radio"));
            co_return onward;
        });
        router_->get("/here", [](net::Request) -> awaitable<net::Response> {
            net::Response onward = net::Response::empty(net::Status::found);
            onward.headers.set("Location", "/radio");
            co_return onward;
        });
        // Five pieces, the first of which goes and a new one comes each time somebody asks.
        router_->get("/live/list.m3u8", [this](net::Request) -> awaitable<net::Response> {
            const int first = world_.change([this] { return lists_++; });
            std::string list = fmt::format(
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{}\n", first);
            for (int i = first; i < first + 5; ++i)
                list += fmt::format("#EXTINF:1,\npiece/{}\n", i);
            co_return net::Response::with(
                net::Status::ok, "application/vnd.apple.mpegurl", std::move(list));
        });
        router_->get("/live/piece/{number}", [](net::Request request) -> awaitable<net::Response> {
            std::string piece = request.path_params.at("number");
            piece += ' ';
            co_return net::Response::with(net::Status::ok, "video/mp2t", std::move(piece));
        });
        router_->get("/all.m3u8", [](net::Request) -> awaitable<net::Response> {
            co_return net::Response::with(net::Status::ok, "application/vnd.apple.mpegurl",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\nlive/list.m3u8\n");
        });
        router_->get("/locked.m3u8", [this](net::Request) -> awaitable<net::Response> {
            world_.change([this] { return ++lists_; });
            co_return net::Response::with(net::Status::ok, "application/vnd.apple.mpegurl",
                "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:1,\nlive/piece/1\n");
        });
        station_
            = std::make_unique<net::Server>(machine_.executor(), net::ServerOptions{}, router_);
        station_->start();
        start_agent();
        ASSERT_TRUE(is_up());
    }
    void TearDown() override
    {
        stop_agent();
        machine_.block_on(station_->stop(1s));
        AgentTest::TearDown();
    }

    struct Visit {
        explicit Visit(RelayFetcherTest& given)
            : test(given)
        {
            test.world_.change([&] {
                ++test.visits_;
                return ++test.listening_;
            });
        }
        ~Visit()
        {
            test.world_.change([&] { return --test.listening_; });
        }
        RelayFetcherTest& test;
    };

    std::string url(const std::string& path) const
    {
        return "http://127.0.0.1:" + std::to_string(station_->port()) + path;
    }
    RelayEvent wish(const std::string& path, bool open = true, int schedule = 1) const
    {
        return { { ScheduleId(schedule), moment_from_unix_ms(1'790'000'000'000), 0 }, url(path),
            true, open };
    }

    int visits_ = 0;
    int lists_ = 0;
    int listening_ = 0;
    std::shared_ptr<net::Router> router_ = std::make_shared<net::Router>();
    std::unique_ptr<net::Server> station_;
};

TEST_F(RelayFetcherTest, hands_on_what_a_station_sends_until_the_player_wants_no_more)
{
    player_.tell(wish("/radio"));
    player_.tell(wish("/radio"));
    ASSERT_TRUE(becomes([this] { return player_.relayed.size() > 200; }));
    EXPECT_TRUE(seen([this] { return player_.relayed.starts_with("0 1 2 3 4 5 6 7 8 9 10 "); }));
    EXPECT_EQ(seen([this] { return player_.relay_beginnings; }), 1);
    EXPECT_EQ(seen([this] { return visits_; }), 1);
    player_.tell(wish("/radio", false));
    EXPECT_TRUE(becomes([this] { return listening_ == 0; }));
}

TEST_F(RelayFetcherTest, waits_while_the_player_is_full_and_loses_nothing)
{
    world_.change([this] { return player_.refuses_relay = "relay.full"; });
    player_.tell(wish("/radio"));
    ASSERT_TRUE(becomes([this] { return player_.relays_refused > 2; }));
    world_.change([this] {
        player_.refuses_relay.clear();
        return 0;
    });
    ASSERT_TRUE(becomes([this] { return player_.relayed.size() > 200; }));
    EXPECT_TRUE(seen([this] { return player_.relayed.starts_with("0 1 2 3 4 5 6 7 8 9 10 "); }));
    EXPECT_EQ(seen([this] { return visits_; }), 1);
}

TEST_F(RelayFetcherTest, connects_anew_when_the_player_cannot_decode_it)
{
    player_.tell(wish("/radio"));
    ASSERT_TRUE(becomes([this] { return player_.relayed.size() > 20; }));
    world_.change([this] { return player_.refuses_relay = "relay.broken"; });
    ASSERT_TRUE(becomes([this] { return player_.relays_refused > 0; }));
    world_.change([this] {
        player_.refuses_relay.clear();
        return 0;
    });
    EXPECT_TRUE(becomes([this] { return visits_ > 1 && player_.relay_beginnings > 1; }));
}

TEST_F(RelayFetcherTest, follows_to_where_a_station_has_moved)
{
    player_.tell(wish("/moved"));
    EXPECT_TRUE(becomes([this] { return player_.relayed.size() > 20; }));
}

TEST_F(RelayFetcherTest, follows_to_another_place_on_the_same_server)
{
    player_.tell(wish("/here"));
    EXPECT_TRUE(becomes([this] { return player_.relayed.size() > 20; }));
}

TEST_F(RelayFetcherTest, hands_on_the_pieces_of_a_list_as_one_stream)
{
    player_.tell(wish("/live/list.m3u8"));
    // Joined three from the end, and none twice.
    ASSERT_TRUE(becomes([this] { return player_.relayed.size() >= 10; }));
    EXPECT_TRUE(seen([this] { return player_.relayed.starts_with("2 3 4 5 6 "); }));
    EXPECT_EQ(seen([this] { return player_.relay_beginnings; }), 1);
}

TEST_F(RelayFetcherTest, follows_a_list_of_lists_to_its_pieces)
{
    player_.tell(wish("/all.m3u8"));
    ASSERT_TRUE(becomes([this] { return player_.relayed.size() >= 6; }));
    EXPECT_TRUE(seen([this] { return player_.relayed.starts_with("2 3 4 "); }));
}

TEST_F(RelayFetcherTest, hands_on_nothing_of_a_list_that_is_locked)
{
    player_.tell(wish("/locked.m3u8"));
    ASSERT_TRUE(becomes([this] { return lists_ > 1; }));
    EXPECT_TRUE(seen([this] { return player_.relayed.empty(); }));
}

TEST_F(RelayFetcherTest, goes_to_the_new_address_of_a_station_that_was_corrected)
{
    player_.tell(wish("/nothing"));
    player_.tell(wish("/radio"));
    EXPECT_TRUE(becomes([this] { return player_.relayed.size() > 20; }));
    EXPECT_EQ(seen([this] { return visits_; }), 1);
}

TEST_F(RelayFetcherTest, does_not_look_into_the_network_it_stands_in_unless_the_slot_says_so)
{
    RelayEvent inside = wish("/forbidden", true, 2);
    inside.private_network = false;
    player_.tell(inside);
    // Nobody is asked there, however long it is wanted.
    player_.tell(wish("/radio"));
    ASSERT_TRUE(becomes([this] { return player_.relayed.size() > 200; }));
    EXPECT_EQ(seen([this] { return visits_; }), 1);
}

}
}
