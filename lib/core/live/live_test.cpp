// Speaking live, without a network: where each packet has its place in time.
#include <gtest/gtest.h>

#include "core/live/voice_queue.hpp"
#include "core/schedule/timeline.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment begun = *parse_rfc3339("2026-11-21T07:10:00+07:00");

VoiceSamples sound(float level) { return VoiceSamples(960, level); }

int count_due(VoiceQueue& queue, Moment now)
{
    int count = 0;
    while (queue.take(now))
        ++count;
    return count;
}

TEST(VoiceQueue, gives_out_at_once_what_is_there_and_waits_for_what_is_not)
{
    VoiceQueue queue(begun, 3s);
    EXPECT_EQ(queue.starts(), begun + 3s);
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(queue.place(i, sound(0.1F), begun + i * 20ms), VoiceQueue::Placed::taken);
    EXPECT_EQ(count_due(queue, begun + 200ms), 10);
    EXPECT_EQ(queue.place(11, sound(0.1F), begun + 240ms), VoiceQueue::Placed::taken);
    EXPECT_EQ(count_due(queue, begun + 240ms), 0);
    EXPECT_EQ(queue.place(10, sound(0.1F), begun + 900ms), VoiceQueue::Placed::taken);
    EXPECT_EQ(count_due(queue, begun + 900ms), 2);
    EXPECT_EQ(queue.late(), 0ms);
}

TEST(VoiceQueue, what_must_leave_and_is_not_there_leaves_as_silence_and_comes_too_late)
{
    VoiceQueue queue(begun, 3s);
    queue.place(0, sound(0.1F), begun);
    queue.place(2, sound(0.1F), begun);
    ASSERT_EQ(count_due(queue, begun), 1);
    // Packet 1 sounds at begun + 3.02 s, and needs 1.5 s to get there.
    EXPECT_FALSE(queue.take(begun + 1'519ms));
    const auto silence = queue.take(begun + 1'520ms);
    ASSERT_TRUE(silence);
    EXPECT_TRUE(silence->empty());
    EXPECT_EQ(queue.place(1, sound(0.1F), begun + 1'600ms), VoiceQueue::Placed::late);
    EXPECT_EQ(queue.late(), 20ms);
    EXPECT_EQ(queue.taken(), 2);
}

TEST(VoiceQueue, a_burst_after_a_stall_takes_the_places_it_was_spoken_in)
{
    VoiceQueue queue(begun, 6s);
    queue.place(0, sound(0.1F), begun);
    for (int i = 1; i < 60; ++i)
        queue.place(i, sound(0.1F), begun + 1'300ms);
    EXPECT_EQ(count_due(queue, begun + 1'300ms), 60);
    EXPECT_EQ(queue.place(60, sound(0.1F), begun + 1'320ms), VoiceQueue::Placed::taken);
}

TEST(VoiceQueue, a_page_that_was_reloaded_goes_on_where_the_live_is_by_then)
{
    VoiceQueue queue(begun, 3s);
    for (int i = 0; i < 50; ++i)
        queue.place(i, sound(0.1F), begun + i * 20ms);
    queue.begin_line();
    EXPECT_EQ(queue.place(0, sound(0.5F), begun + 2s), VoiceQueue::Placed::taken);
    EXPECT_EQ(count_due(queue, begun + 2s), 50); // the gap may still be filled
    int rest = 0;
    std::optional<VoiceSamples> last;
    while (auto samples = queue.take_rest()) {
        last = std::move(samples);
        ++rest;
    }
    EXPECT_EQ(queue.taken(), 101); // packet 100 was spoken two seconds after the first
    EXPECT_EQ(rest, 51);
    ASSERT_FALSE(last->empty());
    EXPECT_EQ(last->front(), 0.5F);
}

TEST(VoiceQueue, numbers_that_run_ahead_of_time_are_refused)
{
    VoiceQueue queue(begun, 3s);
    queue.place(0, sound(0.1F), begun);
    EXPECT_EQ(queue.place(50, sound(0.1F), begun), VoiceQueue::Placed::taken);
    EXPECT_EQ(queue.place(51, sound(0.1F), begun), VoiceQueue::Placed::ahead);
}

TEST(VoiceQueue, a_line_that_ran_ahead_is_placed_by_the_clock_again_and_is_heard)
{
    VoiceQueue queue(begun, 3s);
    queue.place(0, sound(0.1F), begun);
    EXPECT_EQ(queue.place(INT32_MAX, sound(0.1F), begun + 1s), VoiceQueue::Placed::ahead);
    EXPECT_EQ(queue.heard(), begun);
    EXPECT_EQ(queue.place(500, sound(0.5F), begun + 2s), VoiceQueue::Placed::taken);
    EXPECT_EQ(queue.place(501, sound(0.5F), begun + 2'020ms), VoiceQueue::Placed::taken);
    EXPECT_EQ(queue.heard(), begun + 2'020ms);
    while (queue.take_rest()) { }
    EXPECT_EQ(queue.taken(), 102); // packet 100 was spoken two seconds after the first
}

TEST(VoiceQueue, silence_leaves_in_step_while_nobody_speaks)
{
    VoiceQueue queue(begun, 1'500ms);
    queue.place(0, sound(0.1F), begun);
    const int left = count_due(queue, begun + 10s);
    // Up to what sounds 750 ms later: 9.25 s of packets, and the one that is due right now.
    EXPECT_EQ(left, (10'000 - 750) / 20 + 1);
    EXPECT_EQ(queue.heard(), begun);
}

TEST(SlotOfLive, is_joined_where_it_is_and_waits_for_what_is_on_air)
{
    PlanSlot news;
    news.occurrence = { ScheduleId(1), begun - 1min, 0 };
    news.starts = begun - 1min;
    news.length = 90s;
    PlanSlot live
        = slot_of_live(ScheduleId(2), BulletinId(2), { begun + 3s, begun + 15min }, Level::commune);
    const std::vector<PlanSlot> slots{ news, live };
    const Timeline line = timeline(slots, {}, {}, { begun - 1h, begun + 1h });
    ASSERT_EQ(line.segments.size(), 2U);
    EXPECT_EQ(line.segments[1].span.begins, begun + 30s);
    EXPECT_EQ(line.segments[1].offset, 27s);
}

TEST(LongestLive, is_shorter_for_a_hamlet_than_for_its_commune)
{
    const LiveMinutes usual;
    EXPECT_LT(longest_live_of(UnitKind::hamlet, usual), longest_live_of(UnitKind::commune, usual));
    EXPECT_EQ(longest_live_of(UnitKind::province, usual), longest_live);
}

TEST(LongestLive, is_what_the_units_say_and_never_longer_than_any_live)
{
    const LiveMinutes written{ 20, 2 };
    EXPECT_EQ(longest_live_of(UnitKind::ward, written), 20min);
    EXPECT_EQ(longest_live_of(UnitKind::department, written), 2min);
    EXPECT_EQ(longest_live_of(UnitKind::commune, { 600, 5 }), longest_live);
}

}
}
