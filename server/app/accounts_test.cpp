#include "server/app/accounts.hpp"

#include <gtest/gtest.h>

namespace nguon::app {
namespace {

TEST(Username, is_lower_case_without_marks)
{
    EXPECT_EQ(as_username(" Bien.Tap_2 "), "bien.tap_2");
    EXPECT_EQ(as_username("an@xa.vn"), "an@xa.vn");
}

TEST(Username, takes_no_marks_spaces_or_signs_in_front)
{
    EXPECT_FALSE(as_username("biên tập"));
    EXPECT_FALSE(as_username("bien tap"));
    EXPECT_FALSE(as_username(".an"));
    EXPECT_FALSE(as_username("a"));
    EXPECT_FALSE(as_username(""));
    EXPECT_FALSE(as_username(std::string(61, 'a')));
}

}
}
