#include "server/media/espeak_voice.hpp"

#include "server/media/speak.hpp"
#include "server/media/test_sounds.hpp"

#include <gtest/gtest.h>

namespace nguon::media {
namespace {

using namespace testing_sounds;
using namespace std::chrono_literals;

double seconds(const Samples& samples) { return static_cast<double>(samples.size()) / sample_rate; }

std::string refusal(const std::string& text, const VoiceOptions& options)
{
    auto voice = espeak_voice();
    const auto spoken = voice.synthesise(
        text, options, [](auto) {}, {}, no_progress);
    return spoken ? "accepted" : spoken.error().code;
}

TEST(EspeakVoice, speaks_in_three_regions_that_differ)
{
    const auto voices = espeak_voice().voices();
    ASSERT_EQ(voices.size(), 3U);
    EXPECT_EQ(voices[0].name, "Giọng miền Bắc (nam)");
    EXPECT_TRUE(voices[0].is_default);
    std::set<Samples> heard;
    for (const VoiceInfo& voice : voices) {
        const Samples said = speech(notice, { voice.id });
        EXPECT_GT(seconds(said), 8.0) << voice.id;
        EXPECT_LT(seconds(said), 25.0) << voice.id;
        EXPECT_LT(clipped_share(said), 0.0001) << voice.id;
        heard.insert(said);
    }
    EXPECT_EQ(heard.size(), 3U);
    EXPECT_EQ(speech(notice), speech(notice, { "vi-north" }));
}

TEST(EspeakVoice, speaks_slower_and_faster)
{
    const double normal = seconds(speech(notice));
    EXPECT_NEAR(seconds(speech(notice, { "", 0.7 })) / normal, 1 / 0.7, 0.3);
    EXPECT_NEAR(seconds(speech(notice, { "", 1.5 })) / normal, 1 / 1.5, 0.2);
}

TEST(EspeakVoice, leaves_the_gaps_it_was_asked_for)
{
    const VoiceOptions gaps{ "", 1.0, 400ms, 1'500ms };
    const Samples said = speech("Bà con chú ý, có lũ. Sơ tán ngay.", gaps);

    // Silences of at least 350 ms, in order.
    std::vector<double> silences;
    std::size_t quiet = 0;
    for (const float sample : said) {
        if (std::abs(sample) < 0.0005F) {
            ++quiet;
            continue;
        }
        if (quiet > samples_in(350ms))
            silences.push_back(static_cast<double>(quiet) / sample_rate);
        quiet = 0;
    }
    ASSERT_EQ(silences.size(), 2U);
    EXPECT_NEAR(silences[0], 0.4, 0.06);
    EXPECT_NEAR(silences[1], 1.5, 0.06);
}

TEST(EspeakVoice, refuses_what_it_cannot_say)
{
    EXPECT_EQ(refusal("", {}), "speech.text_empty");
    EXPECT_EQ(refusal(" \n", {}), "speech.text_empty");
    EXPECT_EQ(refusal("...", {}), "speech.text_empty");
    EXPECT_EQ(refusal("\xC3\x28", {}), "speech.text_not_utf8");
    EXPECT_EQ(refusal(std::string(most_spoken_bytes + 1, 'a'), {}), "speech.text_too_long");
    EXPECT_EQ(refusal("Xin chào", { "en" }), "speech.unknown_voice");
    EXPECT_EQ(refusal("Xin chào", { "", 0.1 }), "speech.speed_out_of_range");
    EXPECT_EQ(refusal("Xin chào", { "", std::nan("") }), "speech.speed_out_of_range");
    EXPECT_EQ(refusal("Xin chào", { "", 1.0, 6'000ms }), "speech.gap_out_of_range");
}

TEST(EspeakVoice, takes_no_phoneme_commands_from_the_text)
{
    EXPECT_EQ(speech("Xin chào [[h@l'oU]] bà con"), speech("Xin chào h@l'oU bà con"));
    EXPECT_EQ(speech("Xin <b>chào</b>").size(), speech("Xin b chào /b").size());
}

TEST(EspeakVoice, that_fails_says_so)
{
    EspeakVoice broken(Program::at("/bin/false").value(), test_folder());
    const auto spoken = broken.synthesise(
        "Xin chào", {}, [](auto) {}, {}, no_progress);
    ASSERT_FALSE(spoken);
    EXPECT_EQ(spoken.error().code, "speech.voice_failed");
    EXPECT_EQ(spoken.error().kind, Kind::unavailable);
}

class Speaking : public testing::Test {
protected:
    Result<Speech> say(
        const std::string& text, std::stop_token stop = {}, const Progress& progress = no_progress)
    {
        EspeakVoice voice(Program::espeak().value(), folder.path() / "work");
        std::filesystem::create_directories(folder.path() / "work");
        return speak(voice, text, {}, file, folder.path() / "work", stop, progress);
    }

    WorkFolder folder{ test_folder() };
    std::filesystem::path file = folder.path() / "out.opus";
};

TEST_F(Speaking, makes_a_file_at_the_level_of_the_house_with_silence_around)
{
    const auto speech = say(notice).value();
    EXPECT_EQ(speech.spoken.voice, "vi-north");
    EXPECT_FALSE(speech.spoken.fell_back);
    const Samples heard = decoded(bytes_of(file));
    EXPECT_NEAR(*measure_lufs(heard), target_lufs, 0.5);
    EXPECT_LE(to_decibels(true_peak(heard)), most_decoded_dbtp);
    const auto begin = std::span(heard).first(samples_in(lead_in - 20ms));
    EXPECT_LT(std::ranges::max(begin), 0.01F);
    EXPECT_EQ(sha256_hex(bytes_of(file)), speech.facts.sha256);
}

TEST_F(Speaking, gives_equal_hashes_for_equal_text)
{
    const auto one = say(notice).value();
    std::filesystem::remove(file);
    EXPECT_EQ(say(notice).value().facts.sha256, one.facts.sha256);
}

TEST_F(Speaking, long_text_is_cancelled_midway_and_leaves_no_files)
{
    std::string text;
    for (int i = 0; i < 12; ++i)
        text += notice + " ";
    for (const double moment : { 0.05, 0.2, 0.5 }) {
        std::stop_source stop;
        double last = 0;
        const auto speech = say(text, stop.get_token(), [&](double share) {
            last = share;
            if (share >= moment)
                stop.request_stop();
        });
        ASSERT_FALSE(speech);
        EXPECT_EQ(speech.error().code, "media.cancelled");
        EXPECT_LT(last, 0.8);
        EXPECT_FALSE(std::filesystem::exists(file));
        EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "work"));
    }
}

}
}
