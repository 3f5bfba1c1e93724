#include "server/app/deed.hpp"

#include <gtest/gtest.h>

namespace nguon::app {
namespace {

TEST(Deed, makes_ids_that_differ_within_a_millisecond)
{
    std::uint32_t next = 0;
    const Deed deed{ {}, moment_from_unix_ms(1'790'000'000'000), [&] { return next++; }, "" };
    const auto first = deed.new_id<BulletinId>();
    const auto second = deed.new_id<BulletinId>();
    EXPECT_NE(first, second);
    EXPECT_LT(first, second);
}

}
}
