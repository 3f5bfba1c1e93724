#include "server/http/plumbing/under_way.hpp"

#include <gtest/gtest.h>

namespace nguon::http {
namespace {

Claim claim(std::int64_t account, const char* key)
{
    Claim made;
    made.account = AccountId(account);
    made.key = key;
    return made;
}

TEST(UnderWay, the_same_request_waits_until_the_first_has_an_answer)
{
    UnderWay under_way;
    {
        const auto first = under_way.take(claim(1, "a"));
        ASSERT_TRUE(first);
        const auto again = under_way.take(claim(1, "a"));
        ASSERT_FALSE(again);
        EXPECT_EQ(again.error().code, "idempotency.under_way");
        EXPECT_TRUE(under_way.take(claim(1, "b"))) << "another key";
        EXPECT_TRUE(under_way.take(claim(2, "a"))) << "another person's";
    }
    EXPECT_TRUE(under_way.take(claim(1, "a")));
}

TEST(UnderWay, a_turn_that_is_handed_on_ends_once)
{
    UnderWay under_way;
    auto first = under_way.take(claim(1, "a"));
    ASSERT_TRUE(first);
    {
        const UnderWay::Turn moved = std::move(*first);
        EXPECT_FALSE(under_way.take(claim(1, "a")));
    }
    const auto second = under_way.take(claim(1, "a"));
    ASSERT_TRUE(second);
}

TEST(UnderWay, requests_without_a_key_are_each_their_own)
{
    UnderWay under_way;
    const auto first = under_way.take(std::nullopt);
    EXPECT_TRUE(first);
    EXPECT_TRUE(under_way.take(std::nullopt));
}

}
}
