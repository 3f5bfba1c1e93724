#include "agent/player/bounded_child.hpp"
#include "agent/player/own_voice.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace nguon::agent {
namespace {
using namespace std::chrono_literals;

float peak(const std::vector<float>& samples)
{
    float most = 0;
    for (const float sample : samples)
        most = std::max(most, std::abs(sample));
    return most;
}
}

TEST(OwnVoice, speaks_vietnamese_within_bounds_of_level_and_length)
{
    const auto samples
        = OwnVoice{}.speak("Lũ đang lên nhanh. Đề nghị bà con di chuyển lên nơi cao.");
    ASSERT_TRUE(samples) << samples.error().code;
    EXPECT_GT(samples->size(), static_cast<std::size_t>(2 * sample_rate));
    EXPECT_LT(samples->size(), static_cast<std::size_t>(15 * sample_rate));
    EXPECT_NEAR(peak(*samples), 0.84F, 0.01F);
}

TEST(OwnVoice, a_longer_text_takes_longer_and_is_cut_at_the_limit)
{
    OwnVoice voice;
    const auto once = voice.speak("Thông báo khẩn.");
    const auto thrice = voice.speak("Thông báo khẩn. Thông báo khẩn. Thông báo khẩn.");
    ASSERT_TRUE(once);
    ASSERT_TRUE(thrice);
    EXPECT_GT(thrice->size(), 2 * once->size());

    voice.longest = 1s;
    const auto cut = voice.speak("Thông báo khẩn. Thông báo khẩn. Thông báo khẩn.");
    ASSERT_TRUE(cut);
    EXPECT_NEAR(static_cast<double>(cut->size()), 1.1 * sample_rate, 500);
}

TEST(OwnVoice, is_silent_after_each_phrase_for_as_long_as_it_is_told)
{
    const std::string text = "Lũ đang lên, bà con lên cao. Mang theo 3.5 lít nước & thuốc <men>.";
    const auto plain = OwnVoice{}.speak(text);
    const auto slow = OwnVoice{}.speak(text, 1s);
    const auto slower = OwnVoice{}.speak(text, 2s);
    ASSERT_TRUE(plain && slow && slower);
    const auto seconds = [](const auto& longer, const auto& shorter) {
        return (static_cast<double>(longer->size()) - static_cast<double>(shorter->size()))
            / static_cast<double>(sample_rate);
    };
    EXPECT_GT(seconds(slow, plain), 1.0);
    // Two phrases are followed by another one.
    EXPECT_NEAR(seconds(slower, slow), 2.0, 0.2);
}

TEST(OwnVoice, refuses_a_text_that_cannot_be_spoken)
{
    for (const std::string& text :
        { std::string(), std::string(" \n"), std::string("\xff\xfe"), std::string(20'000, 'a') })
        EXPECT_EQ(OwnVoice{}.speak(text).error().code, "voice.text_unusable");
}

TEST(OwnVoice, says_so_when_the_voice_is_not_installed)
{
    OwnVoice voice;
    voice.program = "/nonexistent/espeak-ng";
    EXPECT_EQ(voice.speak("Xin chào").error().code, "voice.unavailable");
    std::vector<float> samples(100);
    EXPECT_EQ(voice.source("Xin chào")->read(samples).error().code, "voice.unavailable");
}

TEST(OwnVoice, is_a_source_that_can_be_joined_in_the_middle)
{
    const auto source = OwnVoice{}.source("Thông báo khẩn.");
    ASSERT_TRUE(source->seek(sample_rate / 2));
    std::vector<float> samples(4'800);
    const auto count = source->read(samples);
    ASSERT_TRUE(count);
    EXPECT_EQ(*count, samples.size());
}

TEST(BoundedChild, a_child_that_hangs_is_ended_at_its_deadline)
{
    BoundedChild child{ { "sleep", "60" }, {}, 200ms };
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(child.run().error().code, "child.failed");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
}

TEST(BoundedChild, a_child_that_talks_for_ever_is_cut)
{
    BoundedChild child{ { "yes" }, {}, 10s, 10'000 };
    const auto output = child.run();
    ASSERT_TRUE(output);
    EXPECT_EQ(output->size(), 10'000U);
}

TEST(BoundedChild, a_child_sees_its_input_and_no_network)
{
    BoundedChild echo{ { "cat" }, "đầu vào" };
    EXPECT_EQ(*echo.run(), "đầu vào");
    // bash opens a socket for this path; the filter answers "not permitted", and the else is
    // printed.
    BoundedChild network{ { "bash", "-c",
        "(: < /dev/udp/127.0.0.1/9) && echo open || echo closed" } };
    EXPECT_EQ(*network.run(), "closed\n");
}

TEST(BoundedChild, a_bad_end_is_a_failure)
{
    BoundedChild child{ { "false" }, {} };
    EXPECT_FALSE(child.run());
}

}
