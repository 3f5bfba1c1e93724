// From spoken text to the house's file: voice, silence around it, mastering.
#pragma once

#include "server/media/mastering.hpp"
#include "server/media/voice.hpp"

namespace nguon::media {

// Before the first word: amplifiers wake, listeners turn their heads. After the last: no click.
inline constexpr std::chrono::milliseconds lead_in{ 300 };
inline constexpr std::chrono::milliseconds tail{ 300 };

struct Speech {
    MediaFacts facts;
    Spoken spoken;
};

// Writes `to`, a path where no file is yet; a refusal leaves nothing behind. `work` is where long
// speech is kept meanwhile. Blocks: run it on a worker. Refusals are those of Voice and of master.
Result<Speech> speak(Voice& voice, std::string_view spoken_text, const VoiceOptions& options,
    const std::filesystem::path& to, const std::filesystem::path& work, std::stop_token stop,
    const Progress& progress);

}
