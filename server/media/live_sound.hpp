// A live voice through the house's sound: decoded, brought to level while it is spoken, encoded for
// the horns and written to a file.
#pragma once

#include "server/app/live_sound.hpp"
#include "server/media/opus_file.hpp"

struct OpusDecoder;
struct OpusEncoder;

namespace nguon::media {

// Follows a speaker's level slowly, so that a whisper and a shout reach the horns alike and the
// pauses between words do not pump. It knows nothing of what comes, so peaks are rounded off.
class LiveLevel {
public:
    void apply(std::span<float> samples);
    double gain() const { return gain_; }

private:
    double energy_ = 0; // running mean square of what counts as speech
    double gain_ = 1;
};

// Three samples for each, by a short windowed-sinc filter: what lies above 8 kHz stays empty.
class ThreefoldRate {
public:
    std::vector<float> raise(std::span<const float> samples);

private:
    std::vector<float> before_; // the last samples of the piece before
};

class LiveSound final : public app::LiveSound {
public:
    LiveSound();
    ~LiveSound() override;

    void begin_line() override;
    Result<std::vector<float>> hear(app::VoiceCoding coding, std::string_view bytes) override;
    std::string encode(std::span<const float> samples) override;
    std::string written() override { return file_.grown(); }
    std::string finish() override;

private:
    struct Codec;
    std::unique_ptr<Codec> codec_;
    ThreefoldRate rate_;
    LiveLevel level_;
    OpusWriter file_;
};

}
