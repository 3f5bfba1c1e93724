// A voice behind HTTP: {"text", "voice", "speed"} is posted, sound comes back (WAV, mp3, Ogg, m4a).
//
// The answer is a stranger's file and passes the same probe as an upload. When the service is slow,
// gone or answers nonsense, the voice of this machine speaks instead and says so: an approval must
// not wait for somebody else's server. The whole text is fetched before any sound is handed on, so
// that one bulletin never changes its voice half-way.
#pragma once

#include "server/media/probe.hpp"
#include "server/media/voice.hpp"

#include <functional>
#include <memory>

namespace nguon::media {

struct HttpPost {
    std::string url;
    std::string body; // application/json
    std::chrono::milliseconds deadline; // for all of it, connecting included
    std::size_t most_bytes; // of the answer
    std::stop_token stop;
};

// Blocks; answers the body of a 2xx. Kind::unavailable means that another try may succeed (no
// connection, deadline, 5xx, 429); any other kind is final (too_many: the answer was too large).
using HttpPoster = std::function<Result<std::string>(const HttpPost&)>;

struct HttpVoiceSettings {
    std::string url;
    std::vector<VoiceInfo> voices; // what the service offers
    std::chrono::milliseconds deadline{ 15'000 }; // of one try
    int tries = 3;
    std::chrono::milliseconds first_wait{ 250 }; // doubled after each failed try
    std::size_t most_bytes = 32U << 20;
    std::size_t most_text_bytes = 2'000; // of one request; longer text goes in several
    std::chrono::milliseconds longest{ std::chrono::minutes(10) }; // of one answer
};

class HttpVoice final : public Voice {
public:
    HttpVoice(HttpVoiceSettings settings, HttpPoster poster, MediaTools tools,
        std::unique_ptr<Voice> fallback);

    // Those of the service, then those of the fallback; only the first of all is the default.
    std::vector<VoiceInfo> voices() const override;
    Result<Spoken> synthesise(std::string_view spoken_text, const VoiceOptions& options,
        const SampleSink& sink, std::stop_token stop, const Progress& progress) override;

private:
    Result<void> fetch(std::string_view text, const VoiceOptions& options, const VoiceInfo& voice,
        Recording& recording, const std::stop_token& stop, const Progress& progress) const;
    Result<std::string> post(const std::string& body, const std::stop_token& stop) const;
    Result<void> take(
        const std::string& answer, Recording& recording, const std::stop_token& stop) const;
    bool offers(const std::string& id) const;

    HttpVoiceSettings settings_;
    HttpPoster poster_;
    MediaTools tools_;
    std::unique_ptr<Voice> fallback_;
};

}
