#include "core/bulletin/search_notice.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(SearchNotice, is_one_that_looks_for_a_person_an_animal_or_a_thing)
{
    EXPECT_TRUE(looks_for_something("Cháu An", "Cháu An, sáu tuổi, áo đỏ, ĐI LẠC ở chợ."));
    EXPECT_TRUE(looks_for_something("Thông báo tìm người", ""));
    EXPECT_TRUE(looks_for_something("", "Thông báo: tìm  trâu của gia đình ông Pháo."));
    EXPECT_TRUE(looks_for_something("Thất lạc giấy tờ", ""));
    EXPECT_TRUE(looks_for_something("“Tìm chủ” chiếc xe máy", ""));
    EXPECT_TRUE(looks_for_something("", "Ai đánh rơi ví ở nhà văn hóa xin đến nhận."));
}

TEST(SearchNotice, is_none_of_the_others)
{
    EXPECT_FALSE(looks_for_something("Mất nước", "Nước máy tạm ngừng từ bảy giờ."));
    EXPECT_FALSE(looks_for_something("Khám tim", "Khám tim người cao tuổi tại trạm y tế."));
    EXPECT_FALSE(looks_for_something("Họp thôn", "Mời bà con tìm bài hát cho hội diễn."));
    EXPECT_FALSE(looks_for_something("", ""));
}

}
}
