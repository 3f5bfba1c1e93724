#include "core/import/cells.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(ImportCells, numbers_are_read_as_they_are_written_here)
{
    EXPECT_EQ(parse_vietnamese_number("1.234,5"), 1234.5);
    EXPECT_EQ(parse_vietnamese_number("1.234"), 1234);
    EXPECT_EQ(parse_vietnamese_number("12.5"), 12.5);
    EXPECT_EQ(parse_vietnamese_number("0,25"), 0.25);
    EXPECT_EQ(parse_vietnamese_number("1 234"), 1234);
    EXPECT_EQ(parse_vietnamese_number("1\xC2\xA0"
                                      "234"),
        1234);
    EXPECT_EQ(parse_vietnamese_number("-3"), -3);
    for (const char* text : { "", "a", "1,2,3", "1.23,4", "1e5", "nan", "12 hộ", "--1" })
        EXPECT_FALSE(parse_vietnamese_number(text)) << text;
}

TEST(ImportCells, days_are_read_from_text)
{
    const auto day = parse_iso_day("2025-07-01");
    for (const char* text : { "1/7/2025", "01-07-2025", "1.7.2025", "2025-07-01", " 01/07/2025 " })
        EXPECT_EQ(parse_written_day(text), day) << text;
    for (const char* text : { "30/2/2025", "1/7/25", "2025", "7/2025", "1/13/2025", "a/b/cccc" })
        EXPECT_FALSE(parse_written_day(text)) << text;
}

TEST(ImportCells, numbers_of_telephones_come_out_one_way)
{
    for (const char* text : { "0912 345 678", "84912345678", "+84912345678", "912345678",
             "0912.345.678", "(091) 234-5678" })
        EXPECT_EQ(parse_phone(text), "+84912345678") << text;
    for (const char* text : { "", "12345", "không có", "09123456789012345", "+0912345678" })
        EXPECT_FALSE(parse_phone(text)) << text;
}

TEST(ImportCells, places_are_read_with_either_mark)
{
    EXPECT_EQ(parse_degrees("21,7543"), 21.7543);
    EXPECT_EQ(parse_degrees("21.7543"), 21.7543);
    EXPECT_NEAR(*parse_degrees("21°45'36\"B"), 21.76, 1e-9);
    EXPECT_FALSE(parse_degrees("181"));
    EXPECT_FALSE(parse_degrees("21°75'"));
    EXPECT_FALSE(parse_degrees("xa"));
    for (const char* text : { "21.5, 105.5", "21,5; 105,5", "21.5 105.5", "21.5,105.5" })
        EXPECT_EQ(parse_point(text), (Point{ 21.5, 105.5 })) << text;
    EXPECT_FALSE(parse_point("21.5"));
}

TEST(ImportCells, a_number_that_a_spreadsheet_spoilt_is_known)
{
    for (const char* text :
        { "1.2345678901234567e+19", "1,23457E+17", "8E+10", "12345678901234500000" })
        EXPECT_TRUE(is_spoilt_number(text)) << text;
    for (const char* text : { "", "12E5", "E+5", "A1E+5", "1.2e+x", "123456789012345",
             "12345678901234567890", "00000000000000000000" })
        EXPECT_FALSE(is_spoilt_number(text)) << text;
}

TEST(ImportCells, directions_have_names)
{
    EXPECT_EQ(parse_bearing("Đông Bắc"), 45);
    EXPECT_EQ(parse_bearing("hướng ĐB"), 45);
    EXPECT_EQ(parse_bearing("Đông-Bắc"), 45);
    EXPECT_EQ(parse_bearing("270°"), 270);
    EXPECT_EQ(parse_bearing("360"), 0);
    EXPECT_EQ(parse_bearing("-90"), std::nullopt) << "a sign is not a hyphen";
    EXPECT_FALSE(parse_bearing("361"));
    EXPECT_FALSE(parse_bearing("lên trời"));
    EXPECT_EQ(parse_yes_no("Có"), true);
    EXPECT_EQ(parse_yes_no("KHÔNG"), false);
    EXPECT_FALSE(parse_yes_no("có lẽ"));
}

}
}
