#include "agent/player/mixer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace nguon::agent {
namespace {
using What = SoundEvent::What;

const PlayId mixed_first_id(1);
const PlayId mixed_second_id(2);

// Broken after so many samples; without end it hangs instead.
class BrokenSource : public PcmSource {
public:
    explicit BrokenSource(std::int64_t good)
        : good_(good)
    {
    }

    Result<std::size_t> read(std::span<float> samples) override
    {
        if (given_ >= good_)
            return fail(Kind::invalid, "media.damaged");
        std::fill(samples.begin(), samples.end(), 0.5F);
        given_ += static_cast<std::int64_t>(samples.size());
        return samples.size();
    }
    Result<void> seek(std::int64_t) override { return {}; }

private:
    std::int64_t good_;
    std::int64_t given_ = 0;
};

std::shared_ptr<Track> track(PlayId id, std::shared_ptr<PcmSource> source)
{
    auto made = std::make_shared<Track>(ItemToPlay{ id, std::move(source) });
    made->start(0);
    // All media here fit into the track's second of store: once the end is known, nothing is
    // awaited.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!made->end() && std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    return made;
}

std::shared_ptr<Track> level(PlayId id, float value, std::size_t samples)
{
    return track(id, std::make_shared<PcmBuffer>(std::vector<float>(samples, value)));
}

std::vector<float> render(Mixer& mixer, std::int64_t from, int blocks)
{
    std::vector<float> out(static_cast<std::size_t>(blocks * Mixer::block));
    for (int i = 0; i < blocks; ++i)
        mixer.render(from + i * Mixer::block,
            std::span<float>(out).subspan(
                static_cast<std::size_t>(i * Mixer::block), Mixer::block));
    return out;
}

std::optional<MixerNote> note_of(const std::vector<MixerNote>& notes, PlayId id, What what)
{
    for (const MixerNote& note : notes) {
        if (note.id == id && note.what == what)
            return note;
    }
    return std::nullopt;
}
}

