// The output `wav:FILE`: what a loudspeaker would have given out, as a file that is valid at any
// moment.
//
// 48 kHz, mono, 16 bit. FILE.json holds the UTC of sample 0; sample n sounded n/48000 s later.
// Silence is a hole in the file. At 2 GB the recording ends and says so.
#pragma once

#include "agent/local/clock_mapping.hpp"

#include <cstdint>
#include <filesystem>
#include <span>

namespace nguon::agent {

class WavFile {
public:
    static constexpr std::int64_t most_bytes = 2'000'000'000;

    // Goes on with a recording that ended less than ten minutes before `now`, so that a player that
    // was killed leaves one file; begins a new one otherwise. Throws std::system_error.
    WavFile(const std::filesystem::path& path, WallTime now, std::int64_t cap = most_bytes);
    ~WavFile();
    WavFile(const WavFile&) = delete;
    WavFile& operator=(const WavFile&) = delete;

    WallTime begins() const { return begins_; }
    // `sounded_at` is when the first sample left, by the machine's own clock. A block that follows
    // the last one within 1 ms is joined to it: a sound card tolerates as much.
    void write(std::span<const std::int16_t> samples, WallTime sounded_at);
    // Makes the header true to what was written.
    void flush();

private:
    bool resume(const std::filesystem::path& path, WallTime now);
    void write_header();
    void put(const void* data, std::size_t size, std::int64_t at) const;

    int descriptor_ = -1;
    WallTime begins_;
    std::int64_t next_ = 0; // sample
    std::int64_t flushed_ = 0;
    std::int64_t cap_samples_;
    bool full_ = false;
};

}
