// The tones the device can always make, whatever became of its store.
#pragma once

#include "agent/player/sound.hpp"
#include "core/order/order.hpp"
#include "trust/hash.hpp"

namespace nguon::agent {

std::vector<float> samples_of(Tone tone);
// Of the samples in 16 bits, by which one tells that two devices hold the same tone.
Hash hash_of(Tone tone);
// With what an order begins. A siren frightens: an exercise begins with the bells.
Tone tone_of(const Order& order);

}
