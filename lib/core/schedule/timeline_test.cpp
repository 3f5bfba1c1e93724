#include "core/schedule/timeline.hpp"

#include <random>

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment morning = *parse_rfc3339("2026-11-21T06:00:00+07:00");
const Span whole{ morning - 1h, morning + 6h };

PlanSlot slot(int id, Moment starts, Milliseconds length, Priority priority = Priority::normal)
{
    PlanSlot made;
    made.occurrence = { ScheduleId(id), starts, 0 };
    made.bulletin = BulletinId(id);
    made.starts = starts;
    made.length = length;
    made.priority = priority;
    return made;
}

Order order(int id, Moment starts, Milliseconds length, Level level = Level::province)
{
    Order made;
    made.id = OrderId(id);
    made.level = level;
    made.issued = starts;
    made.starts = starts;
    made.expires = starts + 1h;
    made.length = length;
    return made;
}

DeviceEvent event(DeviceEvent::What what, Moment at) { return { at, what, {}, {} }; }

std::string heard(const Timeline& result, Moment moment)
{
    const Segment* segment = on_air(result, moment);
    if (segment == nullptr)
        return "";
    if (segment->is_order())
        return "order " + std::get<OrderId>(segment->what).text();
    return std::get<OccurrenceKey>(segment->what).schedule.text();
}

TEST(Timeline, plays_each_item_at_its_second_and_is_silent_between)
{
    const std::vector slots{ slot(1, morning, 5min), slot(2, morning + 10min, 5min) };
    const auto result = timeline(slots, {}, {}, whole);
    EXPECT_EQ(heard(result, morning - 1ms), "");
    EXPECT_EQ(heard(result, morning), "1");
    EXPECT_EQ(heard(result, morning + 5min - 1ms), "1");
    EXPECT_EQ(heard(result, morning + 5min), "");
    EXPECT_EQ(heard(result, morning + 10min), "2");
    EXPECT_EQ(result.fates[0].outcome, Outcome::played);
}

TEST(Timeline, lets_a_running_item_finish_and_the_next_one_wait)
{
    const std::vector slots{ slot(1, morning, 10min),
        slot(2, morning + 5min, 5min, Priority::priority) };
    const auto result = timeline(slots, {}, {}, whole);
    EXPECT_EQ(heard(result, morning + 9min), "1");
    EXPECT_EQ(heard(result, morning + 10min), "2");
    EXPECT_EQ(result.fates[1].outcome, Outcome::played);
    EXPECT_EQ(result.fates[1].reason, Reason::waited);
}

TEST(Timeline, prefers_a_priority_item_among_those_that_wait)
{
    const std::vector slots{ slot(1, morning, 10min), slot(2, morning + 3min, 2min),
        slot(3, morning + 5min, 2min, Priority::priority) };
    const auto result = timeline(slots, {}, {}, whole);
    EXPECT_EQ(heard(result, morning + 10min), "3");
    EXPECT_EQ(heard(result, morning + 12min), "2");
}

TEST(Timeline, drops_an_item_that_would_come_later_than_its_policy_allows)
{
    std::vector slots{ slot(1, morning, 30min), slot(2, morning + 5min, 5min) };
    const auto result = timeline(slots, {}, {}, whole);
    EXPECT_EQ(result.fates[1].outcome, Outcome::missed);
    EXPECT_EQ(result.fates[1].reason, Reason::overlap);
    EXPECT_EQ(result.fates[1].other, slots[0].occurrence);
}

TEST(Timeline, seeks_into_an_item_when_it_may)
{
    std::vector slots{ slot(1, morning, 10min), slot(2, morning + 5min, 20min) };
    slots[1].late = { LatePolicy::Way::seek_in, 0ms };
    const auto result = timeline(slots, {}, {}, whole);
    ASSERT_EQ(result.segments.size(), 2U);
    EXPECT_EQ(result.segments[1].offset, 5min);
    EXPECT_EQ(result.segments[1].span.ends, morning + 25min);
    EXPECT_EQ(result.fates[1].outcome, Outcome::partial);
}

TEST(Timeline, skips_a_late_item_when_told_so)
{
    std::vector slots{ slot(1, morning, 10min), slot(2, morning + 5min, 5min) };
    slots[1].late = { LatePolicy::Way::skip, 0ms };
    EXPECT_EQ(timeline(slots, {}, {}, whole).fates[1].outcome, Outcome::missed);
}

