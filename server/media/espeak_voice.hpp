// The voice that is always there: espeak-ng, in three regions of Vietnam, as a caged child process.
// Understandable, robotic and male; a recording stays the first choice.
#pragma once

#include "server/media/child_process.hpp"
#include "server/media/voice.hpp"

#include <filesystem>

namespace nguon::media {

class EspeakVoice final : public Voice {
public:
    // `work` is the parent of the private folders.
    EspeakVoice(Program espeak, std::filesystem::path work);

    std::vector<VoiceInfo> voices() const override;
    Result<Spoken> synthesise(std::string_view spoken_text, const VoiceOptions& options,
        const SampleSink& sink, std::stop_token stop, const Progress& progress) override;

private:
    Result<Samples> say(const std::string& text, const std::string& voice, double speed,
        const std::filesystem::path& folder, const std::stop_token& stop) const;

    Program espeak_;
    std::filesystem::path work_;
};

}
