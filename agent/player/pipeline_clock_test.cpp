#include "agent/player/pipeline_clock.hpp"

#include <gst/gst.h>
#include <gtest/gtest.h>

namespace nguon::agent {
namespace {
using namespace std::chrono_literals;

class PipelineClockTest : public ::testing::Test {
protected:
    PipelineClockTest() { gst_init(nullptr, nullptr); }

    // How far wall time moved against the sound between `from` and `until`.
    static double drift_ms(const PipelineClock& clock, const ClockMapping& mapping, MonoTime from,
        std::int64_t position, MonoTime until)
    {
        const auto sound = static_cast<double>(clock.position_at(until) - position) / 48;
        const auto wall = mapping.wall_at(until) - mapping.wall_at(from);
        return std::chrono::duration<double, std::milli>(wall).count() - sound;
    }

    const MonoTime start = std::chrono::steady_clock::now();
    ClockMapping mapping{ start, WallTime(std::chrono::seconds(1'795'000'000)), 0, 1ms };
};
}

TEST_F(PipelineClockTest, positions_and_instants_agree)
{
    const PipelineClock clock(mapping);
    for (const std::int64_t position :
        { std::int64_t{ 0 }, std::int64_t{ 48'001 }, std::int64_t{ 48'000 } * 86'400 * 30 }) {
        EXPECT_EQ(clock.position_at(clock.time_of(position)), position);
        EXPECT_NEAR(
            static_cast<double>(clock.position_at(clock.mono_at(position)) - position), 0, 1);
    }
}

TEST_F(PipelineClockTest, a_rate_in_the_mapping_is_followed)
{
    PipelineClock clock(mapping);
    mapping.rate_ppm = 500;
    clock.follow(mapping, start + 1s, false);
    const auto position = clock.position_at(start + 1s);
    EXPECT_NEAR(drift_ms(clock, mapping, start + 1s, position, start + 21s), 0, 0.05);
    EXPECT_NEAR(static_cast<double>(clock.position_at(start + 21s) - position), 48'000 * 20.01, 2);
}

TEST_F(PipelineClockTest, a_small_error_is_taken_back_while_something_sounds)
{
    PipelineClock clock(mapping);
    const auto position = clock.position_at(start);
    const MonoTime from = start;
    mapping.wall += 5ms;
    ClockMapping old = mapping;
    old.wall -= 5ms;
    const WallTime was = old.wall_at(from);
    for (int tick = 1; tick <= 4'000; ++tick)
        clock.follow(mapping, start + tick * 10ms, true);
    const auto sound = static_cast<double>(clock.position_at(start + 40s) - position) / 48;
    const auto wall = std::chrono::duration<double, std::milli>(mapping.wall_at(start + 40s) - was);
    EXPECT_NEAR(wall.count() - sound, 0, 0.2);
}

TEST_F(PipelineClockTest, sound_is_never_bent_by_more_than_500_ppm_and_a_step_waits_for_a_pause)
{
    PipelineClock clock(mapping);
    mapping.wall += 40ms;
    clock.follow(mapping, start + 1s, true);
    const auto before = clock.position_at(start + 1s);
    EXPECT_NEAR(static_cast<double>(clock.position_at(start + 2s) - before), 48'024, 1);

    mapping.wall += 10s;
    clock.follow(mapping, start + 2s, true);
    const auto after = clock.position_at(start + 2s);
    EXPECT_NEAR(static_cast<double>(clock.position_at(start + 3s) - after), 48'000, 1);
}

TEST_F(PipelineClockTest, its_gstreamer_face_shows_the_same_time)
{
    PipelineClock clock(mapping);
    mapping.rate_ppm = 300;
    clock.follow(mapping, std::chrono::steady_clock::now(), false);
    const auto before = clock.time_at(std::chrono::steady_clock::now());
    const auto shown = gst_clock_get_time(clock.gst());
    const auto after = clock.time_at(std::chrono::steady_clock::now());
    EXPECT_LE(before, shown + 1'000);
    EXPECT_LE(shown, after + 1'000);
}

}