TEST(Emergency, cuts_in_and_the_item_starts_again_after_it)
{
    const std::vector slots{ slot(1, morning, 30min) };
    const std::vector orders{ order(9, morning + 10min, 5min) };
    const auto result = timeline(slots, orders, {}, whole);
    EXPECT_EQ(heard(result, morning + 9min), "1");
    EXPECT_EQ(heard(result, morning + 10min), "order 9");
    EXPECT_EQ(heard(result, morning + 15min), "1");
    EXPECT_EQ(result.segments[2].offset, 0ms);
    EXPECT_EQ(result.fates[0].outcome, Outcome::played);
    EXPECT_EQ(heard(result, morning + 45min), "");
}

TEST(Emergency, follows_the_policy_of_the_item_it_cut)
{
    const auto with = [](Interrupted policy) {
        std::vector slots{ slot(1, morning, 30min) };
        slots[0].interrupted = policy;
        const std::vector orders{ order(9, morning + 10min, 5min) };
        return timeline(slots, orders, {}, whole);
    };
    EXPECT_EQ(with(Interrupted::resume_at_break).segments[2].offset, 10min);
    EXPECT_EQ(with(Interrupted::resume_at_break).fates[0].outcome, Outcome::played);
    EXPECT_EQ(with(Interrupted::resume_at_clock).segments[2].offset, 15min);
    EXPECT_EQ(with(Interrupted::resume_at_clock).segments[2].span.ends, morning + 30min);
    EXPECT_EQ(with(Interrupted::resume_at_clock).fates[0].outcome, Outcome::partial);
    EXPECT_EQ(with(Interrupted::drop).segments.size(), 2U);
    EXPECT_EQ(with(Interrupted::drop).fates[0].outcome, Outcome::preempted);
}

TEST(Emergency, yields_to_the_higher_level_and_is_heard_afterwards)
{
    const std::vector orders{ order(1, morning, 5min, Level::commune),
        order(2, morning + 1min, 5min, Level::province) };
    const auto result = timeline({}, orders, {}, whole);
    EXPECT_EQ(heard(result, morning + 30s), "order 1");
    EXPECT_EQ(heard(result, morning + 2min), "order 2");
    EXPECT_EQ(heard(result, morning + 6min), "order 1");
    EXPECT_EQ(heard(result, morning + 11min - 1s), "order 1");
    EXPECT_EQ(heard(result, morning + 11min), "");
}

TEST(Emergency, of_the_same_level_yields_to_the_newer_one_only)
{
    const std::vector orders{ order(1, morning, 5min), order(2, morning + 1min, 5min) };
    const auto result = timeline({}, orders, {}, whole);
    EXPECT_EQ(heard(result, morning + 2min), "order 2");
    EXPECT_EQ(heard(result, morning + 6min), "order 1");
}

TEST(Emergency, repeats_with_its_gap_and_keeps_items_off_between)
{
    std::vector orders{ order(1, morning, 1min) };
    orders[0].repeat = 3;
    orders[0].gap = 10s;
    const std::vector slots{ slot(5, morning + 65s, 1min) };
    const auto result = timeline(slots, orders, {}, whole);
    EXPECT_EQ(heard(result, morning + 65s), "");
    EXPECT_EQ(heard(result, morning + 70s), "order 1");
    EXPECT_EQ(heard(result, morning + 3min + 20s), "5");
    EXPECT_EQ(result.fates[0].reason, Reason::emergency);
    EXPECT_EQ(result.fates[0].outcome, Outcome::played);
}

TEST(Emergency, that_waits_for_its_turn_cuts_the_item_and_keeps_others_off)
{
    std::vector orders{ order(1, morning + 90s, 1min) };
    orders[0].issued = morning;
    orders[0].quiet_from = morning + 30s;
    const std::vector slots{ slot(5, morning, 1min), slot(6, morning + 40s, 1min) };
    const auto result = timeline(slots, orders, {}, whole);
    EXPECT_EQ(heard(result, morning + 29s), "5");
    EXPECT_EQ(heard(result, morning + 30s), "");
    EXPECT_EQ(heard(result, morning + 50s), "");
    EXPECT_EQ(heard(result, morning + 90s), "order 1");
    EXPECT_EQ(heard(result, morning + 3min), "5");
    EXPECT_EQ(result.fates[0].order, OrderId(1));
}

TEST(Emergency, is_never_heard_after_its_expiry)
{
    std::vector orders{ order(1, morning, 10min) };
    orders[0].expires = morning + 4min;
    const auto result = timeline({}, orders, {}, whole);
    EXPECT_EQ(heard(result, morning + 4min - 1ms), "order 1");
    EXPECT_EQ(heard(result, morning + 4min), "");
    const std::vector events{ event(DeviceEvent::What::down, morning - 1min),
        event(DeviceEvent::What::up, morning + 5min) };
    EXPECT_TRUE(timeline({}, orders, events, whole).segments.empty());
}

