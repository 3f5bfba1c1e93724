#include "core/bulletin/open_blank.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(OpenBlank, is_what_a_template_left_in_braces)
{
    EXPECT_EQ(open_blank("Mất điện từ {giờ} đến 9 giờ."), "{giờ}");
    EXPECT_EQ(open_blank("Mất điện { nơi }."), "{ nơi }");
    EXPECT_FALSE(open_blank("Mất điện {} rồi {"));
    EXPECT_FALSE(open_blank("{một\nhai}"));
}

TEST(OpenBlank, is_what_people_leave_open_by_hand)
{
    EXPECT_EQ(open_blank("Họp ngày ... tháng 11"), "ngày ...");
    EXPECT_EQ(open_blank("Họp ngày 25 tháng……năm 2026"), "tháng ……");
    EXPECT_EQ(open_blank("NGÀY ___/11"), "NGÀY ___");
    EXPECT_EQ(open_blank("Vào hồi .... giờ"), "hồi ....");
    EXPECT_EQ(open_blank("gia đình ông …"), "ông …");
}

TEST(OpenBlank, is_no_text_that_only_trails_off)
{
    EXPECT_FALSE(open_blank("Gạo, muối, mắm v.v..."));
    EXPECT_FALSE(open_blank("Bà con chờ xem… rồi hẵng về."));
    EXPECT_FALSE(open_blank("Họp ngày 25/11. Lúc 7 giờ."));
    EXPECT_FALSE(open_blank(""));
}

}
}
