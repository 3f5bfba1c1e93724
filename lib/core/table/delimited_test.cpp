#include "core/table/delimited.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

std::string refused(std::string_view bytes)
{
    const auto table = read_delimited(bytes);
    return table ? "" : table.error().code;
}

TEST(Delimited, separators_are_guessed_by_the_first_line)
{
    for (const char* text : { "Tên;Số hộ\nXóm 1, Đông;12\n", "Tên\tSố hộ\nXóm 1, Đông\t12\n",
             "Tên,Số hộ\r\n\"Xóm 1, Đông\",12\r\n" }) {
        const auto table = read_delimited(text);
        ASSERT_TRUE(table) << text;
        ASSERT_EQ(table->rows.size(), 2U) << text;
        EXPECT_EQ(table->rows[1].cells, (std::vector<std::string>{ "Xóm 1, Đông", "12" })) << text;
        EXPECT_EQ(table->rows[1].line, 2);
    }
}

TEST(Delimited, utf_16_with_its_mark_is_read)
{
    using namespace std::string_literals;
    const auto little = read_delimited("\xFF\xFET\0\xEA\0n\0\t\0A\0\n\0"s + "1\0\t\0002\0"s);
    ASSERT_TRUE(little);
    EXPECT_EQ(little->rows[0].cells[0], "Tên");
    EXPECT_EQ(little->rows[1].cells[1], "2");
    const auto big = read_delimited("\xFE\xFF\0T\0\xEA\0n"s);
    ASSERT_TRUE(big);
    EXPECT_EQ(big->rows[0].cells[0], "Tên");
    EXPECT_EQ(refused("\xFF\xFET"s), "import.not_utf8");
    EXPECT_EQ(refused("\xFF\xFE\x00\xD8"s), "import.not_utf8"); // half a pair
}

TEST(Delimited, what_is_no_table_is_refused)
{
    EXPECT_EQ(refused(""), "import.empty");
    EXPECT_EQ(refused(" \n;;\n"), "import.empty");
    EXPECT_EQ(refused("a,b\n\"c"), "import.bad_line");
    EXPECT_EQ(refused("\xC3("), "import.not_utf8");
    EXPECT_EQ(refused(std::string(most_table_columns, ',')), "import.too_many_columns");
    EXPECT_EQ(refused(std::string(longest_table_cell + 1, 'x')), "import.cell_too_long");
    std::string many;
    for (std::size_t i = 0; i < most_table_rows + 2; ++i)
        many += "a\n";
    EXPECT_EQ(refused(many), "import.too_many_rows");
    many.resize(many.size() - 2);
    EXPECT_EQ(refused(many), "");
}

TEST(Delimited, rows_are_as_wide_as_the_widest_and_empty_ones_are_left_out)
{
    const auto table = read_delimited("a,b,c\n\nd\n");
    ASSERT_TRUE(table);
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[1].line, 3);
    EXPECT_EQ(table->rows[1].cells, (std::vector<std::string>{ "d", "", "" }));
}

}
}
