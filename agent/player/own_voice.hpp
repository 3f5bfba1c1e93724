// The device's own voice: an emergency order carries its text, so it can sound without any media.
//
// espeak-ng runs as a bounded child: limits on time, memory and output, no sockets, dies with us.
#pragma once

#include "agent/player/pcm_source.hpp"

#include <chrono>
#include <string>

namespace nguon::agent {

struct OwnVoice {
    std::string program = "espeak-ng";
    std::string voice = "vi"; // also vi-vn-x-central, vi-vn-x-south
    int words_a_minute = 145; // slowly: horns echo
    std::chrono::milliseconds deadline{ 15'000 };
    std::chrono::seconds longest{ 180 }; // of sound; the rest of the text is not spoken

    // `text` is already in spoken form. Blocks until all of it is spoken; fails with
    // voice.unavailable or, for a text that is empty or beyond 16 KB, voice.text_unusable.
    // After each phrase there is at least `phrase_gap` of silence.
    Result<std::vector<float>> speak(
        const std::string& text, std::chrono::milliseconds phrase_gap = {}) const;
    // The same as a source: it begins to speak when it is armed, on its own thread.
    std::shared_ptr<PcmSource> source(
        std::string text, std::chrono::milliseconds phrase_gap = {}) const;
};

}
