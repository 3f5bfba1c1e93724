#include "agent/player/silent_sound.hpp"

#include <gtest/gtest.h>

namespace nguon::agent {
namespace {
using namespace std::chrono_literals;
using What = SoundEvent::What;

const WallTime wall_morning{ std::chrono::seconds(1'795'000'000) };
const PlayId silent_first_id(1);

class SilentSoundTest : public ::testing::Test {
protected:
    SilentSoundTest()
    {
        sound.set_mapping({ MonoTime{}, wall_morning, 0, 2ms, 20, true });
        sound.advance(wall_morning);
    }

    ItemToPlay item(std::optional<WallTime> starts, Nanoseconds offset = {}) const
    {
        ItemToPlay made{ silent_first_id, Tone::test, starts, offset };
        made.expected_length = 60s;
        return made;
    }
    std::vector<What> told() const
    {
        std::vector<What> result;
        for (const SoundEvent& event : events)
            result.push_back(event.what);
        return result;
    }

    std::vector<SoundEvent> events;
    SilentSound sound{ [this](const SoundEvent& event) { events.push_back(event); } };
};
}

TEST_F(SilentSoundTest, an_item_is_armed_started_and_ended_at_its_times)
{
    ASSERT_TRUE(sound.play(item(wall_morning + 10s)));
    EXPECT_EQ(sound.next_event(), wall_morning + 10s);
    sound.advance(wall_morning + 30s);
    EXPECT_EQ(sound.health().sounding, 1);
    sound.advance(wall_morning + 2min);

    EXPECT_EQ(told(), (std::vector{ What::armed, What::started, What::ended }));
    EXPECT_EQ(events[1].at, wall_morning + 10s);
    EXPECT_EQ(events[2].at, wall_morning + 70s);
    EXPECT_EQ(events[2].samples, 60 * sample_rate);
    EXPECT_TRUE(events[1].clock_trusted);
    EXPECT_GE(events[1].clock_error, 2ms);
    EXPECT_FALSE(sound.next_event());
}

TEST_F(SilentSoundTest, a_late_item_joins_in_the_middle)
{
    ASSERT_TRUE(sound.play(item(wall_morning - 20s)));
    sound.advance(wall_morning + 2min);
    EXPECT_EQ(events[1].at, wall_morning);
    EXPECT_EQ(events[1].media_position, 20 * sample_rate);
    EXPECT_EQ(events[2].at, wall_morning + 40s);
}

TEST_F(SilentSoundTest, a_resumed_item_is_shorter_by_its_offset)
{
    ASSERT_TRUE(sound.play(item(wall_morning + 10s, 45s)));
    sound.advance(wall_morning + 2min);
    EXPECT_EQ(events[2].at, wall_morning + 25s);
}

TEST_F(SilentSoundTest, a_stop_cuts_at_its_instant)
{
    ASSERT_TRUE(sound.play(item(wall_morning + 10s)));
    sound.stop(silent_first_id, { wall_morning + 30s, 20ms, "preempted" });
    sound.advance(wall_morning + 2min);
    EXPECT_EQ(told(), (std::vector{ What::armed, What::started, What::stopped }));
    EXPECT_EQ(events[2].at, wall_morning + 30s);
    EXPECT_EQ(events[2].reason, "preempted");
    EXPECT_EQ(events[2].samples, 20 * sample_rate);
}

TEST_F(SilentSoundTest, a_stop_before_the_start_leaves_nothing_to_hear)
{
    ASSERT_TRUE(sound.play(item(wall_morning + 10s)));
    sound.stop(silent_first_id, {});
    sound.advance(wall_morning + 2min);
    EXPECT_EQ(told(), (std::vector{ What::armed, What::stopped }));
    EXPECT_EQ(events[1].samples, 0);
}

TEST_F(SilentSoundTest, a_stop_after_the_end_changes_nothing)
{
    ASSERT_TRUE(sound.play(item(wall_morning + 10s)));
    sound.stop(silent_first_id, { wall_morning + 5min, 20ms, {} });
    sound.advance(wall_morning + 6min);
    EXPECT_EQ(events.back().what, What::ended);
    sound.stop(silent_first_id, {});
    EXPECT_EQ(events.size(), 3U);
}

TEST_F(SilentSoundTest, an_id_in_use_is_refused)
{
    ASSERT_TRUE(sound.play(item(wall_morning + 10s)));
    const auto again = sound.play(item(wall_morning + 10s));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "sound.id_in_use");
}

}
