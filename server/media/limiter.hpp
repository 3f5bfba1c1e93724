// Gain and a look-ahead limiter: no true peak above the ceiling, no click where it takes hold.
#pragma once

#include "server/media/pcm.hpp"

#include <functional>
#include <span>
#include <vector>

namespace nguon::media {

struct Level {
    double gain = 1.0; // amplitude
    double ceiling = 1.0; // amplitude
};

// Prepared once for a recording, then run as often as the search for the right gain asks.
class Limiter {
public:
    // `input` must outlive the limiter.
    explicit Limiter(std::span<const float> input);

    // What the limiter takes away at that level, in dB, estimated from the peaks and energies of
    // blocks: a thousandth of the work of a run, and within some tenths of a decibel.
    double estimated_loss(const Level& level) const;
    double energy() const;
    // Hands out the whole recording at that level, in blocks, without delay. A sink that answers
    // false ends it.
    void run(const Level& level, const std::function<bool(std::span<const float>)>& sink) const;

private:
    std::span<const float> input_;
    std::vector<float> block_peaks_; // the loudest sample of each block
    std::vector<float> block_energies_; // the sum of squares of each block
};

}
