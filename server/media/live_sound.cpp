#include "server/media/live_sound.hpp"

#include "server/media/loudness.hpp"

#include <opus/opus.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace nguon::media {
namespace {

constexpr std::size_t packet_samples = sample_rate / 50;
constexpr std::size_t narrow_samples = packet_samples / 3;
constexpr std::size_t most_packet = 640;
constexpr int filter_reach = 12; // samples on each side of the filter, at 16 kHz

// Speech at -16 LUFS has a mean square of about -19 dBFS.
constexpr double wanted_db = -19;
constexpr double least_gain_db = -9;
constexpr double most_live_gain_db = 12;
constexpr double speech_above_db = -48; // below it is the room, which is not to be raised
constexpr double follows = 0.02; // of each 20 ms: a second until it has followed
constexpr float rounds_off_above = 0.7F;
constexpr float ceiling = 0.84F; // -1.5 dBFS

// One third of a sample apart: filter[phase][tap].
using Filter = std::array<std::array<float, 2 * filter_reach>, 3>;

Filter make_filter()
{
    Filter filter{};
    for (int phase = 0; phase < 3; ++phase) {
        double sum = 0;
        auto& taps = filter[static_cast<std::size_t>(phase)];
        for (int tap = 0; tap < 2 * filter_reach; ++tap) {
            const double at = tap - (filter_reach - 1) - phase / 3.0;
            const double sinc
                = at == 0 ? 1 : std::sin(std::numbers::pi * at) / (std::numbers::pi * at);
            const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * at / filter_reach);
            taps[static_cast<std::size_t>(tap)] = static_cast<float>(sinc * window);
            sum += sinc * window;
        }
        for (float& tap : taps)
            tap = static_cast<float>(tap / sum);
    }
    return filter;
}

float rounded_off(float sample)
{
    const float size = std::abs(sample);
    if (size <= rounds_off_above)
        return sample;
    const float room = ceiling - rounds_off_above;
    const float over = rounds_off_above + room * std::tanh((size - rounds_off_above) / room);
    return std::copysign(over, sample);
}

tl::unexpected<Error> malformed() { return fail(Kind::invalid, "voice.malformed"); }

}

void LiveLevel::apply(std::span<float> samples)
{
    double energy = 0;
    for (const float sample : samples)
        energy += static_cast<double>(sample) * static_cast<double>(sample);
    energy /= static_cast<double>(std::max<std::size_t>(1, samples.size()));
    const double before = gain_;
    if (energy > std::pow(10, speech_above_db / 10)) {
        energy_ = energy_ == 0 ? energy : energy_ + follows * (energy - energy_);
        const double wanted
            = std::clamp(wanted_db - 10 * std::log10(energy_), least_gain_db, most_live_gain_db);
        gain_ += 4 * follows * (to_amplitude(wanted) - gain_);
    }
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double part = static_cast<double>(i) / static_cast<double>(samples.size());
        samples[i] = rounded_off(samples[i] * static_cast<float>(before + part * (gain_ - before)));
    }
}

std::vector<float> ThreefoldRate::raise(std::span<const float> samples)
{
    static const Filter filter = make_filter();
    std::vector<float> line = before_;
    if (line.empty())
        line.assign(2 * filter_reach - 1, 0.0F);
    line.insert(line.end(), samples.begin(), samples.end());
    std::vector<float> raised;
    raised.reserve(3 * samples.size());
    for (std::size_t at = 0; at < samples.size(); ++at) {
        for (const auto& taps : filter) {
            float sum = 0;
            for (std::size_t tap = 0; tap < taps.size(); ++tap)
                sum += taps[tap] * line[at + tap];
            raised.push_back(sum);
        }
    }
    before_.assign(line.end() - (2 * filter_reach - 1), line.end());
    return raised;
}

struct LiveSound::Codec {
    Codec()
    {
        int error = 0;
        decoder = opus_decoder_create(sample_rate, 1, &error);
        if (decoder)
            encoder = opus_encoder_create(sample_rate, 1, OPUS_APPLICATION_AUDIO, &error);
        if (!encoder) {
            opus_decoder_destroy(decoder);
            throw std::runtime_error(opus_strerror(error));
        }
        opus_encoder_ctl(encoder, OPUS_SET_BITRATE(opus_bits_per_second));
        opus_encoder_ctl(encoder, OPUS_SET_VBR(1));
        opus_encoder_ctl(encoder, OPUS_SET_DTX(0));
    }
    ~Codec()
    {
        opus_encoder_destroy(encoder);
        opus_decoder_destroy(decoder);
    }
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;

    OpusDecoder* decoder = nullptr;
    OpusEncoder* encoder = nullptr;
};

LiveSound::LiveSound()
    : codec_(std::make_unique<Codec>())
{
}

LiveSound::~LiveSound() = default;

void LiveSound::begin_line()
{
    opus_decoder_ctl(codec_->decoder, OPUS_RESET_STATE);
    rate_ = {};
}

Result<std::vector<float>> LiveSound::hear(app::VoiceCoding coding, std::string_view bytes)
{
    std::vector<float> samples;
    if (coding == app::VoiceCoding::pcm) {
        if (bytes.size() != 2 * narrow_samples)
            return malformed();
        std::vector<float> narrow(narrow_samples);
        for (std::size_t i = 0; i < narrow.size(); ++i) {
            const auto low = static_cast<unsigned char>(bytes[2 * i]);
            const auto high = static_cast<unsigned char>(bytes[2 * i + 1]);
            const auto value = static_cast<std::int16_t>(low | high << 8);
            narrow[i] = static_cast<float>(value) / 32'768;
        }
        samples = rate_.raise(narrow);
    } else {
        if (bytes.empty() || bytes.size() > 2 * most_packet)
            return malformed();
        samples.resize(packet_samples);
        const int count = opus_decode_float(codec_->decoder,
            reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
            samples.data(), static_cast<int>(samples.size()), 0);
        if (count != static_cast<int>(packet_samples))
            return malformed();
    }
    level_.apply(samples);
    return samples;
}

std::string LiveSound::encode(std::span<const float> samples)
{
    static const std::vector<float> silence(packet_samples, 0.0F);
    if (samples.size() != packet_samples)
        samples = silence;
    file_.write(samples);
    std::string packet(most_packet, '\0');
    const int size
        = opus_encode_float(codec_->encoder, samples.data(), static_cast<int>(packet_samples),
            reinterpret_cast<unsigned char*>(packet.data()), static_cast<int>(packet.size()));
    if (size < 0)
        throw std::runtime_error(opus_strerror(size));
    packet.resize(static_cast<std::size_t>(size));
    return packet;
}

std::string LiveSound::finish() { return file_.finish(); }

}
