#include "agent/player/own_voice.hpp"

#include "agent/player/bounded_child.hpp"
#include "base/text.hpp"

#include <gst/audio/audio.h>

#include <cmath>
#include <cstring>

namespace nguon::agent {
namespace {
constexpr std::size_t longest_text = 16'384;
constexpr std::size_t own_header_size = 44;
// espeak-ng reaches full scale; the master chain wants -1.5 dBTP.
constexpr float peak_wanted = 0.84F;

struct Spoken {
    int rate = 0;
    std::vector<float> samples;
};

// A WAV as espeak-ng streams it: its sizes are not filled in, the samples go on to the end.
std::optional<Spoken> read_wav(const std::string& bytes)
{
    if (bytes.size() <= own_header_size || bytes.compare(0, 4, "RIFF") != 0)
        return std::nullopt;
    std::uint32_t rate = 0;
    std::memcpy(&rate, &bytes[24], sizeof rate);
    if (rate < 8'000 || rate > 96'000)
        return std::nullopt;
    Spoken spoken{ static_cast<int>(rate), {} };
    spoken.samples.resize((bytes.size() - own_header_size) / 2);
    for (std::size_t i = 0; i < spoken.samples.size(); ++i) {
        std::int16_t sample = 0;
        std::memcpy(&sample, &bytes[own_header_size + 2 * i], sizeof sample);
        spoken.samples[i] = static_cast<float>(sample) / 32'768;
    }
    return spoken;
}

// The text as SSML with a break behind every phrase. Its own signs of markup are words to nobody.
std::string with_gaps(const std::string& text, std::chrono::milliseconds gap)
{
    const std::string pause = "<break time=\"" + std::to_string(gap.count()) + "ms\"/>";
    std::string marked = "<speak>";
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char here = text[at];
        marked += here == '<' || here == '>' || here == '&' ? ' ' : here;
        const bool free = at + 1 < text.size() && (text[at + 1] == ' ' || text[at + 1] == '\n');
        if (free && std::string_view(".,;:!?").find(here) != std::string_view::npos)
            marked += pause;
    }
    return marked + "</speak>";
}

std::vector<float> resampled(Spoken spoken)
{
    // Silence behind the last word pushes it through the filter.
    spoken.samples.resize(spoken.samples.size() + static_cast<std::size_t>(spoken.rate) / 10);
    GstAudioResampler* resampler
        = gst_audio_resampler_new(GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_FLAG_NONE,
            GST_AUDIO_FORMAT_F32, 1, spoken.rate, static_cast<int>(sample_rate), nullptr);
    const std::size_t count = gst_audio_resampler_get_out_frames(resampler, spoken.samples.size());
    std::vector<float> result(count);
    gpointer in[] = { spoken.samples.data() };
    gpointer out[] = { result.data() };
    gst_audio_resampler_resample(resampler, in, spoken.samples.size(), out, count);
    gst_audio_resampler_free(resampler);
    return result;
}

void level(std::vector<float>& samples)
{
    float peak = 1e-6F;
    for (const float sample : samples)
        peak = std::max(peak, std::abs(sample));
    for (float& sample : samples)
        sample *= peak_wanted / peak;
}

class SpeakingSource : public PcmSource {
public:
    SpeakingSource(OwnVoice voice, std::string text, std::chrono::milliseconds phrase_gap)
        : voice_(std::move(voice))
        , text_(std::move(text))
        , phrase_gap_(phrase_gap)
    {
    }

    Result<std::size_t> read(std::span<float> samples) override
    {
        if (const auto ready = prepare(); !ready)
            return tl::unexpected(ready.error());
        return spoken_->read(samples);
    }
    Result<void> seek(std::int64_t sample) override
    {
        if (const auto ready = prepare(); !ready)
            return ready;
        return spoken_->seek(sample);
    }

private:
    Result<void> prepare()
    {
        if (spoken_)
            return {};
        auto samples = voice_.speak(text_, phrase_gap_);
        if (!samples)
            return tl::unexpected(samples.error());
        spoken_.emplace(std::move(*samples));
        return {};
    }

    const OwnVoice voice_;
    const std::string text_;
    const std::chrono::milliseconds phrase_gap_;
    std::optional<PcmBuffer> spoken_;
};
}

Result<std::vector<float>> OwnVoice::speak(
    const std::string& text, std::chrono::milliseconds phrase_gap) const
{
    if (trim(text).empty() || text.size() > longest_text || !is_valid_utf8(text))
        return fail(Kind::invalid, "voice.text_unusable");
    BoundedChild child;
    child.command = { program, "-v", voice, "-s", std::to_string(words_a_minute), "-b", "1",
        "--stdin", "--stdout" };
    child.input = text;
    if (phrase_gap.count() > 0) {
        child.command.emplace_back("-m");
        child.input = with_gaps(text, phrase_gap);
    }
    child.deadline = deadline;
    // espeak-ng gives 22,050 samples of two bytes a second.
    child.most_output = own_header_size + static_cast<std::size_t>(longest.count()) * 22'050 * 2;
    const auto output = child.run();
    if (!output)
        return fail(Kind::unavailable, "voice.unavailable", output.error().detail);
    auto spoken = read_wav(*output);
    if (!spoken)
        return fail(Kind::unavailable, "voice.unavailable", program);
    auto samples = resampled(std::move(*spoken));
    level(samples);
    return samples;
}

std::shared_ptr<PcmSource> OwnVoice::source(
    std::string text, std::chrono::milliseconds phrase_gap) const
{
    return std::make_shared<SpeakingSource>(*this, std::move(text), phrase_gap);
}

}
