#include "agent/player/sink_drift.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace nguon::agent {
namespace {
using namespace std::chrono_literals;

// A card that really runs `card_ppm` fast, a clock bent by `clock_ppm(second)`, readings that are
// wrong by `error_ms(second)`; tells how far the sound was from its instant.
struct Card {
    double card_ppm = 0;
    std::function<double(double)> clock_ppm = [](double) { return 0.0; };
    std::function<double(double)> error_ms = [](double) { return 0.0; };

    double judged_from = 3; // seconds

    SinkDrift drift;
    double wrong_ms = 0; // the sound is late by this
    double worst_ms = 0; // from `judged_from` on
    double clock_ms = 0; // our clock against the monotonic one, as the sink counts it

    void run(int seconds)
    {
        for (int i = 0; i < seconds * 100; ++i) {
            const double t = i * 0.01;
            const double bend = clock_ppm(t) * 1e-5;
            clock_ms += bend;
            const double card_ms = t * card_ppm * 1e-3;
            const auto elapsed = Nanoseconds(std::llround(t * 1e9));
            const auto at
                = [&](double ms) { return elapsed + Nanoseconds(std::llround(ms * 1e6)); };
            const Nanoseconds move
                = drift.observe(MonoTime(1h) + elapsed, at(card_ms + error_ms(t)), at(clock_ms));
            clock_ms += static_cast<double>(move.count()) * 1e-6;
            // The sink lays a sample due at our time c down where the card is when it shows c.
            wrong_ms = clock_ms - card_ms;
            if (t > judged_from)
                worst_ms = std::max(worst_ms, std::abs(wrong_ms));
        }
    }
};
}

TEST(SinkDrift, a_card_in_step_is_left_alone)
{
    Card card;
    card.run(60);
    EXPECT_EQ(card.worst_ms, 0);
}

TEST(SinkDrift, single_late_readings_move_nothing)
{
    Card card;
    card.error_ms = [i = 0](double) mutable { return ++i % 5 == 0 ? -9.0 : 0.0; };
    card.run(60);
    EXPECT_EQ(card.worst_ms, 0);
}

TEST(SinkDrift, readings_that_wander_for_seconds_hardly_move_it)
{
    Card card;
    card.error_ms = [](double t) { return 1.2 * std::sin(t); };
    card.judged_from = 20;
    card.run(120);
    EXPECT_LT(card.worst_ms, 0.7);
}

TEST(SinkDrift, a_crystal_that_is_off_is_learnt_and_followed)
{
    Card card;
    card.card_ppm = 60;
    card.run(120);
    EXPECT_LT(card.worst_ms, 1.5);
    EXPECT_LT(std::abs(card.wrong_ms), 0.5);
}

TEST(SinkDrift, what_our_own_clock_does_is_followed_at_once)
{
    Card card;
    card.clock_ppm = [](double t) { return t < 20 ? 500.0 : 0.0; };
    card.run(40);
    EXPECT_LT(card.worst_ms, 0.7);
}

TEST(SinkDrift, a_wrong_position_at_the_start_is_put_right_within_two_seconds)
{
    Card card;
    card.error_ms = [](double) { return -22.0; }; // where the card really is
    card.run(2);
    EXPECT_NEAR(card.wrong_ms, -22, 0.1);
}

TEST(SinkDrift, a_real_break_is_believed_after_some_seconds)
{
    Card card;
    card.error_ms = [](double t) { return t < 20 ? 0.0 : 15.0; };
    card.run(28);
    EXPECT_NEAR(card.wrong_ms, 0, 0.4);
    Card longer;
    longer.error_ms = card.error_ms;
    longer.run(35);
    EXPECT_NEAR(longer.wrong_ms, 15, 0.4);
}

TEST(SinkDrift, begins_anew_when_told_of_an_interruption)
{
    SinkDrift drift;
    for (int i = 0; i < 500; ++i)
        drift.observe(MonoTime(1h) + i * 10ms, i * 10ms, i * 10ms);
    drift.forget();
    Nanoseconds moved{};
    for (int i = 500; i < 560; ++i)
        moved += drift.observe(MonoTime(1h) + i * 10ms, i * 10ms + 30ms, i * 10ms);
    EXPECT_EQ(moved, 30ms);
}

}
