#include "core/relay/relay.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

RelayFeed stream(std::string address)
{
    RelayFeed feed;
    feed.name = "VOV1";
    feed.address = std::move(address);
    return feed;
}

std::string refusal_of(const RelayFeed& feed, PrivateNetworks networks = PrivateNetworks::refused)
{
    const auto checked = check_relay(feed, networks);
    return checked ? std::string() : checked.error().fields.front().code;
}

TEST(RelaySource, a_stream_of_a_public_address_is_good)
{
    EXPECT_EQ(refusal_of(stream("http://stream.dai.example.vn/vov1")), "");
    EXPECT_EQ(refusal_of(stream("http://dai.example.vn/kenh%201;v=2?a=b&c=(d)")), "");
    EXPECT_EQ(refusal_of(stream("HTTPS://Stream.Dai.Example.VN:8443/vov1?x=1")), "");
    EXPECT_EQ(refusal_of(stream("http://203.162.10.9:8000/live.mp3")), "");
    EXPECT_EQ(refusal_of(stream("http://[2402:800:61::9]/live")), "");
}

TEST(RelaySource, what_is_no_http_address_is_refused)
{
    for (const char* address : { "ftp://dai.example.vn/a", "dai.example.vn", "http://", "http:///a",
             "http://a b.example.vn/", "http://ai@dai.example.vn/", "file:///etc/passwd",
             "http://dai.example.vn:0/", "http://dai.example.vn:70000/", "http://[::1",
             "http://-a.vn/", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
             "http://010.0.0.1/", "http://dai.example.vn/#nghe", "http://dai.example.vn/a|b",
             "http://dai.example.vn/100%", "http://dai.example.vn/a[1]" })
        EXPECT_EQ(refusal_of(stream(address)), "relay.bad_address") << address;
    EXPECT_EQ(refusal_of(stream("")), "input.required");
    EXPECT_EQ(
        refusal_of(stream("http://dai.example.vn/" + std::string(500, 'a'))), "relay.bad_address");
}

TEST(RelaySource, what_points_into_a_network_of_ones_own_is_refused_unless_the_operator_allows_it)
{
    for (const char* address : { "http://127.0.0.1:8000/a", "http://10.1.2.3/a",
             "http://172.16.0.1/", "http://192.168.8.1/", "http://169.254.169.254/latest",
             "http://100.64.0.1/", "http://0.0.0.0/", "http://224.0.0.1/", "http://[::1]/",
             "http://[fd00::1]/", "http://[fe80::1]/", "http://[::ffff:10.0.0.1]/",
             "http://localhost/a", "http://may.local/", "http://vov.lan./", "http://mayphat/" }) {
        EXPECT_EQ(refusal_of(stream(address)), "relay.private_address") << address;
        EXPECT_EQ(refusal_of(stream(address), PrivateNetworks::allowed), "") << address;
    }
    EXPECT_FALSE(is_private_host("172.32.0.1"));
    EXPECT_FALSE(is_private_host("100.128.0.1"));
    EXPECT_FALSE(is_private_host("dai.example.vn"));
}

TEST(RelaySource, each_kind_has_what_belongs_to_it_and_nothing_else)
{
    RelayFeed fm = stream("");
    fm.kind = RelayKind::fm;
    EXPECT_EQ(refusal_of(fm), "relay.bad_frequency");
    fm.khz = 102'700;
    EXPECT_EQ(refusal_of(fm), "");
    fm.khz = 120'000;
    EXPECT_EQ(refusal_of(fm), "relay.bad_frequency");
    RelayFeed line = stream("http://dai.example.vn/a");
    line.kind = RelayKind::line_in;
    EXPECT_EQ(refusal_of(line), "relay.no_address");
    line.address.clear();
    EXPECT_EQ(refusal_of(line), "");
    line.khz = 100'000;
    EXPECT_EQ(refusal_of(line), "relay.no_frequency");
}

TEST(RelaySource, a_name_is_needed_and_the_silence_that_counts_is_bounded)
{
    RelayFeed feed = stream("http://dai.example.vn/a");
    feed.name = "  ";
    EXPECT_EQ(refusal_of(feed), "input.required");
    feed.name = std::string(101, 'a');
    EXPECT_EQ(refusal_of(feed), "input.too_long");
    feed.name = "VOV1";
    feed.silence_s = 4;
    EXPECT_EQ(refusal_of(feed), "input.out_of_range");
    feed.silence_s = 121;
    EXPECT_EQ(refusal_of(feed), "input.out_of_range");
}

}
}
