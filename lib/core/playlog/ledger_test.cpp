#include "core/playlog/ledger.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

Delivery expected()
{
    Delivery delivery;
    delivery.device = DeviceId(1);
    delivery.length = 60s;
    return delivery;
}

PlayRecord record(Outcome result, Milliseconds rendered, Reason reason = Reason::none)
{
    PlayRecord made;
    made.result = result;
    made.rendered = rendered;
    made.reason = reason;
    return made;
}

TEST(Ledger, awaits_a_device_that_has_not_spoken)
{
    EXPECT_EQ(settle(expected(), {}).state, DeliveryState::awaiting);
}

TEST(Ledger, believes_what_was_heard_not_what_was_meant)
{
    EXPECT_EQ(settle(expected(), std::vector{ record(Outcome::played, 60s) }).state,
        DeliveryState::played);
    EXPECT_EQ(settle(expected(), std::vector{ record(Outcome::played, 20s) }).state,
        DeliveryState::partial);
}

TEST(Ledger, takes_the_best_of_several_attempts)
{
    const auto settled = settle(expected(),
        std::vector{
            record(Outcome::preempted, 10s, Reason::emergency), record(Outcome::played, 60s) });
    EXPECT_EQ(settled.state, DeliveryState::played);
    EXPECT_EQ(settled.heard, 70s);
    EXPECT_EQ(
        settle(expected(), std::vector{ record(Outcome::missed, 0s, Reason::device_down) }).reason,
        Reason::device_down);
}

TEST(LedgerSummary, adds_up_to_what_was_planned)
{
    LedgerSummary summary;
    for (int i = 0; i < 6; ++i)
        summary.add(static_cast<DeliveryState>(i), i + 1);
    EXPECT_EQ(summary.planned, 21);
    EXPECT_EQ(summary.planned,
        summary.played + summary.partial + summary.preempted + summary.missed + summary.refused
            + summary.awaiting);
}

}
}
