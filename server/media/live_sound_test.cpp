// A live voice through the house's sound: what goes in is heard, at the house's level, and filed.
#include "server/media/live_sound.hpp"

#include "server/media/loudness.hpp"
#include "server/media/measure.hpp"
#include "server/media/test_sounds.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace nguon::media {
namespace {

std::string pcm_tone(double hertz, double level, std::size_t packet)
{
    std::string bytes;
    for (std::size_t i = 0; i < 320; ++i) {
        const double at = static_cast<double>(packet * 320 + i) / 16'000;
        const auto value = static_cast<std::int16_t>(
            std::lround(32'767 * level * std::sin(2 * std::numbers::pi * hertz * at)));
        bytes.push_back(static_cast<char>(value & 0xFF));
        bytes.push_back(static_cast<char>((value >> 8) & 0xFF));
    }
    return bytes;
}

double amplitude(std::span<const float> samples, double hertz)
{
    double in_phase = 0;
    double across = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double turn = 2 * std::numbers::pi * hertz * static_cast<double>(i) / sample_rate;
        in_phase += static_cast<double>(samples[i]) * std::cos(turn);
        across += static_cast<double>(samples[i]) * std::sin(turn);
    }
    return 2 * std::hypot(in_phase, across) / static_cast<double>(samples.size());
}

TEST(LiveSound, is_the_same_tone_after_the_raise_of_the_rate_and_nothing_beside_it)
{
    LiveSound sound;
    Samples heard;
    for (std::size_t packet = 0; packet < 50; ++packet) {
        const auto samples = sound.hear(app::VoiceCoding::pcm, pcm_tone(1'000, 0.16, packet));
        ASSERT_TRUE(samples);
        ASSERT_EQ(samples->size(), 960U);
        heard.insert(heard.end(), samples->begin(), samples->end());
    }
    const auto later = std::span(heard).subspan(24'000, 19'200);
    EXPECT_GT(amplitude(later, 1'000), 0.1);
    // Its image around the old rate.
    EXPECT_LT(amplitude(later, 15'000), 0.002);
    EXPECT_LT(amplitude(later, 17'000), 0.002);
}

TEST(LiveSound, a_whisper_and_a_shout_reach_the_horns_alike)
{
    const auto level_of = [](double spoken) {
        LiveSound sound;
        double last = 0;
        for (std::size_t packet = 0; packet < 400; ++packet) {
            const auto samples = sound.hear(app::VoiceCoding::pcm, pcm_tone(440, spoken, packet));
            last = amplitude(*samples, 440);
        }
        return to_decibels(last);
    };
    EXPECT_NEAR(level_of(0.06), level_of(0.35), 1.5);
}

TEST(LiveSound, no_peak_leaves_above_the_ceiling_and_silence_stays_silent)
{
    LiveLevel level;
    Samples loud(960);
    for (std::size_t i = 0; i < loud.size(); ++i)
        loud[i] = i % 96 < 48 ? 1.0F : -1.0F;
    for (int i = 0; i < 100; ++i) {
        Samples piece = loud;
        level.apply(piece);
        for (const float sample : piece)
            ASSERT_LE(std::abs(sample), 0.8401F);
    }
    Samples quiet(960, 0.001F);
    const double before = level.gain();
    level.apply(quiet);
    EXPECT_EQ(level.gain(), before);
}

TEST(LiveSound, what_was_encoded_stands_in_the_file_and_packets_of_a_browser_are_understood)
{
    LiveSound sender;
    LiveSound sound;
    for (std::size_t packet = 0; packet < 100; ++packet) {
        const auto spoken = sender.hear(app::VoiceCoding::pcm, pcm_tone(700, 0.2, packet));
        const std::string opus = sender.encode(*spoken);
        ASSERT_LE(opus.size(), 640U);
        const auto samples = sound.hear(app::VoiceCoding::opus, opus);
        ASSERT_TRUE(samples);
        sound.encode(packet < 50 ? std::span<const float>(*samples) : std::span<const float>());
    }
    const std::string file = sound.finish();
    Samples heard;
    const auto decoded = decode_opus(file, [&](std::span<const float> block) {
        heard.insert(heard.end(), block.begin(), block.end());
        return true;
    });
    ASSERT_TRUE(decoded);
    EXPECT_EQ(heard.size(), 96'000U);
    EXPECT_GT(amplitude(std::span(heard).subspan(19'200, 19'200), 700), 0.1);
    EXPECT_LT(amplitude(std::span(heard).subspan(67'200, 19'200), 700), 0.01);

    const auto facts = measure(file);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->duration, std::chrono::seconds(2));
    EXPECT_EQ(facts->size, file.size());
    ASSERT_EQ(facts->waveform.size(), 100U);
    EXPECT_GT(facts->waveform[20], 0.1F);
    EXPECT_LT(facts->waveform[80], 0.01F);
    EXPECT_FALSE(measure("OggS and nothing else"));
}

TEST(LiveSound, what_is_no_voice_is_refused)
{
    LiveSound sound;
    EXPECT_FALSE(sound.hear(app::VoiceCoding::pcm, std::string(639, '\0')));
    EXPECT_FALSE(sound.hear(app::VoiceCoding::opus, std::string()));
    EXPECT_FALSE(sound.hear(app::VoiceCoding::opus, std::string(2'000, 'x')));
}

}
}
