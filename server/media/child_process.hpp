// One run of a program that may meet hostile input: in its own process group and private folder,
// without descriptors, network, privileges or a way to read what it was not given, within limits of
// time, memory and output. It ends before run_child returns, whatever happens.
//
// The walls, innermost first: resource limits; no capabilities even for root; Landlock where the
// kernel has it (read the system's libraries and the files named here, write the private folder);
// a system-call filter (Program); death with the thread that started it.
#pragma once

#include "server/media/program.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::media {

struct ChildLimits {
    std::chrono::milliseconds deadline{ 10'000 }; // by the wall
    std::chrono::seconds processor{ 10 };
    std::uint64_t memory_bytes = 1ULL << 30; // address space, so libraries count as well
    std::uint64_t file_bytes = 64ULL << 20; // the largest file it may write
    unsigned open_files = 64;
    std::uint64_t output_bytes = 1ULL << 20; // one byte more ends it
    std::size_t error_bytes
        = 16U << 10; // what is kept of its complaints; the rest is read and dropped
};

// Takes the next bytes of standard output; false ends the child.
using ByteSink = std::function<bool(std::span<const std::uint8_t>)>;

struct ChildTask {
    Program program;
    std::vector<std::string> arguments;
    std::string input; // its standard input, a file in memory
    std::filesystem::path folder; // its working folder, the only place it may write
    std::vector<std::filesystem::path> readable; // files beside the system's own
    ChildLimits limits;
    // Takes the next bytes of standard error, which are not kept as complaints then; may be empty.
    std::function<void(std::string_view)> errors = {};
};

enum class ChildEnd {
    exited,
    signalled, // also: out of processor time, wrote too large a file
    deadline,
    cancelled,
    too_much_output,
    stopped_by_sink,
};

struct ChildOutcome {
    ChildEnd end = ChildEnd::exited;
    int status = 0; // the exit status or the signal
    std::string complaints; // standard error, as far as it was kept

    bool succeeded() const { return end == ChildEnd::exited && status == 0; }
};

// Throws std::system_error when the child cannot be started.
ChildOutcome run_child(const ChildTask& task, const ByteSink& output, std::stop_token stop);

}
