// What an agent is told at its start: command line first, then NGUON_* of the environment.
#pragma once

#include "agent/link/back_off.hpp"
#include "agent/local/clock_mapping.hpp"
#include "base/result.hpp"
#include "core/device/device.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace nguon::agent {

// How long the agent waits for what; tests are less patient.
struct Pace {
    BackOffSpan link{ .soon = std::chrono::seconds(4), .eager = 12 };
    BackOffSpan enrol;
    BackOffSpan fetch{ std::chrono::seconds(2), std::chrono::minutes(5) };
    BackOffSpan log{ std::chrono::seconds(1), std::chrono::minutes(2) };
    BackOffSpan player{ std::chrono::milliseconds(500), std::chrono::seconds(30) };
    // After the server said that another line took this one's place, or that it knows no such
    // device: coming back soon would only make noise.
    runtime::Duration unwelcome = std::chrono::minutes(4);
    runtime::Duration greeting = std::chrono::seconds(15);
    runtime::Duration status_every = std::chrono::seconds(60);
    runtime::Duration status_apart = std::chrono::milliseconds(500);
    runtime::Duration time_every = std::chrono::seconds(32);
    runtime::Duration look_every = std::chrono::minutes(10); // at the plan and the store
};

struct Settings {
    std::string server; // "https://...", without a slash at the end
    std::filesystem::path data;
    std::string pairing_code;
    DeviceKind kind = DeviceKind::speaker;
    std::string output = "auto";
    std::string clock; // as given, for the player
    ClockBend bend;
    std::string boot; // a name for this boot in place of the kernel's, for the player
    std::string ca_file; // PEM; empty: the system's store
    // Whether the player is a program that the agent starts, or a service of its own.
    bool starts_player = true;
    std::string button; // as given, for the player
    std::string line_in; // elements of the inputs, as given, for the player
    std::string fm;
    std::string onsite; // where the page of the place listens; empty: nowhere
    std::filesystem::path stick; // folder where sticks appear; empty: none is looked for
    std::filesystem::path modem; // of text messages; empty: there is none
    std::filesystem::path mains; // a file with the volts of the mains; empty: nobody measures them
    std::filesystem::path player_program;
    std::string software = "nguon-agent";
    Pace pace;
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Refuses with a sentence for whoever typed it as the detail.
Result<Settings> read_settings(
    std::span<const char* const> arguments, const Environment& environment);

std::string usage();

}
