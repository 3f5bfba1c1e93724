#include "trust/pin.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(APin, is_known_by_its_hash_alone)
{
    const std::string hash = hash_pin("493817");
    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_NE(hash, hash_pin("493817"));
    EXPECT_TRUE(is_pin(hash, "493817"));
    EXPECT_FALSE(is_pin(hash, "493818"));
    EXPECT_FALSE(is_pin(hash, ""));
}

TEST(APin, is_not_checked_against_what_is_no_hash_of_ours)
{
    EXPECT_FALSE(is_pin("", "493817"));
    EXPECT_FALSE(is_pin("493817", "493817"));
    EXPECT_FALSE(is_pin("$argon2id$v=19$m=1048576,t=90,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "493817"));
    EXPECT_FALSE(is_pin(std::string(4'000, '$'), "493817"));
}

}
}
