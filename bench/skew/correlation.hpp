// How far one channel lags behind the other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace nguon::bench {

struct Stereo {
    std::vector<float> left;
    std::vector<float> right;

    // Raw little-endian 16-bit pairs at 48 kHz, as parec writes them.
    static Stereo read(const std::filesystem::path& path);
};

// Milliseconds by which `right` sounds later than `left`, within +-40 ms; none when the two do not
// resemble each other.
std::optional<double> lag_ms(std::span<const float> left, std::span<const float> right);

// The first sample that is louder than a whisper, from `from` on.
std::optional<std::size_t> first_sound(std::span<const float> samples, std::size_t from = 0);

}
