// The sound of one live, as the use cases' neighbours see it; made by media.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace nguon::app {

// What a speaker sends is one of these, 20 ms each, mono.
enum class VoiceCoding : std::uint8_t {
    pcm = 1, // 16 bits little endian, 16 kHz
    opus = 2,
};

class LiveSound {
public:
    virtual ~LiveSound() = default;

    // The sender begins anew: nothing that follows builds upon what came before.
    virtual void begin_line() = 0;
    // 20 ms at 48 kHz, brought to the house's level. Refuses with voice.malformed.
    virtual Result<std::vector<float>> hear(VoiceCoding coding, std::string_view bytes) = 0;
    // One Opus packet of 20 ms, in the order in which they are heard; empty samples are silence.
    // Everything encoded stands in the file as well.
    virtual std::string encode(std::span<const float> samples) = 0;
    // What has been added to the file since this was asked last, so far as it is whole.
    virtual std::string written() = 0;
    // The Ogg/Opus file of everything that was encoded.
    virtual std::string finish() = 0;
};

using MakeLiveSound = std::function<std::unique_ptr<LiveSound>()>;

}
