// The amplitude between samples: what a loudspeaker reaches where no sample stands.
#pragma once

#include <span>
#include <vector>

namespace nguon::media {

// Blocks whose loudest sample is this much (3.5 dB) below a bound are taken not to pass it in
// between. A tone at a quarter of the sampling rate passes its samples by 3 dB; real sound less.
inline constexpr float most_between_samples = 1.5F;

// The highest of sample `index` and of three points between it and its successor.
float peak_around(std::span<const float> samples, std::size_t index);

// For sound that comes in blocks of any size.
class TruePeakMeter {
public:
    void add(std::span<const float> samples);
    // Of all that was added; the meter is used up.
    double finish();

private:
    void look(std::size_t begin, std::size_t end);

    std::vector<float> held_;
    std::size_t looked_ = 0; // up to here in held_
    float highest_ = 0.0F;
};

}
