// The tones the device can always make, whatever became of its store.
#pragma once

#include "agent/player/sound.hpp"

namespace nguon::agent {

std::vector<float> samples_of(Tone tone);

}
