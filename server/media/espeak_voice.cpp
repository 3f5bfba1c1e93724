#include "server/media/espeak_voice.hpp"

#include "server/media/resample.hpp"
#include "server/media/utterance.hpp"
#include "server/media/work_folder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace nguon::media {
namespace {

struct EspeakName {
    const char* id;
    const char* espeak;
    const char* name;
    Region region;
};

constexpr std::array names{
    EspeakName{ "vi-north", "vi", "Giọng miền Bắc (nam)", Region::north },
    EspeakName{ "vi-central", "vi-vn-x-central", "Giọng miền Trung (nam)", Region::central },
    EspeakName{ "vi-south", "vi-vn-x-south", "Giọng miền Nam (nam)", Region::south },
};

// espeak-ng counts English words; at 160 it reads about 200 Vietnamese syllables a minute.
constexpr double words_per_minute = 160;
// Its own full scale (100) clips on open vowels; mastering gives the loudness back.
constexpr const char* amplitude = "60";
// A minute of speech takes some 60 ms; a machine in distress gets far longer.
constexpr std::chrono::milliseconds deadline{ 20'000 };
constexpr std::uint64_t most_bytes = 64ULL << 20;

constexpr std::size_t header_bytes = 44; // espeak-ng always writes this plainest of WAV headers

struct Wave {
    Samples samples;
    int rate = 0;
};

// Its header claims two gigabytes because it does not know the length; what came is what there
// is.
std::optional<Wave> parse_wave(std::span<const std::uint8_t> bytes)
{
    if (bytes.size() <= header_bytes || bytes[0] != 'R' || bytes[36] != 'd')
        return std::nullopt;
    Wave wave;
    wave.rate = bytes[24] | bytes[25] << 8 | bytes[26] << 16;
    if (wave.rate < 8'000 || wave.rate > 96'000)
        return std::nullopt;
    const std::size_t count = (bytes.size() - header_bytes) / 2;
    wave.samples.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto low = bytes[header_bytes + 2 * i];
        const auto high = bytes[header_bytes + 2 * i + 1];
        const auto value = static_cast<std::int16_t>(static_cast<std::uint16_t>(low | high << 8));
        wave.samples[i] = static_cast<float>(value) / 32768.0F;
    }
    return wave;
}

bool is_heard(float sample) { return std::abs(sample) > 0.001F; }

// Silence the synthesiser leaves at both ends, so that a gap is as long as it was asked for.
void trim_silence(Samples& samples)
{
    const auto last = std::find_if(samples.rbegin(), samples.rend(), is_heard);
    samples.erase(last.base(), samples.end());
    samples.erase(samples.begin(), std::ranges::find_if(samples, is_heard));
}

}

EspeakVoice::EspeakVoice(Program espeak, std::filesystem::path work)
    : espeak_(std::move(espeak))
    , work_(std::move(work))
{
}

std::vector<VoiceInfo> EspeakVoice::voices() const
{
    std::vector<VoiceInfo> voices;
    for (const EspeakName& name : names)
        voices.push_back({ name.id, name.name, name.region, Sex::male, voices.empty() });
    return voices;
}

Result<Spoken> EspeakVoice::synthesise(std::string_view spoken_text, const VoiceOptions& options,
    const SampleSink& sink, std::stop_token stop, const Progress& progress)
{
    const auto chosen = check(spoken_text, options, voices());
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto name = std::ranges::find_if(
        names, [&](const EspeakName& candidate) { return candidate.id == chosen->id; });
    const WorkFolder folder(work_);
    const auto pieces = utterances(spoken_text, options);
    std::size_t said = 0;
    bool heard = false;
    for (const Utterance& piece : pieces) {
        auto samples = say(piece.text, name->espeak, options.speed, folder.path(), stop);
        if (!samples)
            return tl::unexpected(samples.error());
        if (piece.gap.count() > 0)
            trim_silence(*samples);
        heard = heard || std::ranges::any_of(*samples, is_heard);
        sink(*samples);
        if (piece.gap.count() > 0 && ++said < pieces.size())
            sink(Samples(samples_in(piece.gap), 0.0F));
        else if (piece.gap.count() == 0)
            ++said;
        progress(static_cast<double>(said) / static_cast<double>(pieces.size()));
    }
    if (!heard)
        return fail(Kind::invalid, "speech.text_empty");
    return Spoken{ chosen->id, false };
}

Result<Samples> EspeakVoice::say(const std::string& text, const std::string& voice, double speed,
    const std::filesystem::path& folder, const std::stop_token& stop) const
{
    const auto pace = static_cast<int>(std::lround(words_per_minute * speed));
    ChildTask task{ espeak_,
        { "-v", voice, "-s", std::to_string(pace), "-a", amplitude, "-b", "1", "--stdin",
            "--stdout" },
        text, folder, {}, {} };
    task.limits.deadline = deadline;
    task.limits.output_bytes = most_bytes;
    std::vector<std::uint8_t> bytes;
    const ChildOutcome outcome = run_child(
        task,
        [&](std::span<const std::uint8_t> more) {
            bytes.insert(bytes.end(), more.begin(), more.end());
            return true;
        },
        stop);
    if (outcome.end == ChildEnd::cancelled)
        return fail(Kind::unavailable, "media.cancelled");
    auto wave = parse_wave(bytes);
    if (!outcome.succeeded() || !wave)
        return fail(Kind::unavailable, "speech.voice_failed", outcome.complaints.substr(0, 200));
    return to_house_rate(std::move(wave->samples), wave->rate);
}

}
