// What the swarm is told on its command line. Refusals are sentences for the person at the shell.
#pragma once

#include "base/moment.hpp"
#include "base/result.hpp"

#include <functional>
#include <span>

namespace nguon::swarm {

// How the program ends.
namespace exit_code {
inline constexpr int done = 0; // also when it was told to stop
inline constexpr int fell_short = 1; // somebody was not connected, did not hear, or heard twice
inline constexpr int wrong_settings = 2;
inline constexpr int not_prepared = 3; // the server refused, or was not to be reached
}

enum class Scenario : std::uint8_t { emergency, schedule, reconnect, telemetry, live };
std::string_view name_of(Scenario scenario);

// What the devices answer to an order: `received` alone is what the fan-out is measured by.
enum class Answers : std::uint8_t { all, received };

struct Settings {
    std::string server; // http or https, no slash at the end
    int devices = 0;
    std::string accounts_file;
    std::string token; // of an officer; instead of the accounts
    std::string unit; // its code; empty: the account's own
    std::string state_file;
    std::string rehearsal; // its name; needed for any server but one on this machine
    std::string ca_file;
    Scenario scenario = Scenario::reconnect;
    Milliseconds hold{ std::chrono::seconds(
        5) }; // of telemetry, speech, idle lines, and between presses
    Milliseconds jitter{ std::chrono::seconds(1) }; // first connections are spread over this
    int presses = 1;
    Answers answers = Answers::all;
    double rate = 1; // status frames a device sends in ten seconds
    int server_pid = 0; // its processor time is measured; 0: it is not
};

// At most so many devices: what one process may open, less what it needs itself.
int most_devices();

using Environment = std::function<std::optional<std::string>(const std::string&)>;
// Refuses with settings.wrong; the detail is the sentence.
Result<Settings> read_settings(
    std::span<const char* const> arguments, const Environment& environment);
std::string usage();

}
