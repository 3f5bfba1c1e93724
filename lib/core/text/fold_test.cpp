#include "core/text/fold.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(Fold, finds_vietnamese_without_marks)
{
    EXPECT_EQ(fold("Đài Truyền thanh Bảng tin ĐẮK R'LẤP"), "dai truyen thanh bang tin dak r'lap");
    EXPECT_EQ(fold("khẩn cấp"), "khan cap");
}

TEST(Fold, treats_composed_and_decomposed_text_alike)
{
    EXPECT_EQ(fold("Ba\xCC\x89ng"), fold("Bảng"));
    EXPECT_EQ(to_nfc("Ba\xCC\x89ng"), "Bảng");
}

TEST(SortsBefore, follows_the_vietnamese_alphabet)
{
    EXPECT_TRUE(sorts_before("Anh Sơn", "Ăn"));
    EXPECT_TRUE(sorts_before("Diễn Châu", "Đô Lương"));
    EXPECT_FALSE(sorts_before("Đô Lương", "Dương"));
}

TEST(SortKey, compares_as_the_texts_sort)
{
    EXPECT_LT(sort_key("Anh Sơn"), sort_key("Ăn"));
    EXPECT_LT(sort_key("Đô Lương"), sort_key("Đông Anh"));
    EXPECT_LT(sort_key("Dương"), sort_key("Đô Lương"));
    EXPECT_EQ(sort_key("").find('\0'), std::string::npos);
}

}
}
