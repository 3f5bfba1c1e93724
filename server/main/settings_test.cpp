#include "server/main/settings.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace nguon {
namespace {

using ::testing::HasSubstr;

std::string refused_as(std::string_view text)
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
    EXPECT_EQ(refused_as("listen\n"), "settings.bad_line");
    EXPECT_EQ(refused_as("= \"x\"\n"), "settings.bad_line");
    EXPECT_EQ(refused_as("listen = \"127.0.0.1:1\n"), "settings.bad_line");
    EXPECT_EQ(refused_as("listen = \"127.0.0.1:1\" more\n"), "settings.bad_line");
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

Result<ServerSettings> with(std::map<std::string, std::string> options)
{
    Arguments arguments;
    arguments.options = std::move(options);
    arguments.options["data"] = "/tmp/a";
    return server_settings(
        arguments, [](const std::string&) -> std::optional<std::string> { return {}; });
}

TEST(Settings, backups_are_off_until_there_is_a_folder_for_them)
{
    EXPECT_FALSE(with({})->backup_to);
    EXPECT_FALSE(with({ { "backup-to", "" } })->backup_to);
    const auto set
        = with({ { "backup-to", "/srv/b" }, { "backup-at", "03:15" }, { "backup-keep", "30" } });
    ASSERT_TRUE(set);
    EXPECT_EQ(set->backup_to, "/srv/b");
    EXPECT_EQ(set->backup_at, std::chrono::minutes(195));
    EXPECT_EQ(set->backup_keep, 30U);
    for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
             { "backup-at", "25:00" }, { "backup-keep", "0" }, { "backup-keep", "7 days" } }) {
        const auto refused = with({ { name, value } });
        ASSERT_FALSE(refused) << value;
        EXPECT_EQ(refused.error().detail, name);
    }
}

TEST(Settings, alarms_go_to_addresses_and_secrets_stand_in_files_of_their_own)
{
    const auto set = with({ { "mail-server", "smtps://post.example:465" },
        { "mail-from", "nguon@tinh.example" }, { "mail-to", "a@b.vn, c@d.vn" },
        { "mail-user", "nguon" }, { "mail-password-file", "/nirgends" } });
    ASSERT_TRUE(set) << "commands need no password";
    EXPECT_THAT(set->mail.to, ::testing::ElementsAre("a@b.vn", "c@d.vn"));
    ServerSettings settings = *set;
    EXPECT_EQ(read_secrets(settings).error().code, "settings.secret_missing");
    EXPECT_EQ(with({ { "mail-server", "post.example" } }).error().detail, "mail-server");
    EXPECT_EQ(
        with({ { "mail-server", "smtp://post.example" }, { "mail-from", "nguon" } }).error().detail,
        "mail-from");
    EXPECT_EQ(with({ { "mail-server", "smtp://post.example" }, { "mail-from", "a@b" },
                       { "mail-to", "a@b, \n" } })
                  .error()
                  .detail,
        "mail-to");
    EXPECT_EQ(with({ { "alarm-webhook", "hook.example" } }).error().detail, "alarm-webhook");
    ServerSettings hook = *with({ { "alarm-webhook", "https://hook.example" } });
    EXPECT_EQ(read_secrets(hook).error().code, "settings.secret_missing")
        << "an unsigned webhook would be anybody's word";
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
    EXPECT_EQ(refused_as(text_of("packaging/server/nguon.toml")), "");
}

}
}