TEST(Mixer, an_item_sounds_from_its_sample_to_its_last)
{
    Mixer mixer;
    mixer.add(level(mixed_first_id, 0.5F, 1'000), 1'234);
    const auto out = render(mixer, 0, 10);
    const auto notes = mixer.take_notes();

    EXPECT_EQ(out[1'233], 0);
    EXPECT_EQ(out[1'234], 0.5F);
    EXPECT_EQ(out[2'233], 0.5F);
    EXPECT_EQ(out[2'234], 0);
    EXPECT_EQ(note_of(notes, mixed_first_id, What::started)->position, 1'234);
    const auto ended = note_of(notes, mixed_first_id, What::ended);
    EXPECT_EQ(ended->position, 2'234);
    EXPECT_EQ(ended->samples, 1'000);
    EXPECT_EQ(ended->missing, 0);
    EXPECT_TRUE(mixer.idle());
}

TEST(Mixer, an_item_without_an_instant_starts_as_soon_as_it_is_ready)
{
    Mixer mixer;
    render(mixer, 0, 3);
    mixer.add(level(mixed_first_id, 0.5F, 1'000), std::nullopt);
    render(mixer, 3 * Mixer::block, 4);
    const auto started = note_of(mixer.take_notes(), mixed_first_id, What::started);
    ASSERT_TRUE(started);
    EXPECT_LE(started->position, 5 * Mixer::block);
    EXPECT_EQ(started->media_position, 0);
}

TEST(Mixer, the_sum_never_passes_full_scale_and_never_jumps)
{
    Mixer mixer;
    mixer.add(level(mixed_first_id, 0.8F, 20'000), 0);
    mixer.add(level(mixed_second_id, 0.8F, 10'000), 4'000);
    const auto out = render(mixer, 0, 60);

    EXPECT_LE(peak_of(out), Limiter::threshold + 1e-4F);
    EXPECT_GT(mixer.limited(), 0);
    // The second item itself enters and leaves with a step; the limiter must add none of its own.
    for (std::size_t i = 4'801; i < 13'000; ++i)
        ASSERT_LT(std::abs(out[i] - out[i - 1]), 0.01F) << i;
}

TEST(Mixer, below_the_threshold_nothing_is_changed)
{
    Mixer mixer;
    mixer.add(level(mixed_first_id, 0.25F, 10'000), 0);
    const auto out = render(mixer, 0, 20);
    EXPECT_TRUE(std::all_of(out.begin(), out.end(), [](float sample) { return sample == 0.25F; }));
    EXPECT_EQ(mixer.limited(), 0);
}

TEST(Mixer, a_stop_fades_out_instead_of_clicking)
{
    Mixer mixer;
    mixer.add(level(mixed_first_id, 0.5F, 48'000), 0);
    render(mixer, 0, 10);
    mixer.stop(mixed_first_id, INT64_MIN, 480, "operator");
    const auto out = render(mixer, 10 * Mixer::block, 10);
    const auto stopped = note_of(mixer.take_notes(), mixed_first_id, What::stopped);

    for (std::size_t i = 1; i < out.size(); ++i)
        ASSERT_LT(std::abs(out[i] - out[i - 1]), 0.005F);
    EXPECT_EQ(out.back(), 0);
    ASSERT_TRUE(stopped);
    EXPECT_EQ(stopped->reason, "operator");
    EXPECT_LE(stopped->position, 12 * Mixer::block);
}

TEST(Mixer, a_stop_before_the_start_means_that_nothing_sounds)
{
    Mixer mixer;
    mixer.add(level(mixed_first_id, 0.5F, 48'000), 4'800);
    mixer.stop(mixed_first_id, 2'400, 1, "recalled");
    const auto out = render(mixer, 0, 20);
    const auto notes = mixer.take_notes();

    EXPECT_EQ(peak_of(out), 0);
    EXPECT_FALSE(note_of(notes, mixed_first_id, What::started));
    EXPECT_EQ(note_of(notes, mixed_first_id, What::stopped)->samples, 0);
}

TEST(Mixer, stopping_what_is_unknown_does_nothing)
{
    Mixer mixer;
    mixer.stop(mixed_first_id, 0, 1, {});
    mixer.set_gain(mixed_first_id, -6);
    render(mixer, 0, 2);
    EXPECT_TRUE(mixer.take_notes().empty());
}

TEST(Mixer, ducking_moves_softly_to_the_new_gain)
{
    Mixer mixer;
    mixer.add(level(mixed_first_id, 0.5F, 48'000), 0);
    render(mixer, 0, 5);
    mixer.set_gain(mixed_first_id, -20);
    const auto out = render(mixer, 5 * Mixer::block, 10);
    EXPECT_NEAR(out.back(), 0.05F, 1e-4F);
    for (std::size_t i = 1; i < out.size(); ++i)
        ASSERT_LT(std::abs(out[i] - out[i - 1]), 0.001F);
}

TEST(Mixer, volumes_follow_the_scale_of_the_ear_and_stop_at_the_ceiling)
{
    Mixer mixer;
    mixer.set_volumes({ 50, 100, 80 });
    auto alarm = std::make_shared<Track>(
        ItemToPlay{ mixed_second_id, std::make_shared<PcmBuffer>(std::vector<float>(48'000, 0.5F)),
            std::nullopt, {}, 0, SoundClass::emergency });
    mixer.add(level(mixed_first_id, 0.5F, 4'800), 0);
    const auto quiet = render(mixer, 0, 5);
    alarm->start(0);
    mixer.add(alarm, 96'000);
    while (!alarm->end())
        std::this_thread::yield();
    const auto loud = render(mixer, 96'000, 5);

    EXPECT_NEAR(quiet[100], 0.5F * 0.125F, 1e-4F);
    EXPECT_NEAR(loud[100], 0.5F * 0.512F, 1e-4F);
}

TEST(Mixer, a_break_in_the_media_ends_the_item_with_its_reason)
{
    Mixer mixer;
    mixer.add(track(mixed_first_id, std::make_shared<BrokenSource>(24'000)), 0);
    const auto out = render(mixer, 0, 100);
    const auto failed = note_of(mixer.take_notes(), mixed_first_id, What::failed);

    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->reason, "media.damaged");
    EXPECT_EQ(failed->samples, 24'000);
    EXPECT_EQ(out[24'000], 0);
}

TEST(Mixer, what_fails_before_its_start_is_told_at_once)
{
    Mixer mixer;
    mixer.add(track(mixed_first_id, std::make_shared<BrokenSource>(0)), 480'000);
    render(mixer, 0, 1);
    EXPECT_EQ(note_of(mixer.take_notes(), mixed_first_id, What::failed)->reason, "media.damaged");
}

TEST(Mixer, a_lost_output_counts_as_missing_and_the_item_goes_on_in_its_place)
{
    Mixer mixer;
    std::vector<float> ramp(48'000);
    for (std::size_t i = 0; i < ramp.size(); ++i)
        ramp[i] = static_cast<float>(i) / 96'000;
    mixer.add(track(mixed_first_id, std::make_shared<PcmBuffer>(ramp)), 0);
    render(mixer, 0, 10);
    mixer.pass_over(24'000);
    const auto out = render(mixer, 24'000, 10);
    while (!mixer.idle())
        render(mixer, 28'800, 100);
    const auto ended = note_of(mixer.take_notes(), mixed_first_id, What::ended);

    EXPECT_NEAR(out[1'000], ramp[25'000], 1e-5F);
    ASSERT_TRUE(ended);
    EXPECT_GT(ended->missing, 18'000);
}

TEST(Mixer, an_item_that_only_met_a_lost_output_did_not_sound)
{
    Mixer mixer;
    mixer.pass_over(0);
    mixer.add(level(mixed_first_id, 0.5F, 4'800), 0);
    mixer.pass_over(48'000);
    const auto notes = mixer.take_notes();
    EXPECT_FALSE(note_of(notes, mixed_first_id, What::started));
    EXPECT_EQ(note_of(notes, mixed_first_id, What::failed)->reason, "output.lost");
}

TEST(Mixer, the_level_tells_sound_from_silence)
{
    Mixer mixer;
    render(mixer, 0, 60);
    EXPECT_LT(mixer.level_dbfs(), -100);
    mixer.add(level(mixed_first_id, 0.5F, 48'000), 28'800);
    render(mixer, 28'800, 60);
    EXPECT_NEAR(mixer.level_dbfs(), -6.0, 0.2);
    EXPECT_EQ(mixer.sounding(), 1);
}

}
