// Cuts spoken text into the pieces that are voiced one by one, so that progress shows, a cancel is
// obeyed within a sentence or two, and gaps are as long as they were asked for.
#pragma once

#include "server/media/voice.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nguon::media {

struct Utterance {
    std::string text; // ends with its punctuation, which shapes the melody
    std::chrono::milliseconds gap{ 0 }; // least silence after it; zero: what the voice leaves
};

// Phrase by phrase where a phrase gap is asked for, sentence by sentence for a sentence gap, else
// whole sentences up to about a minute of speech together. Nothing of the text is lost but control
// characters and the marks that a synthesiser would take for commands.
std::vector<Utterance> utterances(std::string_view spoken_text, const VoiceOptions& options);

}
