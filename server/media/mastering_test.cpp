#include "server/media/mastering.hpp"

#include "server/media/chime.hpp"
#include "server/media/join.hpp"
#include "server/media/limiter.hpp"
#include "server/media/ogg_pages.hpp"
#include "server/media/test_sounds.hpp"
#include "server/media/tunes.hpp"

#include <ebur128.h>
#include <gtest/gtest.h>

namespace nguon::media {
namespace {

using namespace testing_sounds;
using namespace std::chrono_literals;

// Not our own true-peak meter but the library's, so that one checks the other.
double reference_peak_db(const Samples& samples)
{
    ebur128_state* meter = ebur128_init(1, sample_rate, EBUR128_MODE_TRUE_PEAK);
    ebur128_add_frames_float(meter, samples.data(), samples.size());
    double peak = 0;
    ebur128_true_peak(meter, 0, &peak);
    ebur128_destroy(&meter);
    return to_decibels(peak);
}

Mastered mastered(const Samples& sound) { return master(sound, {}, no_progress).value(); }

void expect_house_level(const Mastered& result)
{
    const Samples heard = decoded(result.file);
    EXPECT_NEAR(*measure_lufs(heard), target_lufs, 0.5);
    EXPECT_NEAR(result.facts.lufs, target_lufs, 0.5);
    EXPECT_LE(reference_peak_db(heard), most_decoded_dbtp);
    EXPECT_NEAR(result.facts.true_peak, reference_peak_db(heard), 0.2);
}

Samples scaled(Samples samples, float gain, float clip = 1e9F)
{
    for (float& sample : samples)
        sample = std::clamp(sample * gain, -clip, clip);
    return samples;
}

TEST(Mastering, brings_quiet_speech_to_the_level_of_the_house)
{
    expect_house_level(mastered(scaled(speech(notice), 0.03F)));
}

TEST(Mastering, brings_loud_speech_to_the_level_of_the_house)
{
    expect_house_level(mastered(scaled(speech(notice), 3.0F)));
}

TEST(Mastering, brings_clipped_speech_to_the_level_and_says_that_it_was_clipped)
{
    const auto clipped = mastered(scaled(speech(notice), 6.0F, 1.0F));
    expect_house_level(clipped);
    EXPECT_TRUE(clipped.facts.clipped);
    EXPECT_FALSE(mastered(speech(notice)).facts.clipped);
}

TEST(Mastering, brings_noise_to_the_level_of_the_house)
{
    expect_house_level(mastered(pink_noise(4s)));
}

TEST(Join, puts_finished_sounds_behind_one_another_at_the_level_of_the_house)
{
    const WorkFolder folder(test_folder());
    const auto first = folder.path() / "first.opus";
    const auto second = folder.path() / "second.opus";
    const Mastered spoken = mastered(speech(notice));
    const Mastered recorded = mastered(scaled(speech("Bản ghi tiếng khác."), 0.1F));
    write_bytes(first, spoken.file);
    write_bytes(second, recorded.file);
    const std::array parts{ first, second };
    const auto to = folder.path() / "joined.opus";
    const auto facts = join(parts, to, folder.path(), {}, no_progress);
    ASSERT_TRUE(facts) << facts.error().code;
    const auto expected = spoken.facts.duration + recorded.facts.duration + between_parts;
    EXPECT_NEAR(
        static_cast<double>(facts->duration.count()), static_cast<double>(expected.count()), 100);
    expect_house_level({ bytes_of(to), *facts });
    // What is heard behind the pause is the second, not less than a tenth as loud as the first.
    const Samples heard = decoded(bytes_of(to));
    const auto from = samples_in(spoken.facts.duration + between_parts);
    ASSERT_LT(from, heard.size());
    EXPECT_GT(*measure_lufs(std::span(heard).subspan(from)), target_lufs - 6);

    write_bytes(second, "nothing that sounds");
    const auto damaged = join(parts, folder.path() / "other.opus", folder.path(), {}, no_progress);
    EXPECT_EQ(damaged.error().code, "media.damaged");
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "other.opus"));
}

TEST(Mastering, refuses_silence)
{
    const auto refused = master(Samples(sample_rate * 2, 0.0F), {}, no_progress);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "media.silent");
    EXPECT_FALSE(master({}, {}, no_progress));
}

TEST(Mastering, obeys_a_cancel)
{
    std::stop_source stop;
    const auto cancelled = master(speech(notice), stop.get_token(), [&](double share) {
        if (share > 0.3)
            stop.request_stop();
    });
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().code, "media.cancelled");
}

TEST(Mastering, gives_equal_bytes_for_equal_sound)
{
    const Samples sound = speech(notice);
    EXPECT_EQ(mastered(sound).facts.sha256, mastered(sound).facts.sha256);
    EXPECT_NE(mastered(sound).facts.sha256, mastered(speech(notice + " Hết.")).facts.sha256);
}

