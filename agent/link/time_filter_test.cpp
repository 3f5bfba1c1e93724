#include "agent/link/time_filter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace nguon::agent {
namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t second = 1'000 * ms;
constexpr std::int64_t start = 1'790'000'000 * second;

// A device whose clock is off by `offset` and drifts, and a line with a delay each way.
struct World {
    std::int64_t offset = 0;
    double drift_ppm = 0; // of the device's clock against true time

    std::int64_t device(std::int64_t elapsed) const
    {
        return start + elapsed + offset
            + std::llround(static_cast<double>(elapsed) * drift_ppm * 1e-6);
    }
    TimeExchange exchange(std::int64_t elapsed, std::int64_t there, std::int64_t back) const
    {
        const std::int64_t held = ms / 10;
        return { device(elapsed), start + elapsed + there, start + elapsed + there + held,
            device(elapsed + there + held + back) };
    }
    // True offset at that time, from the device's point of view.
    std::int64_t truth(std::int64_t elapsed) const { return start + elapsed - device(elapsed); }

    void expect_covered(const TimeFilter& filter, std::int64_t elapsed) const
    {
        const auto estimate = filter.at(device(elapsed));
        ASSERT_TRUE(estimate);
        EXPECT_LE(std::abs(estimate->offset - truth(elapsed)), estimate->error + 2)
            << "after " << elapsed / second << " s";
    }
};

TEST(TimeFilter, without_an_exchange_it_knows_nothing) { EXPECT_FALSE(TimeFilter().at(start)); }

TEST(TimeFilter, one_exchange_tells_the_offset_to_half_its_delay)
{
    const World world{ .offset = 3 * second };
    TimeFilter filter;
    ASSERT_TRUE(filter.add(world.exchange(0, 20 * ms, 20 * ms)));

    const auto estimate = filter.at(world.device(20 * ms));
    ASSERT_TRUE(estimate);
    EXPECT_NEAR(static_cast<double>(estimate->offset), -3.0 * second, ms / 10.0);
    EXPECT_NEAR(static_cast<double>(estimate->error), 20.0 * ms, ms / 10.0);
}

TEST(TimeFilter, a_lopsided_line_stays_within_the_bound)
{
    const World world{ .offset = -500 * ms };
    TimeFilter filter;
    ASSERT_TRUE(filter.add(world.exchange(0, 190 * ms, 10 * ms)));
    world.expect_covered(filter, 200 * ms);
}

TEST(TimeFilter, the_exchange_with_the_least_delay_speaks)
{
    const World world{ .offset = 2 * second };
    TimeFilter filter;
    filter.add(world.exchange(0, 5 * ms, 5 * ms));
    filter.add(world.exchange(second, 400 * ms, 100 * ms));
    filter.add(world.exchange(2 * second, 300 * ms, 10 * ms));

    const auto estimate = filter.at(world.device(3 * second));
    ASSERT_TRUE(estimate);
    EXPECT_LT(estimate->error, 12 * ms);
    world.expect_covered(filter, 3 * second);
}

TEST(TimeFilter, the_bound_widens_with_age)
{
    const World world;
    TimeFilter filter;
    filter.add(world.exchange(0, ms, ms));
    const auto fresh = filter.at(world.device(second));
    const auto old = filter.at(world.device(100 * second));
    EXPECT_GT(old->error, fresh->error + 90 * ms); // 1,000 ppm, while the drift is unknown
}

TEST(TimeFilter, it_learns_the_drift_of_a_bent_clock)
{
    const World world{ .offset = 3 * second, .drift_ppm = 500 };
    TimeFilter filter;
    for (std::int64_t at = 0; at <= 120 * second; at += 10 * second)
        filter.add(world.exchange(at, 2 * ms, 2 * ms));

    const auto estimate = filter.at(world.device(150 * second));
    ASSERT_TRUE(estimate);
    EXPECT_NEAR(estimate->rate_ppm, -500, 5);
    EXPECT_LT(estimate->error_growth_ppm, 60);
    EXPECT_LT(std::abs(estimate->offset - world.truth(150 * second)), 5 * ms);
    world.expect_covered(filter, 150 * second);
}

TEST(TimeFilter, the_bound_covers_the_truth_over_a_restless_line)
{
    std::mt19937 chance(11);
    for (const double drift : { -400.0, -30.0, 0.0, 15.0, 500.0 }) {
        const World world{ .offset = 7 * second, .drift_ppm = drift };
        TimeFilter filter;
        for (std::int64_t at = 0; at < 3'600 * second; at += 16 * second) {
            const auto there = static_cast<std::int64_t>(chance() % 400) * ms + ms;
            const auto back = static_cast<std::int64_t>(chance() % 60) * ms + ms;
            filter.add(world.exchange(at, there, back));
            world.expect_covered(filter, at + there + back + second);
            world.expect_covered(filter, at + 15 * second);
        }
        EXPECT_LT(filter.at(world.device(3'600 * second))->error, 120 * ms) << drift;
    }
}

TEST(TimeFilter, a_single_odd_answer_is_passed_over_and_a_set_clock_is_followed)
{
    const World before;
    TimeFilter filter;
    for (std::int64_t at = 0; at < 10 * second; at += second)
        filter.add(before.exchange(at, ms, ms));
    const World after{ .offset = -60 * second }; // the server's clock was set forward a minute
    filter.add(after.exchange(11 * second, ms, ms));
    before.expect_covered(filter, 12 * second);

    filter.add(after.exchange(13 * second, ms, ms));
    filter.add(after.exchange(14 * second, ms, ms));
    const auto estimate = filter.at(after.device(15 * second));
    EXPECT_NEAR(static_cast<double>(estimate->offset), 60.0 * second, 3.0 * ms);
}

TEST(TimeFilter, what_cannot_be_is_refused)
{
    TimeFilter filter;
    EXPECT_FALSE(filter.add({ start, start, start, start - 1 })); // back before it went
    EXPECT_FALSE(filter.add({ start, start + 10, start, start + 20 })); // answered before it came
    EXPECT_FALSE(filter.add({ start, start, start + 50, start + 10 })); // held longer than it took
    EXPECT_FALSE(filter.add({ start, start, start, start + 11 * second })); // no use
    EXPECT_FALSE(filter.add({ start, std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max(), start + 1 }));
    EXPECT_FALSE(filter.at(start));
}

}
}
