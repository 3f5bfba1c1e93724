// How loud a recording is (ITU-R BS.1770-4, EBU R 128) and how it is brought to the house's level.
//
// Mono is measured as one channel, which is how a horn plays it; the "dual mono" reading of R 128
// would call the same file 3 LU louder.
#pragma once

#include "server/media/pcm.hpp"

#include <memory>
#include <optional>
#include <span>

namespace nguon::media {

// Horns have no head-room to spare, so speech stands higher than the -23 LUFS of a broadcaster.
inline constexpr double target_lufs = -16.0;
// What leaves the encoder, decoded, stays below this; before it, the limiter holds a lower ceiling.
inline constexpr double most_decoded_dbtp = -1.0;
inline constexpr double most_encoded_dbtp = -1.5;

double to_decibels(double amplitude);
double to_amplitude(double decibels);

class LoudnessMeter {
public:
    LoudnessMeter();
    ~LoudnessMeter();
    LoudnessMeter(const LoudnessMeter&) = delete;
    LoudnessMeter& operator=(const LoudnessMeter&) = delete;

    void add(std::span<const float> samples);
    // None for silence and for what is shorter than one measuring block of 400 ms.
    std::optional<double> lufs() const;

private:
    struct State; // the library's
    std::unique_ptr<State> state_;
};

std::optional<double> measure_lufs(std::span<const float> samples);

// The highest amplitude between the samples as well, by fourfold oversampling.
double true_peak(std::span<const float> samples);

// The share of samples at full scale: above 0.0005 the recording was clipped before it came here.
double clipped_share(std::span<const float> samples);

}