TEST(Mastering, keeps_the_length_and_draws_the_peaks)
{
    Samples sound = speech(notice);
    std::fill(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(sound.size() / 2), 0.0F);
    const auto result = mastered(sound);

    EXPECT_EQ(decoded(result.file).size(), sound.size());
    EXPECT_EQ(result.facts.duration, duration_of(sound.size()));
    EXPECT_EQ(result.facts.size, result.file.size());
    ASSERT_EQ(result.facts.waveform.size(), waveform_points);
    EXPECT_LT(result.facts.waveform[100], 0.01F);
    const auto loudest = std::ranges::max(result.facts.waveform);
    EXPECT_GT(loudest, 0.3F);
    EXPECT_LE(loudest, 1.0F);
}

TEST(Mastering, writes_short_pages_at_a_speech_bit_rate)
{
    const auto result = mastered(speech(notice + " " + notice));
    std::istringstream file(result.file);
    const auto pages = ogg_pages(file);

    ASSERT_TRUE(pages);
    EXPECT_TRUE(pages->back().last);
    const auto longest = static_cast<std::int64_t>(samples_in(longest_page));
    for (std::size_t i = 3; i < pages->size(); ++i) // two pages of headers come first
        EXPECT_LE((*pages)[i].granule - (*pages)[i - 1].granule, longest);
    const double seconds = std::chrono::duration<double>(result.facts.duration).count();
    EXPECT_NEAR(static_cast<double>(result.file.size()) * 8 / seconds, 32'000, 10'000);
}

TEST(Limiter, holds_the_ceiling_between_samples_and_leaves_quiet_sound_alone)
{
    const Samples quiet = scaled(pink_noise(1s), 0.1F);
    const Limiter calm(quiet);
    Samples out;
    const auto keep = [&](std::span<const float> block) {
        out.insert(out.end(), block.begin(), block.end());
        return true;
    };
    calm.run({ 1.0, 0.5 }, keep);
    EXPECT_EQ(out, quiet);

    // A tone whose samples all miss its peaks by 3 dB.
    Samples tone(sample_rate);
    for (std::size_t i = 0; i < tone.size(); ++i)
        tone[i] = static_cast<float>(
            std::sin(std::numbers::pi / 2 * static_cast<double>(i) + std::numbers::pi / 4));
    out.clear();
    Limiter(tone).run({ 1.0, 0.5 }, keep);
    EXPECT_EQ(out.size(), tone.size());
    EXPECT_LE(reference_peak_db(out), to_decibels(0.5) + 0.3);
}

TEST(TruePeak, agrees_with_the_library)
{
    for (const Samples& sound : { speech(notice), pink_noise(1s) })
        EXPECT_NEAR(to_decibels(true_peak(sound)), reference_peak_db(sound), 0.15);
}

TEST(Recording, holds_the_same_sound_in_memory_and_in_a_file)
{
    const Samples noise = pink_noise(500ms);
    std::filesystem::create_directories(test_folder());
    Recording memory(test_folder());
    Recording file(test_folder(), 1'000);
    for (std::size_t i = 0; i < noise.size(); i += 700) {
        const auto piece
            = std::span(noise).subspan(i, std::min<std::size_t>(700, noise.size() - i));
        memory.append(piece);
        file.append(piece);
    }
    EXPECT_TRUE(std::ranges::equal(memory.view(), noise));
    EXPECT_TRUE(std::ranges::equal(file.view(), noise));
    file.append(noise);
    EXPECT_EQ(file.view().size(), 2 * noise.size());
    EXPECT_TRUE(std::ranges::equal(file.view().subspan(noise.size()), noise));
}

TEST(Chime, covers_three_seconds_and_is_the_same_every_time)
{
    const auto chime = attention_chime();
    EXPECT_GE(chime.facts.duration, 3s);
    EXPECT_EQ(chime.facts.sha256, attention_chime().facts.sha256);
    expect_house_level(chime);
    expect_house_level(test_tone());
    EXPECT_NE(chime.facts.sha256, test_tone().facts.sha256);
}

TEST(Tunes, are_short_different_and_at_the_house_s_level)
{
    const std::array tunes{ opening_tune(), bumper_tune(), closing_tune() };
    for (const Mastered& tune : tunes) {
        expect_house_level(tune);
        EXPECT_LE(tune.facts.duration, 6s);
    }
    EXPECT_LE(tunes[1].facts.duration, 2s);
    EXPECT_NE(tunes[0].facts.sha256, tunes[2].facts.sha256);
    EXPECT_EQ(tunes[0].facts.sha256, opening_tune().facts.sha256);
}

TEST(NewFile, is_never_written_over_another)
{
    const WorkFolder folder(test_folder());
    write_new_file(folder.path() / "a", "one");
    EXPECT_THROW(write_new_file(folder.path() / "a", "two"), std::system_error);
    EXPECT_EQ(bytes_of(folder.path() / "a"), "one");
    EXPECT_THROW(write_new_file("/dev/full/none", "x"), std::system_error);
}

TEST(Sha256, is_the_standard_one)
{
    EXPECT_EQ(
        sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}
}
