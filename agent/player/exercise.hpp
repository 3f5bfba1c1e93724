// An exercise must never be mistaken for the real thing: the device itself says so before and after
// whatever an exercise's order sounds, in its own voice, so that no media can leave it out.
#pragma once

#include "agent/player/own_voice.hpp"
#include "agent/player/sound.hpp"
#include "core/order/order.hpp"

namespace nguon::agent {

// Whether the words have to be put around it: a text that is spoken and says so itself needs none.
bool needs_exercise_frame(const Order& order);

// How much longer an airing becomes by the words around it.
inline constexpr Milliseconds exercise_frame_length{ 7'000 };

// `sounding` between the words. Where the device cannot speak them, nothing sounds at all.
Sounding framed_as_exercise(const OwnVoice& voice, Sounding sounding);

std::shared_ptr<PcmSource> as_source(Sounding sounding);
// One source behind the other; the first that fails ends it all.
std::shared_ptr<PcmSource> in_a_row(std::vector<std::shared_ptr<PcmSource>> parts);

}
