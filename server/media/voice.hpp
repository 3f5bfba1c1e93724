// Who speaks a bulletin: a synthesiser on this machine or a service somewhere. A voice only turns
// spoken text (numbers and abbreviations already read out) into sound; mastering is not its work.
#pragma once

#include "server/media/pcm.hpp"

#include "base/result.hpp"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::media {

enum class Region { north, central, south };
enum class Sex { male, female };

std::string_view name_of(Region region);
std::string_view name_of(Sex sex);

struct VoiceInfo {
    std::string id; // "vi-north"
    std::string name; // as an officer reads it: "Giọng miền Bắc (nam)"
    Region region;
    Sex sex;
    bool is_default = false;
};

inline constexpr double slowest_speed = 0.5;
inline constexpr double fastest_speed = 2.0;
inline constexpr std::size_t most_spoken_bytes = 200'000; // about 100 minutes
inline constexpr std::chrono::milliseconds longest_gap{ 5'000 };

struct VoiceOptions {
    std::string voice; // an id; empty: the default one
    double speed = 1.0; // 1 = the pace of a village loudspeaker, slower than a newsreader's
    // Least silence after a phrase and after a sentence; zero leaves it to the voice. Horns far
    // apart are heard one after the other, and words stay clear only when the gap outlasts the way.
    std::chrono::milliseconds phrase_gap{ 0 };
    std::chrono::milliseconds sentence_gap{ 0 };
};

struct Spoken {
    std::string voice; // the id that really spoke
    bool fell_back = false; // not the one asked for: the officer is told
};

class Voice {
public:
    virtual ~Voice() = default;

    virtual std::vector<VoiceInfo> voices() const = 0;
    // Blocks; run it on a worker. Gives 48 kHz mono to the sink. Refuses what `check` refuses,
    // media.cancelled and, when the voice itself fails, speech.voice_failed (unavailable). After a
    // refusal the sink may have received a part.
    virtual Result<Spoken> synthesise(std::string_view spoken_text, const VoiceOptions& options,
        const SampleSink& sink, std::stop_token stop, const Progress& progress)
        = 0;
};

// speech.text_empty, speech.text_too_long (too_many), speech.text_not_utf8, speech.unknown_voice,
// speech.speed_out_of_range, speech.gap_out_of_range.
Result<VoiceInfo> check(std::string_view spoken_text, const VoiceOptions& options,
    const std::vector<VoiceInfo>& voices);

}
