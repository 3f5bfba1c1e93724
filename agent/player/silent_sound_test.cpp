#include "agent/player/silent_sound.hpp"

#include <gtest/gtest.h>

namespace nguon::agent {
namespace {
using namespace std::chrono_literals;
using What = SoundEvent::What;

const WallTime morning{ std::chrono::seconds(1'795'000'000) };
const PlayId first_id(1);

class SilentSoundTest : public ::testing::Test {
protected:
    SilentSoundTest()
    {
        sound.set_mapping({ MonoTime{}, morning, 0, 2ms, 20, true });
        sound.advance(morning);
    }

    ItemToPlay item(std::optional<WallTime> starts, Nanoseconds offset = {}) const
    {
        ItemToPlay made{ first_id, Tone::test, starts, offset };
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
    ASSERT_TRUE(sound.play(item(morning + 10s)));
    EXPECT_EQ(sound.next_event(), morning + 10s);
    sound.advance(morning + 30s);
    EXPECT_EQ(sound.health().sounding, 1);
    sound.advance(morning + 2min);

    EXPECT_EQ(told(), (std::vector{ What::armed, What::started, What::ended }));
    EXPECT_EQ(events[1].at, morning + 10s);
    EXPECT_EQ(events[2].at, morning + 70s);
    EXPECT_EQ(events[2].samples, 60 * sample_rate);
    EXPECT_TRUE(events[1].clock_trusted);
    EXPECT_GE(events[1].clock_error, 2ms);
    EXPECT_FALSE(sound.next_event());
}

TEST_F(SilentSoundTest, a_late_item_joins_in_the_middle)
{
    ASSERT_TRUE(sound.play(item(morning - 20s)));
    sound.advance(morning + 2min);
    EXPECT_EQ(events[1].at, morning);
    EXPECT_EQ(events[1].media_position, 20 * sample_rate);
    EXPECT_EQ(events[2].at, morning + 40s);
}

TEST_F(SilentSoundTest, a_resumed_item_is_shorter_by_its_offset)
{
    ASSERT_TRUE(sound.play(item(morning + 10s, 45s)));
    sound.advance(morning + 2min);
    EXPECT_EQ(events[2].at, morning + 25s);
}

TEST_F(SilentSoundTest, a_stop_cuts_at_its_instant)
{
    ASSERT_TRUE(sound.play(item(morning + 10s)));
    sound.stop(first_id, { morning + 30s, 20ms, "preempted" });
    sound.advance(morning + 2min);
    EXPECT_EQ(told(), (std::vector{ What::armed, What::started, What::stopped }));
    EXPECT_EQ(events[2].at, morning + 30s);
    EXPECT_EQ(events[2].reason, "preempted");
    EXPECT_EQ(events[2].samples, 20 * sample_rate);
}

TEST_F(SilentSoundTest, a_stop_before_the_start_leaves_nothing_to_hear)
{
    ASSERT_TRUE(sound.play(item(morning + 10s)));
    sound.stop(first_id, {});
    sound.advance(morning + 2min);
    EXPECT_EQ(told(), (std::vector{ What::armed, What::stopped }));
    EXPECT_EQ(events[1].samples, 0);
}

TEST_F(SilentSoundTest, a_stop_after_the_end_changes_nothing)
{
    ASSERT_TRUE(sound.play(item(morning + 10s)));
    sound.stop(first_id, { morning + 5min, 20ms, {} });
    sound.advance(morning + 6min);
    EXPECT_EQ(events.back().what, What::ended);
    sound.stop(first_id, {});
    EXPECT_EQ(events.size(), 3U);
}

TEST_F(SilentSoundTest, an_id_in_use_is_refused)
{
    ASSERT_TRUE(sound.play(item(morning + 10s)));
    const auto again = sound.play(item(morning + 10s));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "sound.id_in_use");
}

}
