#include "agent/player/test_support.hpp"

#include <latch>

namespace nguon::agent {
namespace {
using namespace testing;
using What = SoundEvent::What;

const PlayId first_id(1);
const PlayId second_id(2);

std::shared_ptr<PcmSource> pcm(std::vector<float> samples)
{
    return std::make_shared<PcmBuffer>(std::move(samples));
}

// Gives a little and then hangs until it is let go, as a dying SD card does.
class HangingSource : public PcmSource {
public:
    Result<std::size_t> read(std::span<float> samples) override
    {
        if (given_ < sample_rate / 2) {
            const auto tone = sine(700, 0.1);
            std::copy(tone.begin(), tone.end(), samples.begin());
            given_ += static_cast<std::int64_t>(tone.size());
            return tone.size();
        }
        released.wait();
        return std::size_t{ 0 };
    }
    Result<void> seek(std::int64_t) override { return {}; }

    std::latch released{ 1 };

private:
    std::int64_t given_ = 0;
};

std::size_t open_descriptors()
{
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}
}

TEST(Sound, the_wav_is_valid_while_it_is_being_written)
{
    Rig rig;
    ASSERT_TRUE(rig.sound->play({ first_id, Tone::test, rig.now() + 400ms }));
    rig.wait(first_id, What::started);

    const Recording early(rig.wav());
    rig.until(rig.now() + 400ms);
    const Recording later(rig.wav());

    EXPECT_GT(early.samples.size(), 4'800U);
    EXPECT_GT(later.samples.size(), early.samples.size());
    EXPECT_EQ(early.begins, later.begins);
}

TEST(Sound, the_first_sample_sounds_at_the_planned_instant)
{
    Rig rig;
    const WallTime planned = rig.now() + 700ms;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(std::vector<float>(9'600, 0.5F)), planned }));
    rig.wait(first_id, What::armed);
    const SoundEvent started = rig.wait(first_id, What::started);
    const SoundEvent ended = rig.wait(first_id, What::ended);

    const auto heard = rig.close().first_sound(planned - 500ms);

    ASSERT_TRUE(heard);
    EXPECT_NEAR(milliseconds(*heard - planned), 0, 1.0);
    EXPECT_NEAR(milliseconds(started.at - planned), 0, 0.1);
    EXPECT_TRUE(started.clock_trusted);
    EXPECT_GE(started.clock_error, 1ms);
    EXPECT_EQ(ended.samples, 9'600);
    EXPECT_EQ(ended.missing, 0);
    EXPECT_NEAR(ended.peak_dbfs, -6.0, 0.1);
    EXPECT_NEAR(ended.rms_dbfs, -6.0, 0.1);
}

TEST(Sound, an_opus_file_sounds_where_its_waveform_belongs)
{
    Rig rig;
    const auto media = noise(1.0);
    write_opus(rig.folder / "noise.opus", media);
    const WallTime planned = rig.now() + 600ms;
    ASSERT_TRUE(rig.sound->play({ first_id, MediaFile{ rig.folder / "noise.opus" }, planned }));
    rig.wait(first_id, What::ended);
    const Recording recording = rig.close();

    // Where the encoded waveform fits best.
    int best = 0;
    double most = 0;
    for (int lag = -240; lag <= 240; ++lag) {
        const auto heard = recording.heard(planned + Nanoseconds(lag * 1'000'000 / 48), 900ms);
        ASSERT_FALSE(heard.empty());
        double sum = 0;
        for (std::size_t i = 0; i < heard.size(); ++i)
            sum += static_cast<double>(heard[i] * media[i]);
        if (sum > most) {
            most = sum;
            best = lag;
        }
    }
    EXPECT_LE(std::abs(best), 48) << "samples";
}

TEST(Sound, two_items_that_overlap_are_both_heard)
{
    Rig rig;
    const WallTime planned = rig.now() + 500ms;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(sine(440, 1)), planned }));
    ASSERT_TRUE(rig.sound->play({ second_id, pcm(sine(1'000, 1)), planned + 500ms }));
    rig.wait(second_id, What::ended);
    const Recording recording = rig.close();

    const auto alone = recording.heard(planned + 100ms, 300ms);
    const auto both = recording.heard(planned + 600ms, 300ms);
    EXPECT_NEAR(goertzel(alone, 440), 0.4, 0.02);
    EXPECT_LT(goertzel(alone, 1'000), 0.01);
    EXPECT_NEAR(goertzel(both, 440), 0.4, 0.02);
    EXPECT_NEAR(goertzel(both, 1'000), 0.4, 0.02);
}

TEST(Sound, a_stop_cuts_within_100_milliseconds_and_says_why)
{
    Rig rig;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(sine(440, 5)), rig.now() + 300ms }));
    rig.wait(first_id, What::started);
    rig.until(rig.now() + 400ms);
    const WallTime asked = rig.now();
    rig.sound->stop(first_id, { std::nullopt, 20ms, "preempted" });
    const SoundEvent stopped = rig.wait(first_id, What::stopped);
    rig.until(asked + 600ms);
    const Recording recording = rig.close();

    EXPECT_GT(recording.level(asked - 100ms, 90ms), 0.2);
    EXPECT_LT(recording.level(asked + 100ms, 400ms), 1e-4);
    EXPECT_EQ(stopped.reason, "preempted");
    EXPECT_LT(stopped.samples, sample_rate);
    EXPECT_NEAR(
        static_cast<double>(stopped.media_position), static_cast<double>(stopped.samples), 480);
}

TEST(Sound, a_stop_at_an_instant_is_silent_from_that_sample_on)
{
    Rig rig;
    const WallTime planned = rig.now() + 300ms;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(std::vector<float>(96'000, 0.5F)), planned }));
    rig.sound->stop(first_id, { planned + 500ms, 20ms, "preempted" });
    rig.wait(first_id, What::stopped);
    rig.until(planned + 800ms);
    const Recording recording = rig.close();

    EXPECT_NEAR(recording.level(planned + 470ms, 5ms), 0.5, 0.01);
    EXPECT_EQ(recording.level(planned + 502ms, 250ms), 0);
}

TEST(Sound, an_offset_into_the_media_is_heard_at_the_start)
{
    Rig rig;
    write_opus(rig.folder / "seconds.opus", spoken_seconds(5));
    const WallTime planned = rig.now() + 500ms;
    ASSERT_TRUE(
        rig.sound->play({ first_id, MediaFile{ rig.folder / "seconds.opus" }, planned, 3'000ms }));
    const SoundEvent ended = rig.wait(first_id, What::ended);
    const Recording recording = rig.close();

    EXPECT_GT(goertzel(recording.heard(planned + 100ms, 800ms), 800), 0.3);
    EXPECT_GT(goertzel(recording.heard(planned + 1'100ms, 800ms), 900), 0.3);
    EXPECT_LT(goertzel(recording.heard(planned + 1'100ms, 800ms), 800), 0.02);
    EXPECT_EQ(ended.samples, 2 * sample_rate);
}

TEST(Sound, a_start_in_the_past_joins_where_everybody_else_is)
{
    Rig rig;
    write_opus(rig.folder / "seconds.opus", spoken_seconds(5));
    const WallTime planned = rig.now() - 2'500ms;
    ASSERT_TRUE(rig.sound->play({ first_id, MediaFile{ rig.folder / "seconds.opus" }, planned }));
    const SoundEvent started = rig.wait(first_id, What::started);
    rig.wait(first_id, What::ended);
    const Recording recording = rig.close();

    EXPECT_GT(goertzel(recording.heard(planned + 3'100ms, 800ms), 800), 0.3);
    EXPECT_GT(goertzel(recording.heard(planned + 4'100ms, 800ms), 900), 0.3);
    EXPECT_NEAR(static_cast<double>(started.media_position) / sample_rate,
        milliseconds(started.at - planned) / 1'000, 0.001);
}

TEST(Sound, the_ceiling_limits_every_volume)
{
    Rig rig;
    rig.sound->set_volumes({ 100, 100, 50 });
    const WallTime planned = rig.now() + 300ms;
    ItemToPlay emergency{ second_id, pcm(sine(1'000, 0.5)), planned };
    emergency.sound_class = SoundClass::emergency;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(sine(440, 0.5)), planned }));
    ASSERT_TRUE(rig.sound->play(emergency));
    rig.wait(first_id, What::ended);
    const Recording recording = rig.close();

    EXPECT_NEAR(goertzel(recording.heard(planned + 100ms, 300ms), 440), 0.05, 0.005);
    EXPECT_NEAR(goertzel(recording.heard(planned + 100ms, 300ms), 1'000), 0.05, 0.005);
}

TEST(Sound, a_quiet_profile_does_not_turn_down_an_emergency)
{
    Rig rig;
    rig.sound->set_volumes({ 0, 100, 100 });
    const WallTime planned = rig.now() + 300ms;
    ItemToPlay emergency{ second_id, pcm(sine(1'000, 0.5)), planned };
    emergency.sound_class = SoundClass::emergency;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(sine(440, 0.5)), planned }));
    ASSERT_TRUE(rig.sound->play(emergency));
    rig.wait(first_id, What::ended);
    const Recording recording = rig.close();

    EXPECT_LT(goertzel(recording.heard(planned + 100ms, 300ms), 440), 0.001);
    EXPECT_NEAR(goertzel(recording.heard(planned + 100ms, 300ms), 1'000), 0.4, 0.02);
}

TEST(Sound, a_file_that_is_no_media_fails_and_stays_silent)
{
    Rig rig;
    std::ofstream(rig.folder / "noise.opus") << std::string(100'000, 'x');
    const WallTime planned = rig.now() + 300ms;
    ASSERT_TRUE(rig.sound->play({ first_id, MediaFile{ rig.folder / "noise.opus" }, planned }));
    ASSERT_TRUE(rig.sound->play({ second_id, MediaFile{ rig.folder / "absent.opus" }, planned }));
    EXPECT_EQ(rig.wait(first_id, What::failed).reason, "media.damaged");
    EXPECT_EQ(rig.wait(second_id, What::failed).reason, "media.missing");
    rig.until(planned + 300ms);

    EXPECT_EQ(rig.close().level(planned, 250ms), 0);
}

TEST(Sound, a_hole_in_a_file_ends_it_instead_of_playing_noise)
{
    Rig rig;
    const auto path = rig.folder / "broken.opus";
    write_opus(path, sine(440, 4));
    const auto size = std::filesystem::file_size(path);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size / 2));
    file << std::string(200, '\x5a');
    file.close();
    const WallTime planned = rig.now() + 300ms;
    ASSERT_TRUE(rig.sound->play({ first_id, MediaFile{ path }, planned }));
    const SoundEvent failed = rig.wait(first_id, What::failed);
    rig.until(planned + 3'500ms);
    const Recording recording = rig.close();

    EXPECT_EQ(failed.reason, "media.damaged");
    EXPECT_GT(failed.samples, sample_rate);
    EXPECT_GT(recording.level(planned + 500ms, 500ms), 0.2);
    EXPECT_EQ(recording.level(planned + 2'500ms, 900ms), 0);
}

TEST(Sound, an_id_in_use_is_refused)
{
    Rig rig("null");
    ASSERT_TRUE(rig.sound->play({ first_id, Tone::test, rig.now() + 10s }));
    const auto again = rig.sound->play({ first_id, Tone::test, rig.now() + 10s });
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "sound.id_in_use");
    rig.sound->stop(first_id, {});
    rig.wait(first_id, What::stopped);
    EXPECT_TRUE(rig.sound->play({ first_id, Tone::test, rig.now() + 10s }));
}

TEST(Sound, two_hundred_starts_and_stops_leave_nothing_behind)
{
    Rig rig("null");
    write_opus(rig.folder / "tone.opus", sine(440, 3));
    const auto cycle = [&](int number) {
        const PlayId id(number);
        ASSERT_TRUE(rig.sound->play({ id, MediaFile{ rig.folder / "tone.opus" }, std::nullopt }));
        rig.wait(id, What::armed);
        rig.sound->stop(id, { std::nullopt, 1ms, {} });
        rig.wait(id, What::stopped);
    };
    cycle(1);
    const std::size_t before = open_descriptors();
    for (int number = 2; number <= 200; ++number)
        cycle(number);
    // The last decoding thread may still be closing its file.
    rig.until(rig.now() + 200ms);
    EXPECT_LE(open_descriptors(), before);
    EXPECT_EQ(rig.sound->health().sounding, 0);
}

TEST(Sound, the_mapping_decides_when_an_instant_is)
{
    Rig rig;
    ClockMapping late = rig.machine.mapping(1ms);
    late.wall -= 250ms; // this device's idea of time lies behind
    rig.sound->set_mapping(late);
    const WallTime planned = rig.now() + 500ms;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(std::vector<float>(4'800, 0.5F)), planned }));
    rig.wait(first_id, What::ended);

    const auto heard = rig.close().first_sound(planned - 400ms);
    ASSERT_TRUE(heard);
    EXPECT_NEAR(milliseconds(*heard - planned), 250, 1.0);
}

TEST(Sound, a_better_mapping_moves_what_is_more_than_a_second_away)
{
    Rig rig;
    ClockMapping wrong = rig.machine.mapping(1ms);
    wrong.wall += 2s;
    rig.sound->set_mapping(wrong);
    const WallTime planned = rig.now() + 3'600ms;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(std::vector<float>(4'800, 0.5F)), planned }));
    rig.wait(first_id, What::armed);
    rig.sound->set_mapping(rig.machine.mapping(1ms));
    rig.wait(first_id, What::ended);

    const auto heard = rig.close().first_sound(planned - 3s);
    ASSERT_TRUE(heard);
    EXPECT_NEAR(milliseconds(*heard - planned), 0, 1.0);
}

TEST(Sound, a_bent_clock_shifts_what_the_process_believes)
{
    Rig rig({}, *ClockBend::parse("offset=+0.3"));
    const WallTime planned = rig.now() + 900ms;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(std::vector<float>(4'800, 0.5F)), planned }));
    rig.wait(first_id, What::ended);

    const auto heard = rig.close().first_sound(planned - 600ms);
    ASSERT_TRUE(heard);
    EXPECT_NEAR(milliseconds(*heard - planned), -300, 1.0);
}

TEST(Sound, a_source_that_hangs_does_not_hold_up_the_output)
{
    Rig rig;
    const auto hanging = std::make_shared<HangingSource>();
    const WallTime planned = rig.now() + 400ms;
    ASSERT_TRUE(rig.sound->play({ first_id, hanging, planned }));
    ASSERT_TRUE(rig.sound->play({ second_id, pcm(sine(1'000, 1)), planned + 700ms }));
    rig.wait(second_id, What::ended);
    const OutputHealth health = rig.sound->health();
    rig.sound->stop(first_id, {});
    const SoundEvent stopped = rig.wait(first_id, What::stopped);
    hanging->released.count_down();
    const Recording recording = rig.close();

    EXPECT_TRUE(health.running);
    EXPECT_EQ(health.restarts, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - health.advanced_at, 5s);
    EXPECT_NEAR(goertzel(recording.heard(planned + 800ms, 800ms), 1'000), 0.4, 0.02);
    EXPECT_LT(goertzel(recording.heard(planned + 800ms, 800ms), 700), 0.01);
    EXPECT_GT(stopped.missing, sample_rate / 2);
    EXPECT_NEAR(static_cast<double>(stopped.samples), sample_rate / 2, 480);
}

TEST(Sound, a_player_that_was_killed_goes_on_with_its_recording)
{
    Rig rig;
    const WallTime planned = rig.now() + 300ms;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(std::vector<float>(4'800, 0.5F)), planned }));
    rig.wait(first_id, What::ended);
    rig.sound.reset();

    const MachineClock machine;
    std::latch ended(1);
    const WallTime again = rig.now() + 400ms;
    {
        GstSound second(*OutputChoice::parse("wav:" + rig.wav().string()), machine.mapping(1ms),
            [&](const SoundEvent& event) {
                if (event.what == What::ended)
                    ended.count_down();
            });
        ASSERT_TRUE(second.play({ second_id, pcm(std::vector<float>(4'800, 0.5F)), again }));
        ended.wait();
    }
    const Recording recording(rig.wav());

    EXPECT_NEAR(milliseconds(*recording.first_sound(planned - 200ms) - planned), 0, 1.0);
    EXPECT_NEAR(milliseconds(*recording.first_sound(again - 200ms) - again), 0, 1.0);
}

TEST(Sound, an_output_that_cannot_be_opened_is_reported_and_costs_only_its_sound)
{
    Rig rig("pulse:nowhere");
    const WallTime planned = rig.now() + 300ms;
    ASSERT_TRUE(rig.sound->play({ first_id, pcm(sine(440, 0.3)), planned }));

    EXPECT_EQ(rig.wait(first_id, What::failed).reason, "output.lost");
    EXPECT_FALSE(rig.sound->health().running);
}

}
