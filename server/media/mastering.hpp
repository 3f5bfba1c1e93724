// From any sound to the file the house plays: brought to -16 LUFS under a true-peak ceiling,
// encoded, decoded again to make sure, measured, drawn and hashed. Uploads, voices and chimes all
// pass here.
#pragma once

#include "server/media/loudness.hpp"
#include "server/media/opus_file.hpp"
#include "server/media/pcm.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nguon::media {

// What is known of a finished file and kept beside it.
struct MediaFacts {
    std::string sha256; // 64 hexadecimal digits
    std::uint64_t size = 0; // bytes
    std::chrono::milliseconds duration{ 0 };
    double lufs = 0; // after decoding, as a horn plays it
    double true_peak = 0; // dBTP, after decoding too
    double source_lufs = 0; // as it came
    bool clipped = false; // the source was: the officer is told to record again
    std::vector<float> waveform; // waveform_points peaks from 0 to 1
};

struct Mastered {
    std::string file; // Ogg/Opus
    MediaFacts facts;
};

inline constexpr std::size_t waveform_points = 400;

// Refuses "media.silent" (nothing to hear in it) and "media.cancelled".
Result<Mastered> master(
    std::span<const float> sound, std::stop_token stop, const Progress& progress);

// Creates `path` with the bytes on disk before it returns; there must be no such file yet. On any
// failure no file stays behind.
void write_new_file(const std::filesystem::path& path, std::string_view bytes);

std::string sha256_hex(std::string_view bytes);

}
