// The words at the end of every airing of an alert: whoever heard only its last part knows that it
// was one, and that nothing more follows before it is repeated (DOMAIN R91).
#pragma once

#include "agent/player/own_voice.hpp"
#include "agent/player/sound.hpp"
#include "core/order/closing.hpp"
#include "core/order/order.hpp"

namespace nguon::agent {

// Exercises end with words of their own.
bool needs_closing(const Order& order);

// `sounding` and then the words, which take `closing_length` at most. Where the device cannot speak
// them, it ends without them.
Sounding with_closing(const OwnVoice& voice, Sounding sounding);

}
