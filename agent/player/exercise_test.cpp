#include "agent/player/exercise.hpp"

#include "agent/player/test_support.hpp"
#include "trust/hash.hpp"

namespace nguon::agent {
namespace {

using namespace testing;

std::vector<float> all_of(PcmSource& source)
{
    std::vector<float> samples;
    std::vector<float> piece(4'800);
    for (;;) {
        const auto count = source.read(piece);
        if (!count || *count == 0)
            return samples;
        samples.insert(
            samples.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count));
    }
}

TEST(Exercise, what_it_sounds_stands_between_the_words_that_say_so)
{
    const auto alarm = std::make_shared<PcmBuffer>(sine(1'000, 1));
    const auto framed
        = std::get<std::shared_ptr<PcmSource>>(framed_as_exercise(OwnVoice{}, Sounding(alarm)));
    const auto samples = all_of(*framed);
    const auto longest
        = static_cast<std::size_t>(sample_rate * (1'000 + exercise_frame_length.count()) / 1'000);
    ASSERT_GT(samples.size(), static_cast<std::size_t>(3 * sample_rate));
    EXPECT_LE(samples.size(), longest) << "the airing was made longer by no less";
    const std::span<const float> heard(samples);
    EXPECT_LT(goertzel(heard.first(sample_rate), 1'000), 0.1);
    EXPECT_LT(goertzel(heard.last(sample_rate), 1'000), 0.1);
}

TEST(Exercise, a_text_that_says_so_itself_is_not_told_twice_but_media_always_are)
{
    Order order;
    order.exercise = true;
    order.text = "Đây là diễn tập. Nước lên nhanh. Xin nhắc lại, đây chỉ là diễn tập.";
    EXPECT_FALSE(needs_exercise_frame(order));
    order.media = sha256("the real thing").text();
    EXPECT_TRUE(needs_exercise_frame(order));
    order.media.clear();
    order.text = "Nước lên nhanh.";
    EXPECT_TRUE(needs_exercise_frame(order));
    order.text = "Đây là diễn tập. Nước lên nhanh.";
    EXPECT_TRUE(needs_exercise_frame(order)) << "whoever hears the end alone is frightened";
    order.exercise = false;
    EXPECT_FALSE(needs_exercise_frame(order));
}

TEST(Exercise, without_a_voice_to_say_so_nothing_sounds)
{
    OwnVoice mute;
    mute.program = "there-is-no-such-voice";
    const auto alarm = std::make_shared<PcmBuffer>(sine(1'000, 1));
    const auto framed
        = std::get<std::shared_ptr<PcmSource>>(framed_as_exercise(mute, Sounding(alarm)));
    std::vector<float> piece(4'800);
    EXPECT_EQ(framed->read(piece).error().code, "voice.unavailable");
}

TEST(Exercise, a_row_is_joined_in_its_middle_and_begun_again)
{
    const auto part
        = [](float value) { return std::make_shared<PcmBuffer>(std::vector<float>(100, value)); };
    const auto row = in_a_row({ part(0.1F), part(0.2F), part(0.3F) });
    std::vector<float> piece(10);
    ASSERT_TRUE(row->seek(150));
    ASSERT_EQ(row->read(piece).value_or(0), 10U);
    EXPECT_FLOAT_EQ(piece[0], 0.2F);
    ASSERT_TRUE(row->seek(5));
    ASSERT_EQ(row->read(piece).value_or(0), 10U);
    EXPECT_FLOAT_EQ(piece[0], 0.1F);
    ASSERT_TRUE(row->seek(500));
    EXPECT_EQ(row->read(piece).value_or(9), 0U);
}

}
}
