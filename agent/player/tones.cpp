#include "agent/player/tones.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace nguon::agent {
namespace {
// Adds a note with soft edges; `decay` in seconds, none for a steady one.
void add_note(std::vector<float>& samples, double begins, double length, double hertz, double level,
    std::optional<double> decay)
{
    constexpr double edge = 0.03;
    const auto first = static_cast<std::size_t>(begins * sample_rate);
    const auto count = static_cast<std::size_t>(length * sample_rate);
    samples.resize(std::max(samples.size(), first + count));
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / sample_rate;
        const double envelope = std::min({ 1.0, t / edge, (length - t) / edge })
            * (decay ? std::exp(-t / *decay) : 1.0);
        const double wave = std::sin(2 * std::numbers::pi * hertz * t);
        samples[first + i] += static_cast<float>(level * envelope * wave);
    }
}

// Half a second each, so that an ear far from the horn can tell it from a passing car.
std::vector<float> test_tone()
{
    std::vector<float> samples;
    for (int step = 0; step < 4; ++step)
        add_note(samples, step * 0.5, 0.5, step % 2 == 0 ? 440 : 660, 0.25, std::nullopt);
    return samples;
}

// Three rising bells, three times: known as "listen", unlike a siren, which means "run".
std::vector<float> attention_chime()
{
    std::vector<float> samples;
    for (int round = 0; round < 3; ++round) {
        const double begins = round * 1.2;
        add_note(samples, begins, 0.7, 523.25, 0.45, 0.35);
        add_note(samples, begins + 0.25, 0.7, 659.26, 0.45, 0.35);
        add_note(samples, begins + 0.50, 0.7, 783.99, 0.45, 0.35);
    }
    return samples;
}

// Three wails, each rising and falling without a step: horns carry the middle of it farthest.
std::vector<float> siren()
{
    constexpr double wail = 1.2;
    constexpr double edge = 0.03;
    constexpr double low = 420;
    constexpr double high = 980;
    constexpr double level = 0.45;
    std::vector<float> samples(static_cast<std::size_t>(3 * wail * sample_rate));
    const double whole = 3 * wail;
    double phase = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double t = static_cast<double>(i) / sample_rate;
        const double height = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * t / wail);
        phase += 2 * std::numbers::pi * (low + (high - low) * height) / sample_rate;
        const double envelope = std::min({ 1.0, t / edge, (whole - t) / edge });
        samples[i] = static_cast<float>(level * envelope * std::sin(phase));
    }
    return samples;
}
}

std::vector<float> samples_of(Tone tone)
{
    switch (tone) {
    case Tone::test:
        return test_tone();
    case Tone::attention:
        return attention_chime();
    case Tone::siren:
        return siren();
    }
    throw std::logic_error("a tone without a sound");
}

Hash hash_of(Tone tone)
{
    std::string bytes;
    for (const float sample : samples_of(tone)) {
        const auto rounded = static_cast<std::int16_t>(std::lround(sample * 32'767.0F));
        const auto bits = static_cast<std::uint16_t>(rounded);
        bytes.push_back(static_cast<char>(bits & 0xFFU));
        bytes.push_back(static_cast<char>(bits >> 8U));
    }
    return sha256(bytes);
}

Tone tone_of(const Order& order)
{
    return order.tone == "siren" && !order.exercise ? Tone::siren : Tone::attention;
}

}
