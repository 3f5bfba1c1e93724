// The part of a self-test that takes seconds: it reads every stored sound of an alert and lets the
// voice speak. It knows nothing of the player, so that it can run beside it: an alert that comes
// meanwhile waits for nothing.
#pragma once

#include "agent/local/folders.hpp"
#include "agent/player/own_voice.hpp"

#include <string>
#include <vector>

namespace nguon::agent {

// What comes out of the output where nothing sounds.
inline constexpr double silent_below_dbfs = -60;

struct SilentCheck {
    Folders folders;
    std::vector<Hash> sounds;
    OwnVoice voice;

    // Empty: all is well. Else the first thing that is not, as a code. Blocks.
    std::string run() const;
};

}
