#include "agent/player/tones.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace nguon::agent {
namespace {

// How often it passes zero upwards in a tenth of a second: its height.
int height_at(const std::vector<float>& samples, double second)
{
    const auto first = static_cast<std::size_t>(second * static_cast<double>(sample_rate));
    int passes = 0;
    for (std::size_t i = first + 1; i < first + static_cast<std::size_t>(sample_rate) / 10; ++i)
        passes += samples.at(i - 1) < 0 && samples.at(i) >= 0;
    return passes;
}

TEST(Tones, before_an_emergency_last_long_enough_for_its_sound_to_be_fetched)
{
    for (const Tone tone : { Tone::attention, Tone::siren }) {
        const auto samples = samples_of(tone);
        EXPECT_NEAR(
            static_cast<double>(samples.size()) / static_cast<double>(sample_rate), 3.6, 0.01);
        const float peak = *std::max_element(samples.begin(), samples.end());
        EXPECT_GT(peak, 0.3F);
        EXPECT_LT(peak, 1.0F);
        EXPECT_LT(std::abs(samples.front()), 0.01F) << "no click";
        EXPECT_LT(std::abs(samples.back()), 0.01F);
    }
}

TEST(Tones, a_siren_rises_and_falls_and_is_no_bell)
{
    const auto siren = samples_of(Tone::siren);
    for (const double wail : { 0.0, 1.2, 2.4 }) {
        EXPECT_GT(height_at(siren, wail + 0.55), height_at(siren, wail + 0.1) + 30);
        EXPECT_GT(height_at(siren, wail + 0.55), height_at(siren, wail + 1.05) + 30);
    }
    EXPECT_NE(siren, samples_of(Tone::attention));
}

TEST(Tones, an_order_names_its_own_and_an_exercise_never_a_siren)
{
    Order order;
    order.tone = "attention";
    EXPECT_EQ(tone_of(order), Tone::attention);
    order.tone = "siren";
    EXPECT_EQ(tone_of(order), Tone::siren);
    order.exercise = true;
    EXPECT_EQ(tone_of(order), Tone::attention);
}

}
}
