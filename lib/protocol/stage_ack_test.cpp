#include "protocol/stage_ack.hpp"

#include <gtest/gtest.h>

namespace nguon::protocol {
namespace {

TEST(StageAck, is_read_as_the_device_writes_it)
{
    const Ack word{ 42, "refused", "order.not_meant", 0, OrderId(77), 3 };
    const auto ack = read_stage_ack(encode({ 9, word }));
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->re, 42);
    EXPECT_EQ(ack->state, "refused");
    EXPECT_EQ(ack->reason, "order.not_meant");
    EXPECT_EQ(ack->order, OrderId(77));
    EXPECT_EQ(ack->revision, 3);
    EXPECT_TRUE(read_stage_ack(encode({ 1, Ack{ 5, "received", {}, 0 } })));
}

TEST(StageAck, whatever_looks_different_is_left_to_the_general_reader)
{
    for (const char* text :
        { R"({"type": "ack","id":1,"re":2,"state":"received","reason":"","plan":0})",
            R"({"type":"ack","id":1,"re":02,"state":"received","reason":"","plan":0})",
            R"({"type":"ack","id":1,"re":-2,"state":"received","reason":"","plan":0})",
            R"({"type":"ack","id":1,"re":2,"state":"r\u0065ceived","reason":"","plan":0})",
            R"({"type":"ack","id":1,"re":2,"state":"received","reason":"","plan":0} )",
            R"({"type":"ack","id":1,"re":2,"state":"received","reason":"","plan":0)",
            R"({"type":"ack","id":1,"re":9999999999999999999,"state":"received","reason":"","plan":0})",
            R"({"type":"ack","id":1,"re":2,"state":"received","reason":"","plan":0,"order":"0","revision":1})",
            R"({"type":"ack","id":1,"re":2,"state":"received","reason":"","plan":0,"order":"5","revision":1,"x":1})",
            "", "{" })
        EXPECT_FALSE(read_stage_ack(text)) << text;
}

TEST(StageAck, that_a_plan_is_ready_is_no_word_about_an_order)
{
    EXPECT_FALSE(read_stage_ack(encode({ 9, Ack{ 42, "ready", {}, 17 } })));
}

}
}
