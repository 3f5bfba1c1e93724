#include "agent/player/closing.hpp"

#include "agent/player/test_support.hpp"

namespace nguon::agent {
namespace {

using namespace testing;

// The length and the last second of what is heard of one second of tone.
std::vector<float> heard_with(const OwnVoice& voice)
{
    const auto alarm = std::make_shared<PcmBuffer>(sine(1'000, 1));
    const auto source = std::get<std::shared_ptr<PcmSource>>(with_closing(voice, Sounding(alarm)));
    std::vector<float> samples;
    std::vector<float> piece(4'800);
    for (;;) {
        const auto count = source->read(piece);
        EXPECT_TRUE(count);
        if (!count || *count == 0)
            return samples;
        samples.insert(
            samples.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count));
    }
}

TEST(Closing, the_words_follow_what_sounds_and_fit_into_the_longer_airing)
{
    const auto samples = heard_with(OwnVoice{});
    const auto longest
        = static_cast<std::size_t>(sample_rate * (1'000 + closing_length.count()) / 1'000);
    EXPECT_GT(samples.size(), static_cast<std::size_t>(2 * sample_rate));
    EXPECT_LE(samples.size(), longest);
    const std::span<const float> heard(samples);
    EXPECT_GT(goertzel(heard.first(sample_rate), 1'000), 0.3);
    EXPECT_LT(goertzel(heard.last(sample_rate), 1'000), 0.1);
}

TEST(Closing, without_a_voice_the_alert_is_heard_all_the_same)
{
    OwnVoice mute;
    mute.program = "there-is-no-such-voice";
    EXPECT_EQ(heard_with(mute).size(), static_cast<std::size_t>(sample_rate));
}

TEST(Closing, belongs_to_the_real_thing_alone)
{
    Order order;
    EXPECT_TRUE(needs_closing(order));
    order.exercise = true;
    EXPECT_FALSE(needs_closing(order));
    order.exercise = false;
    order.act = OrderAct::cancel;
    EXPECT_FALSE(needs_closing(order));
}

}
}
