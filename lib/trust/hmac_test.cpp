#include "trust/hmac.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(Hmac, is_the_one_of_the_standard)
{
    // RFC 4231, test cases 2 and 6 (a secret longer than a block).
    EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?").text(),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256(std::string(131, '\xaa'),
                  "Test Using Larger Than Block-Size Key - Hash Key First")
                  .text(),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}
}