TEST(Emergency, ends_when_a_higher_revision_ends_it)
{
    std::vector orders{ order(1, morning, 10min) };
    Order end = orders[0];
    end.revision = 2;
    end.act = OrderAct::end;
    end.issued = morning + 3min;
    orders.push_back(end);
    const auto result = timeline({}, orders, {}, whole);
    EXPECT_EQ(heard(result, morning + 3min - 1ms), "order 1");
    EXPECT_EQ(heard(result, morning + 3min), "");
}

TEST(Emergency, that_is_ended_gives_back_what_it_cut_from_that_moment_on)
{
    std::vector slots{ slot(1, morning, 10min) };
    slots[0].interrupted = Interrupted::resume_at_break;
    std::vector orders{ order(1, morning + 2min, 20min) };
    Order end = orders[0];
    end.revision = 2;
    end.act = OrderAct::end;
    end.issued = morning + 5min;
    orders.push_back(end);
    const auto result = timeline(slots, orders, {}, whole);
    EXPECT_EQ(heard(result, morning + 5min - 1ms), "order 1");
    EXPECT_EQ(heard(result, morning + 5min), "1");
    ASSERT_EQ(result.segments.size(), 3U);
    EXPECT_EQ(result.segments[2].offset, Milliseconds(2min));
    EXPECT_EQ(result.segments[2].span.ends, morning + 13min);
}

TEST(Emergency, does_not_start_when_its_cancel_came_first)
{
    std::vector orders{ order(1, morning, 10min) };
    Order cancel = orders[0];
    cancel.revision = 2;
    cancel.act = OrderAct::cancel;
    cancel.issued = morning - 1s;
    orders.insert(orders.begin(), cancel);
    EXPECT_TRUE(timeline({}, orders, {}, whole).segments.empty());
}

TEST(Emergency, is_not_stopped_by_an_officers_stop)
{
    const std::vector orders{ order(1, morning, 10min) };
    const std::vector events{ event(DeviceEvent::What::stop, morning + 1min) };
    EXPECT_EQ(heard(timeline({}, orders, events, whole), morning + 5min), "order 1");
}

TEST(DeviceDown, loses_what_is_over_before_it_comes_back)
{
    const std::vector slots{ slot(1, morning, 5min) };
    const std::vector events{ event(DeviceEvent::What::down, morning - 1min),
        event(DeviceEvent::What::up, morning + 30min) };
    const auto result = timeline(slots, {}, events, whole);
    EXPECT_EQ(result.fates[0].outcome, Outcome::missed);
    EXPECT_EQ(result.fates[0].reason, Reason::device_down);
}

TEST(DeviceDown, starts_late_within_the_tolerance)
{
    const std::vector slots{ slot(1, morning, 5min) };
    const std::vector events{ event(DeviceEvent::What::down, morning - 1min),
        event(DeviceEvent::What::up, morning + 2min) };
    const auto result = timeline(slots, {}, events, whole);
    EXPECT_EQ(heard(result, morning + 2min), "1");
    EXPECT_EQ(result.fates[0].outcome, Outcome::played);
    EXPECT_EQ(result.fates[0].reason, Reason::device_down);
}

TEST(DeviceDown, in_the_middle_goes_on_by_the_clock_and_never_twice)
{
    const std::vector slots{ slot(1, morning, 10min) };
    const std::vector events{ event(DeviceEvent::What::down, morning + 2min),
        event(DeviceEvent::What::up, morning + 4min) };
    const auto result = timeline(slots, {}, events, whole);
    ASSERT_EQ(result.segments.size(), 2U);
    EXPECT_EQ(result.segments[1].offset, 4min);
    EXPECT_EQ(result.segments[1].span.ends, morning + 10min);
    EXPECT_EQ(result.fates[0].outcome, Outcome::partial);
}

TEST(Stop, ends_the_item_on_air_and_only_it)
{
    const std::vector slots{ slot(1, morning, 10min), slot(2, morning + 10min, 5min) };
    const std::vector events{ event(DeviceEvent::What::stop, morning + 1min) };
    const auto result = timeline(slots, {}, events, whole);
    EXPECT_EQ(heard(result, morning + 1min), "");
    EXPECT_EQ(result.fates[0].outcome, Outcome::partial);
    EXPECT_EQ(result.fates[0].reason, Reason::stopped);
    EXPECT_EQ(result.fates[1].outcome, Outcome::played);
}

