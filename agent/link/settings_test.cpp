#include "agent/link/settings.hpp"

#include "net/url.hpp"

#include <gtest/gtest.h>

#include <map>

namespace nguon::agent {
namespace {

Result<Settings> read(
    const std::vector<const char*>& arguments, std::map<std::string, std::string> variables = {})
{
    return read_settings(arguments, [&](const std::string& name) -> std::optional<std::string> {
        const auto at = variables.find(name);
        return at == variables.end() ? std::nullopt : std::optional(at->second);
    });
}

TEST(Settings, the_command_line_tells_server_and_folder)
{
    const auto settings = read({ "--server", "https://tt.example.vn/", "--data=/var/lib/nguon",
        "--pair", "ABCD-1234", "--output", "wav:/tmp/a.wav", "--clock", "offset=+3,ppm=500",
        "--mains", "/run/mains" });
    ASSERT_TRUE(settings) << settings.error().detail;
    EXPECT_EQ(settings->server, "https://tt.example.vn");
    EXPECT_EQ(settings->data, "/var/lib/nguon");
    EXPECT_EQ(settings->pairing_code, "ABCD-1234");
    EXPECT_EQ(settings->output, "wav:/tmp/a.wav");
    EXPECT_EQ(settings->bend.offset_seconds, 3);
    EXPECT_EQ(settings->bend.ppm, 500);
    EXPECT_EQ(settings->mains, "/run/mains");
    EXPECT_TRUE(settings->starts_player);
}

TEST(Settings, the_environment_fills_in_and_the_command_line_wins)
{
    const auto settings = read({ "--server", "http://127.0.0.1:8080" },
        { { "NGUON_SERVER", "http://elsewhere" }, { "NGUON_DATA", "/data" },
            { "NGUON_PLAYER", "service" } });
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->server, "http://127.0.0.1:8080");
    EXPECT_EQ(settings->data, "/data");
    EXPECT_FALSE(settings->starts_player);
}

TEST(Settings, a_board_is_silent_unless_told_otherwise)
{
    EXPECT_EQ(read({ "--server", "http://h", "--data", "d", "--kind", "board" })->output, "null");
    EXPECT_EQ(read({ "--server", "http://h", "--data", "d" })->output, "auto");
}

TEST(Settings, what_is_wrong_is_said_in_a_sentence)
{
    for (const std::vector<const char*>& arguments :
        std::vector<std::vector<const char*>>{ {}, { "--server", "http://h" }, { "--data", "d" },
            { "--server", "ftp://h", "--data", "d" }, { "--server", "h", "--data", "d" },
            { "--server", "http://h", "--data", "d", "--kind", "toaster" },
            { "--server", "http://h", "--data", "d", "--clock", "fast" },
            { "--server", "http://h", "--data", "d", "--player", "maybe" },
            { "--server", "http://h", "--data", "d", "--frobnicate", "1" },
            { "--server", "http://h", "--data" }, { "server" } }) {
        const auto settings = read(arguments);
        ASSERT_FALSE(settings);
        EXPECT_EQ(settings.error().code, "settings.wrong");
        EXPECT_FALSE(settings.error().detail.empty());
    }
}

TEST(Settings, only_this_machine_counts_as_loopback)
{
    for (const char* host : { "localhost", "127.0.0.1", "127.8.8.8", "::1" })
        EXPECT_TRUE(net::is_loopback(host)) << host;
    for (const char* host :
        { "128.0.0.1", "localhost.example.vn", "127.0.0.1.example.vn", "10.0.0.1", "" })
        EXPECT_FALSE(net::is_loopback(host)) << host;
}

}
}
