#include "swarm/crowd/settings.hpp"

#include <gmock/gmock.h>

namespace nguon::swarm {
namespace {

using testing::HasSubstr;

Result<Settings> read(std::vector<const char*> arguments, std::string token = "secret")
{
    return read_settings(arguments, [&](const std::string& name) {
        return name == "NGUON_TOKEN" ? std::optional(token) : std::nullopt;
    });
}

std::string refusal(std::vector<const char*> arguments, std::string token = "secret")
{
    const auto settings = read(std::move(arguments), std::move(token));
    return settings ? "taken" : settings.error().detail;
}

TEST(SwarmSettings, a_server_on_this_machine_needs_no_rehearsal)
{
    for (const char* server :
        { "http://127.0.0.1:8080", "https://localhost", "http://[::1]:80", "http://127.0.0.9/" }) {
        EXPECT_TRUE(read({ "--server", server, "--devices=3" })) << server;
    }
}

TEST(SwarmSettings, another_server_is_refused_unless_the_rehearsal_is_named)
{
    EXPECT_THAT(refusal({ "--server", "https://phat.example.vn", "--devices", "3" }),
        HasSubstr("--rehearsal"));
    EXPECT_TRUE(read(
        { "--server", "https://phat.example.vn", "--devices", "3", "--rehearsal", "bão số 3" }));
    // A name that only begins like this machine is another one.
    EXPECT_THAT(refusal({ "--server", "http://localhost.example.vn", "--devices", "3" }),
        HasSubstr("--rehearsal"));
}

TEST(SwarmSettings, options_are_read_in_both_spellings)
{
    const auto settings = read({ "--server=http://127.0.0.1:1", "--devices", "7", "--scenario",
        "telemetry", "--hold=2.5", "--press=4", "--answers", "received" });
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->devices, 7);
    EXPECT_EQ(settings->scenario, Scenario::telemetry);
    EXPECT_EQ(settings->hold, Milliseconds(2500));
    EXPECT_EQ(settings->presses, 4);
    EXPECT_EQ(settings->answers, Answers::received);
}

TEST(SwarmSettings, what_is_missing_or_wrong_is_said_by_name)
{
    const char* server = "--server=http://127.0.0.1:1";
    EXPECT_THAT(refusal({ "--devices=3" }), HasSubstr("--server"));
    EXPECT_THAT(refusal({ server }), HasSubstr("--devices"));
    EXPECT_THAT(refusal({ server, "--devices=0" }), HasSubstr("--devices"));
    EXPECT_THAT(refusal({ server, "--devices=12x" }), HasSubstr("--devices"));
    EXPECT_THAT(refusal({ server, "--devices=9999999" }), HasSubstr("--devices"));
    EXPECT_THAT(refusal({ server, "--devices=3", "--scenario=storm" }), HasSubstr("reconnect"));
    EXPECT_THAT(refusal({ server, "--devices=3", "--hold=long" }), HasSubstr("--hold"));
    EXPECT_THAT(refusal({ server, "--devices=3", "--speed=3" }), HasSubstr("--speed"));
    EXPECT_THAT(refusal({ server, "--devices" }), HasSubstr("--devices"));
    EXPECT_THAT(refusal({ server, "loudly" }), HasSubstr("loudly"));
    EXPECT_THAT(refusal({ "--server=ftp://127.0.0.1", "--devices=3" }), HasSubstr("--server"));
    EXPECT_THAT(refusal({ server, "--devices=3" }, ""), HasSubstr("--accounts"));
}

}
}