TEST(Recall, cuts_what_is_on_air_and_keeps_the_rest_off)
{
    const std::vector slots{ slot(1, morning, 10min), slot(1, morning + 1h, 10min) };
    DeviceEvent recalled = event(DeviceEvent::What::recalled, morning + 2min);
    recalled.bulletin = BulletinId(1);
    const std::vector events{ recalled };
    const auto result = timeline(slots, {}, events, whole);
    EXPECT_EQ(result.segments.size(), 1U);
    EXPECT_EQ(result.fates[0].outcome, Outcome::partial);
    EXPECT_EQ(result.fates[0].reason, Reason::recalled);
    EXPECT_EQ(result.fates[1].outcome, Outcome::missed);
    EXPECT_EQ(result.fates[1].reason, Reason::recalled);
}

TEST(Media, that_comes_late_is_played_late)
{
    const std::vector slots{ slot(1, morning, 5min) };
    DeviceEvent missing = event(DeviceEvent::What::not_ready, morning - 1h);
    missing.occurrence = slots[0].occurrence;
    DeviceEvent ready = missing;
    ready.what = DeviceEvent::What::ready;
    ready.at = morning + 3min;
    const std::vector events{ missing, ready };
    const auto result = timeline(slots, {}, events, whole);
    EXPECT_EQ(heard(result, morning + 3min), "1");
    EXPECT_EQ(result.fates[0].reason, Reason::media_missing);
}

TEST(Muted, keeps_items_off_but_not_an_emergency)
{
    const std::vector slots{ slot(1, morning, 5min) };
    const std::vector orders{ order(9, morning + 1min, 1min) };
    const std::vector events{ event(DeviceEvent::What::muted, morning - 1min) };
    const auto result = timeline(slots, orders, events, whole);
    EXPECT_EQ(result.segments.size(), 1U);
    EXPECT_EQ(heard(result, morning + 1min), "order 9");
    EXPECT_EQ(result.fates[0].outcome, Outcome::missed);
    EXPECT_EQ(result.fates[0].reason, Reason::muted);
}

TEST(Timeline, leaves_what_has_not_come_yet_pending)
{
    const std::vector slots{ slot(1, morning, 10min), slot(2, whole.ends + 1h, 5min) };
    const auto result = timeline(slots, {}, {}, { whole.begins, morning + 5min });
    EXPECT_EQ(result.fates[0].outcome, Outcome::pending);
    EXPECT_EQ(result.fates[1].outcome, Outcome::pending);
}

// Whatever comes in, the result is a proper history: in order, without overlap, inside the
// window, no item beyond its length, the same however often it is asked.
TEST(Timeline, is_a_proper_history_for_random_input)
{
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        std::vector<PlanSlot> slots;
        std::vector<Order> orders;
        std::vector<DeviceEvent> events;
        const auto pick
            = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
        for (int i = 0, n = pick(12); i < n; ++i) {
            slots.push_back(slot(i + 1, morning + 1min * pick(240), 1min * (1 + pick(30)),
                pick(3) == 0 ? Priority::priority : Priority::normal));
            slots.back().interrupted = static_cast<Interrupted>(pick(4));
            slots.back().late.way = static_cast<LatePolicy::Way>(pick(3));
        }
        std::sort(slots.begin(), slots.end(), [](const PlanSlot& a, const PlanSlot& b) {
            return std::tuple(a.starts, a.occurrence) < std::tuple(b.starts, b.occurrence);
        });
        for (int i = 0, n = pick(4); i < n; ++i) {
            orders.push_back(order(i + 1, morning + 1min * pick(240), 1min * (1 + pick(10)),
                static_cast<Level>(pick(4))));
            orders.back().repeat = 1 + pick(3);
        }
        for (int i = 0, n = pick(6); i < n; ++i)
            events.push_back(
                event(static_cast<DeviceEvent::What>(pick(3)), morning + 1min * pick(240)));
        std::sort(events.begin(), events.end(),
            [](const DeviceEvent& a, const DeviceEvent& b) { return a.at < b.at; });

        const auto result = timeline(slots, orders, events, whole);
        Moment last = whole.begins;
        for (const Segment& segment : result.segments) {
            ASSERT_LE(last, segment.span.begins);
            ASSERT_LT(segment.span.begins, segment.span.ends);
            last = segment.span.ends;
        }
        ASSERT_LE(last, whole.ends);
        for (std::size_t i = 0; i < slots.size(); ++i) {
            Milliseconds full{};
            for (const Segment& segment : result.segments) {
                if (segment.is_order()
                    || std::get<OccurrenceKey>(segment.what) != slots[i].occurrence)
                    continue;
                ASSERT_GE(segment.span.begins, slots[i].starts);
                ASSERT_LE(segment.offset + segment.span.length(), slots[i].length);
                full = segment.offset + segment.span.length();
            }
            if (result.fates[i].outcome == Outcome::played) {
                ASSERT_EQ(full, slots[i].length);
            }
            if (result.fates[i].outcome == Outcome::missed) {
                ASSERT_EQ(full, 0ms);
            }
        }
    }
}

}
}
