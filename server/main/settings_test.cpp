#include "server/main/settings.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace nguon {
namespace {

using ::testing::HasSubstr;

std::string code_of(std::string_view text)
{
    const auto read = parse_settings_file(text);
    return read ? "" : read.error().code;
}

std::string text_of(const std::string& path)
{
    std::ifstream in(std::filesystem::path(NGUON_SOURCE_DIR) / path);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(SettingsFile, values_stand_with_or_without_quotes_and_comments_may_follow)
{
    const auto read = parse_settings_file("# first\n\nlisten = \"0.0.0.0:443\" # everywhere\n"
                                          "db=sqlite # here\nvoice_url = \"http://a/#b\"\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->at("listen"), "0.0.0.0:443");
    EXPECT_EQ(read->at("db"), "sqlite");
    EXPECT_EQ(read->at("voice_url"), "http://a/#b");
}

TEST(SettingsFile, a_line_of_another_form_is_refused)
{
    EXPECT_EQ(code_of("listen\n"), "settings.bad_line");
    EXPECT_EQ(code_of("= \"x\"\n"), "settings.bad_line");
    EXPECT_EQ(code_of("listen = \"127.0.0.1:1\n"), "settings.bad_line");
    EXPECT_EQ(code_of("listen = \"127.0.0.1:1\" more\n"), "settings.bad_line");
}

TEST(SettingsFile, a_mistyped_name_is_told_and_not_ignored)
{
    const auto read = parse_settings_file("tls_cret = \"/etc/x.pem\"\n");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "settings.unknown");
    EXPECT_EQ(read.error().detail, "tls_cret");
}

TEST(Settings, the_command_line_wins_over_the_environment)
{
    Arguments arguments;
    arguments.options = { { "data", "/tmp/a" }, { "listen", "127.0.0.1:1" } };
    const auto settings = server_settings(arguments, [](const std::string& name) {
        return name == "NGUON_LISTEN"  ? std::optional<std::string>("127.0.0.1:2")
            : name == "NGUON_TLS_CERT" ? std::optional<std::string>("c.pem")
            : name == "NGUON_TLS_KEY"  ? std::optional<std::string>("k.pem")
                                       : std::nullopt;
    });
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->port, 1);
    EXPECT_EQ(settings->tls_certificate, "c.pem");
}

TEST(Settings, proxies_are_addresses_and_none_are_believed_by_themselves)
{
    const auto read = [](std::string value) {
        Arguments arguments;
        arguments.options = { { "data", "/tmp/a" }, { "proxies", std::move(value) } };
        return server_settings(
            arguments, [](const std::string&) -> std::optional<std::string> { return {}; });
    };
    EXPECT_THAT(read("").value().proxies, ::testing::IsEmpty());
    EXPECT_THAT(
        read("127.0.0.1, 0:0::1,").value().proxies, ::testing::ElementsAre("127.0.0.1", "::1"));
    const auto refused = read("127.0.0.1, proxy.example");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "settings.bad_value");
    EXPECT_EQ(refused.error().detail, "proxies");
}

TEST(Settings, each_one_stands_in_the_manual_under_its_name_in_the_file)
{
    const std::string manual = text_of("docs/operations.md");
    for (const std::string_view setting : setting_names()) {
        std::string name(setting);
        std::replace(name.begin(), name.end(), '-', '_');
        EXPECT_THAT(manual, HasSubstr("`" + name + "`"));
    }
}

TEST(Settings, the_packaged_file_is_one_that_the_server_takes)
{
    EXPECT_EQ(code_of(text_of("packaging/server/nguon.toml")), "");
}

}
}
