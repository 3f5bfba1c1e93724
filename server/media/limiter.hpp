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

    double loudest_sample() const { return loudest_; }
    // Hands out the whole recording at that level, in blocks, without delay. A sink that answers
    // false ends it.
    void run(const Level& level, const std::function<bool(std::span<const float>)>& sink) const;

private:
    std::span<const float> input_;
    std::vector<float> block_peaks_; // the loudest sample of each block, to pass over quiet ones
    float loudest_ = 0.0F;
};

}
