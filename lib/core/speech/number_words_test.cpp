#include "core/speech/number_words.hpp"

#include <gtest/gtest.h>

namespace nguon::speech {

TEST(NumberWords, say_mot_tu_and_lam_only_behind_tens)
{
    const NumberStyle north;
    EXPECT_EQ(cardinal("1", north), "một");
    EXPECT_EQ(cardinal("11", north), "mười một");
    EXPECT_EQ(cardinal("21", north), "hai mươi mốt");
    EXPECT_EQ(cardinal("14", north), "mười bốn");
    EXPECT_EQ(cardinal("44", north), "bốn mươi tư");
    EXPECT_EQ(cardinal("15", north), "mười lăm");
    EXPECT_EQ(cardinal("5", north), "năm");
    EXPECT_EQ(cardinal("404", north), "bốn trăm linh bốn");
}

TEST(NumberWords, say_every_hundred_behind_a_greater_group)
{
    const NumberStyle north;
    EXPECT_EQ(cardinal("1005", north), "một nghìn không trăm linh năm");
    EXPECT_EQ(cardinal("1000005", north), "một triệu không trăm linh năm");
    EXPECT_EQ(cardinal("2050000", north), "hai triệu không trăm năm mươi nghìn");
    EXPECT_EQ(cardinal("1000000000", north), "một tỷ");
    EXPECT_EQ(cardinal("5000000000000", north), "năm nghìn tỷ");
    EXPECT_EQ(cardinal("5001000000000", north), "năm nghìn không trăm linh một tỷ");
}

TEST(NumberWords, speak_as_the_south_does_when_asked)
{
    const NumberStyle south{ "lẻ", "ngàn" };
    EXPECT_EQ(cardinal("1205", south), "một ngàn hai trăm lẻ năm");
}

TEST(NumberWords, read_digits_where_there_are_too_many_to_count)
{
    const NumberStyle north;
    EXPECT_EQ(cardinal("1234567890123456", north), digit_by_digit("1234567890123456"));
    EXPECT_EQ(numbered("007", north), "không không bảy");
    EXPECT_EQ(decimals("1415", north), "một bốn một năm");
    EXPECT_EQ(value_of("99999999999999999999"), 1'000'000'000);
}

}
