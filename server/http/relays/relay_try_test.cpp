// What is found out about a stream before it is entered, asked of a station on this machine.
#include "server/http/relays/relay_try.hpp"

#include <gtest/gtest.h>

#include "net/server.hpp"
#include "runtime/deadline.hpp"
#include "runtime/runtime.hpp"

namespace nguon::http {
namespace {

using namespace std::chrono_literals;

class TryStream : public ::testing::Test {
protected:
    void SetUp() override
    {
        runtime_.start();
        answers("/radio.mp3", "\xFF\xFB\x90\x64 and \xFF\xFB\x90\x64");
        answers("/page", "<!doctype html><p>Xin chào");
        answers("/list", "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:6,\n1.ts\n");
        answers("/pieces.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n0.ts\n1.ts\n");
        answers("/all.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\npieces.m3u8\n");
        answers("/locked.m3u8", "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n1.ts\n");
        answers("/film.m3u8", "#EXTM3U\n#EXT-X-VERSION:7\n#EXTINF:6,\n1.m4s\n");
        std::string packets(3 * 188, '.');
        for (std::size_t at = 0; at < packets.size(); at += 188)
            packets[at] = 'G';
        answers("/1.ts", packets);
        answers("/1.m4s", "....moof");
        answers("/nothing.m3u", "#EXTM3U\nvov1.mp3\n");
        redirects("/moved", "/radio.mp3");
        redirects("/round", "/round");
        // Goes on until the listener has heard enough.
        router_->get("/endless", [](net::Request) -> awaitable<net::Response> {
            net::Response radio = net::Response::stream(
                "audio/ogg", [](net::BodyWriter& writer) -> awaitable<void> {
                    for (;;) {
                        co_await writer.write("OggS" + std::string(4'000, '.'));
                        co_await runtime::sleep_for(1ms);
                    }
                });
            radio.headers.set("icy-br", "128");
            co_return radio;
        });
        server_ = std::make_unique<net::Server>(runtime_.executor(), net::ServerOptions{}, router_);
        server_->start();
        answers("/list.pls", "[playlist]\nFile1=" + url("/endless") + "\n");
    }
    void TearDown() override
    {
        runtime_.block_on(server_->stop(1s));
        runtime_.stop();
        runtime_.join();
    }

    std::string url(const std::string& path) const
    {
        return "http://127.0.0.1:" + std::to_string(server_->port()) + path;
    }
    void answers(const std::string& path, std::string body)
    {
        router_->get(path, [body](net::Request) -> awaitable<net::Response> {
            net::Response answer = net::Response::empty(net::Status::ok);
            answer.body = body;
            co_return answer;
        });
    }
    void redirects(const std::string& path, const std::string& to)
    {
        router_->get(path, [to](net::Request) -> awaitable<net::Response> {
            net::Response onward = net::Response::empty(net::Status::found);
            onward.headers.set("Location", to);
            co_return onward;
        });
    }
    Result<TriedStream> attempt(
        const std::string& path, PrivateNetworks networks = PrivateNetworks::allowed)
    {
        return runtime_.block_on(try_stream(url(path), networks));
    }
    std::string refusal(const std::string& path)
    {
        const auto tried = attempt(path);
        return tried ? "none" : tried.error().fields.at(0).code;
    }

    runtime::Runtime runtime_{ 2 };
    std::shared_ptr<net::Router> router_ = std::make_shared<net::Router>();
    std::unique_ptr<net::Server> server_;
};

TEST_F(TryStream, says_what_is_heard_there)
{
    const auto tried = attempt("/radio.mp3");
    ASSERT_TRUE(tried);
    EXPECT_EQ(tried->format, StreamFormat::mp3);
    EXPECT_EQ(tried->address, url("/radio.mp3"));
    EXPECT_EQ(tried->kbps, 0) << "the station does not say";
}

TEST_F(TryStream, follows_a_redirect_and_keeps_the_address_that_was_entered)
{
    const auto tried = attempt("/moved");
    ASSERT_TRUE(tried);
    EXPECT_EQ(tried->address, url("/moved"));
    EXPECT_EQ(refusal("/round"), "relay.unreachable");
}

TEST_F(TryStream, gives_the_stream_behind_a_playlist_and_listens_no_longer_than_it_must)
{
    const auto tried = attempt("/list.pls");
    ASSERT_TRUE(tried);
    EXPECT_EQ(tried->address, url("/endless"));
    EXPECT_EQ(tried->format, StreamFormat::ogg);
    EXPECT_EQ(tried->kbps, 128);
}

TEST_F(TryStream, takes_a_list_of_pieces_that_devices_can_play)
{
    for (const char* path : { "/pieces.m3u8", "/all.m3u8" }) {
        const auto tried = attempt(path);
        ASSERT_TRUE(tried) << path;
        EXPECT_EQ(tried->format, StreamFormat::hls);
        EXPECT_EQ(tried->address, url(path)) << "what grows is asked for by its own address";
    }
}

TEST_F(TryStream, refuses_what_devices_could_not_play)
{
    EXPECT_EQ(refusal("/page"), "relay.no_sound");
    EXPECT_EQ(refusal("/locked.m3u8"), "relay.hls");
    EXPECT_EQ(refusal("/film.m3u8"), "relay.hls");
    // Whose address does not say what it is.
    EXPECT_EQ(refusal("/list"), "relay.hls");
    EXPECT_EQ(refusal("/nothing.m3u"), "relay.no_sound");
    EXPECT_EQ(refusal("/not_there"), "relay.unreachable");
}

TEST_F(TryStream, does_not_look_inside_networks_unless_the_operator_lets_it)
{
    const auto tried = attempt("/radio.mp3", PrivateNetworks::refused);
    ASSERT_FALSE(tried);
    EXPECT_EQ(tried.error().fields.at(0).code, "relay.private_address");
}

}
}
