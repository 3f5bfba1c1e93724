// nguon: the server and the operator's commands, one binary.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "runtime/log.hpp"
#include "server/main/commands.hpp"
#include "server/main/serve.hpp"
#include "server/storage/sql/migration.hpp"

namespace {

using nguon::Arguments;

std::optional<std::string> environment(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

const std::vector<std::string> flags{ "text-only", "help", "version", "confirm", "remove" };
const std::vector<std::string> known{ "data", "listen", "db", "tls-cert", "tls-key", "config",
    "console", "voice-url", "signer-socket", "cap-sender", "to", "from", "output", "voice", "speed",
    "username", "name", "unit", "role", "password-file", "kid", "root-passphrase-file",
    "credential", "on", "origin", "require-otp", "resolution", "settled", "open", "host" };

int serve(const Arguments& arguments)
{
    auto settings = nguon::server_settings(arguments, environment);
    if (!settings)
        return nguon::complain(settings.error());
    if (const auto secrets = nguon::read_secrets(*settings); !secrets)
        return nguon::complain(secrets.error());
    settings->version = NGUON_VERSION;
    try {
        return nguon::serve(*settings);
    } catch (const nguon::storage::sql::SchemaRefused& refused) {
        // Started again it would find the same: the unit leaves it at that.
        nguon::log::error("server.schema_refused", { { "what", refused.what() } });
        nguon::complain(
            nguon::Error{ nguon::Kind::conflict, "server.schema_refused", refused.what(), {}, {} });
        return 78; // EX_CONFIG
    }
}

int run(std::vector<std::string> words)
{
    if (words.empty() || words[0] == "--help" || words[0] == "help")
        return nguon::print_help();
    if (words[0] == "--version") {
        std::puts(NGUON_VERSION);
        return 0;
    }
    const std::string command = words[0];
    words.erase(words.begin());
    // `--demo` may stand alone or carry a day.
    for (std::string& word : words) {
        if (word == "--demo")
            word = "--demo=";
    }
    auto all = known;
    all.emplace_back("demo");
    const auto arguments = nguon::parse_arguments(words, flags, all);
    if (!arguments)
        return nguon::complain(arguments.error());
    if (command == "serve")
        return serve(*arguments);
    return nguon::run_command(command, *arguments, environment);
}

}

int main(int count, char** words)
{
    nguon::log::start({ .logger = "nguon" });
    try {
        return run({ words + 1, words + count });
    } catch (const std::exception& error) {
        nguon::log::error("program.failed", { { "what", error.what() } });
        return 1;
    }
}
