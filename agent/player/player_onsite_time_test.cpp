// What is set off at the place outlives the clock's mistakes and the power's.
#include "agent/player/onsite_test_support.hpp"

#include <gmock/gmock.h>

namespace nguon::agent::testing {
namespace {

using ::testing::SizeIs;

// An alert set off while nobody vouches for the clock, which is wrong by a day; the right time
// comes five seconds later.
class WithoutATime : public AtThePlace, public ::testing::WithParamInterface<Milliseconds> {
protected:
    void SetUp() override
    {
        AtThePlace::SetUp();
        permit();
        restart(device->now() + GetParam(), false);
    }
    void learn_the_time() { device->put_clock_right(-GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Clock, WithoutATime,
    ::testing::Values(Milliseconds(-24h), Milliseconds(24h)),
    [](const auto& one) { return std::string(one.param > 0s ? "ahead" : "behind"); });

// Behind: its end lay a day in the past, so it was cut. Ahead: it was cut and marked as heard, or
// came up a day later, and until then no other could be set off.
TEST_P(WithoutATime, an_alert_is_neither_cut_nor_begun_anew_when_the_time_comes)
{
    EXPECT_EQ(press(), "");
    pass(5s);
    const std::string here = device->on_air();
    EXPECT_NE(here, "");
    learn_the_time();
    pass(1s);
    EXPECT_EQ(device->on_air(), here);
    EXPECT_EQ(device->ask(OnsiteMenuQuestion{})->on_air, "Lũ quét");
    EXPECT_EQ(press(), "onsite.on_air");
    pass(30s);
    EXPECT_EQ(device->starts(), 2) << "its tone and its words, once";
    const auto records = device->records();
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records[0].result, Outcome::played);
    EXPECT_EQ(*records[0].started_at, device->now() - 36s) << "by the right clock";
    EXPECT_EQ(press(), "") << "nothing is in the way of the next one";
}

TEST_P(WithoutATime, the_words_follow_their_tone_although_the_time_comes_between_them)
{
    EXPECT_EQ(press(), "");
    pass(3'300ms);
    learn_the_time();
    pass(2s);
    EXPECT_EQ(device->starts(), 2);
    pass(30s);
    const auto records = device->records();
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records[0].result, Outcome::played);
}

TEST_P(WithoutATime, an_alert_can_be_stopped_after_the_time_has_come)
{
    EXPECT_EQ(press(), "");
    pass(5s);
    learn_the_time();
    EXPECT_EQ(device->code(OnsiteStopQuestion{ "Lò Văn Mai", pin }), "");
    pass(1s);
    EXPECT_EQ(device->on_air(), "");
    pass(26h);
    EXPECT_EQ(device->on_air(), "");
}

// What is on the disk was written by the wrong clock.
TEST_P(WithoutATime, an_alert_goes_on_after_a_power_cut_behind_the_right_time)
{
    EXPECT_EQ(press(), "");
    pass(4s);
    const std::string here = device->on_air();
    learn_the_time();
    pass(1s);
    restart(device->now() + 3s);
    pass(2s);
    EXPECT_EQ(device->on_air(), here);
    EXPECT_EQ(device->ask(OnsiteMenuQuestion{})->on_air, "Lũ quét");
    pass(40s);
    EXPECT_EQ(device->ask(OnsiteMenuQuestion{})->on_air, "");
}

// How long ago it was nobody knows then: it is over, and not in the way of the next one. Ahead, it
// stood in the way for a day and then came up.
TEST_P(WithoutATime, an_alert_is_over_when_the_power_fails_before_the_time_has_come)
{
    EXPECT_EQ(press(), "");
    pass(4s);
    restart(device->now() - GetParam() + 1min);
    pass(2s);
    EXPECT_EQ(device->on_air(), "");
    EXPECT_EQ(press(), "");
    const auto heard_until_the_end = [this] { return device->ask(OnsiteMenuQuestion{})->on_air; };
    pass(1min);
    EXPECT_EQ(heard_until_the_end(), "");
    const int starts = device->starts();
    pass(26h);
    EXPECT_EQ(device->starts() - starts, 1) << "the next morning's news, and no alert";
}

TEST_P(WithoutATime, an_order_over_a_proved_link_goes_on_as_well)
{
    device->greet(province, device->now() - GetParam());
    const Order order = province.order(9, device->now() - GetParam());
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(order), true, {} }), "");
    pass(5s);
    EXPECT_EQ(device->on_air(), "9");
    learn_the_time();
    pass(1s);
    EXPECT_EQ(device->on_air(), "9");
    pass(60s);
    EXPECT_EQ(device->starts(), 2);
}

// The moment of its arrival was not kept, only that of its issue: minutes later its airing seemed
// to be over.
TEST_F(AtThePlace, an_order_from_a_text_message_goes_on_after_a_restart)
{
    permit();
    const Order order = province.order(9, device->now() - 10min);
    ASSERT_EQ(device->code(SmsQuestion{ text_message(order) }), "");
    pass(5s);
    EXPECT_EQ(device->on_air(), "9");
    restart(device->now() + 3s);
    pass(2s);
    EXPECT_EQ(device->on_air(), "9");
}

}
}
