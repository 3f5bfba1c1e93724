// The amplitude between samples: what a loudspeaker reaches where no sample stands.
#pragma once

#include <span>

namespace nguon::media {

// Blocks whose loudest sample is this much (3.5 dB) below a bound are taken not to pass it in
// between. A tone at a quarter of the sampling rate passes its samples by 3 dB; real sound less.
inline constexpr float most_between_samples = 1.5F;

// The highest of sample `index` and of three points between it and its successor.
float peak_around(std::span<const float> samples, std::size_t index);

}
