// What the tests of the operator's commands share.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "server/main/commands.hpp"
#include "server/main/testing/world.hpp"

namespace nguon::testing {

inline void write_file(const std::filesystem::path& file, std::string_view bytes)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

inline std::string read_file(const std::filesystem::path& file)
{
    std::stringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

// The official code by which imports name a unit.
inline void give_code(World& world, UnitId id, const char* code)
{
    world.commit([&](app::Records& records) {
        Unit unit = *records.units().find(id, day_of(world.clock().now()));
        unit.code = code;
        records.units().change(unit, unit.valid_from, {}, unit.version);
    });
}

// What a command printed, and its exit code.
struct Ran {
    int code = 0;
    std::string out;
    std::string err;
};

inline Ran run(const std::string& command, const std::vector<std::string>& words)
{
    const auto arguments = parse_arguments(words, { "text-only", "remove", "confirm" },
        { "data", "to", "from", "role", "unit", "name", "password-file", "on", "credential",
            "root-passphrase-file", "host", "resolution", "settled", "open" });
    EXPECT_TRUE(arguments);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code
        = run_command(command, *arguments, [](const std::string&) { return std::nullopt; });
    std::fflush(stdout);
    std::fflush(stderr);
    return { code, ::testing::internal::GetCapturedStdout(),
        ::testing::internal::GetCapturedStderr() };
}

}
