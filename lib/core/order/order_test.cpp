#include "core/order/order.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment press = *parse_rfc3339("2026-11-21T06:00:00+07:00");

Order spoken(std::vector<int> rounds)
{
    Order order;
    order.starts = press;
    order.expires = press + 1h;
    order.length = 27s;
    order.gap = 3s;
    order.repeat = 3;
    order.rounds = std::move(rounds);
    return order;
}

TEST(InTurn, the_first_round_speaks_at_once_and_leaves_room_for_the_others)
{
    const Order heard = in_turn(spoken({ 0, 1, 2 }), { 0, 3 }, press);
    EXPECT_EQ(heard.starts, press);
    EXPECT_EQ(heard.gap, 63s);
    EXPECT_EQ(heard.length, 27s);
}

TEST(InTurn, a_neighbourhood_of_two_does_not_wait_for_the_third_round_of_another)
{
    const Order heard = in_turn(spoken({ 0, 1, 2 }), { 1, 2 }, press);
    EXPECT_EQ(heard.starts, press + 30s);
    EXPECT_EQ(heard.gap, 33s);
}

TEST(InTurn, whoever_has_no_neighbours_or_a_round_nobody_named_speaks_at_once)
{
    EXPECT_EQ(in_turn(spoken({ 0, 1 }), {}, press).starts, press);
    EXPECT_EQ(in_turn(spoken({ 0, 1 }), {}, press).gap, 3s);
    EXPECT_EQ(in_turn(spoken({ 0, 1 }), { 2, 3 }, press).starts, press);
    EXPECT_EQ(in_turn(spoken({}), { 1, 2 }, press + 5s).starts, press + 5s);
}

TEST(InTurn, an_end_is_obeyed_at_once_by_everybody)
{
    Order end = spoken({ 0, 1 });
    end.act = OrderAct::end;
    EXPECT_EQ(in_turn(end, { 1, 2 }, press).starts, press);
}

TEST(InTurn, a_little_late_is_in_time)
{
    EXPECT_EQ(in_turn(spoken({ 0, 1 }), { 0, 2 }, press + 2s).starts, press + 2s);
    EXPECT_EQ(in_turn(spoken({ 0, 1 }), { 0, 2 }, press + 10s).starts, press + 60s);
}

TEST(RoundsNeeded, are_those_somebody_has_and_none_where_one_would_do)
{
    EXPECT_EQ(rounds_needed({ { 0, 2 }, { 1, 2 }, { 0, 1 } }), (std::vector{ 0, 1 }));
    EXPECT_EQ(rounds_needed({ { 1, 3 }, { 2, 3 } }), (std::vector{ 1, 2 }));
    EXPECT_TRUE(rounds_needed({ { 1, 2 }, { 1, 2 }, {} }).empty());
    EXPECT_TRUE(rounds_needed({}).empty());
}

TEST(UntilAllHaveHeard, counts_the_rounds_and_the_gaps_between)
{
    EXPECT_EQ(until_all_have_heard(spoken({})), 27s);
    EXPECT_EQ(until_all_have_heard(spoken({ 0, 1, 3 })), 87s);
}

}
}
