#include "sheet/read.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "sheet/styles.hpp"
#include "sheet/test_book.hpp"
#include "sheet/wire.hpp"

namespace nguon::sheet {
namespace {

using testing::book_of;
using testing::book_parts;
using testing::zip_of;

using Cells = std::vector<std::string>;

std::string refused(const std::string& bytes)
{
    const auto table = read(bytes);
    return table ? "" : table.error().code;
}

const std::string good_row
    = R"(<row r="1"><c r="A1" t="inlineStr"><is><t>Xóm 1</t></is></c></row>)";

TEST(SheetRead, texts_numbers_days_and_what_a_formula_had_are_taken)
{
    const auto table = read(book_of(
        R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Số</t></is></c></row>)"
        R"(<row r="3"><c r="A3"><v>1234.5</v></c><c r="B3" s="1"><v>45839</v></c>)"
        R"(<c r="C3" s="2"><v>45839.25</v></c><c r="D3"><f>1+1</f><v>2</v></c>)"
        R"(<c r="E3"><f>A1</f></c><c r="F3" t="b"><v>1</v></c><c r="G3" t="e"><v>#REF!</v></c></row>)",
        "", "<si><r><t>Tên </t></r><r><t>xóm</t></r><rPh><t>x</t></rPh></si>"));
    ASSERT_TRUE(table) << table.error().code;
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[0].cells, (Cells{ "Tên xóm", "", "Số", "", "", "", "" }));
    EXPECT_EQ(table->rows[1].line, 3);
    EXPECT_EQ(table->rows[1].cells,
        (Cells{ "1234,5", "01/07/2025", "01/07/2025", "2", "", "có", "#REF!" }));
    const std::vector<TableNote> notes{ { 3, 3, "sheet.formula" },
        { 3, 4, "sheet.formula_without_value" }, { 3, 6, "sheet.wrong_value" } };
    EXPECT_EQ(table->notes, notes);
}

TEST(SheetRead, of_several_sheets_a_person_says_which)
{
    const auto row = [](const std::string& word) {
        return R"(<row r="1"><c r="A1" t="inlineStr"><is><t>)" + word + "</t></is></c></row>";
    };
    const std::string bytes = testing::book_of_sheets(
        { { "Bìa", "" }, { "Xóm", row("xóm") }, { "Cụm loa", row("cụm") }, { "Trống", "" } });
    const auto first_cell = [&](int sheet) {
        const auto table = read(bytes, sheet);
        return table ? table->rows[0].cells[0]
                     : table.error().code + ": " + table.error().detail;
    };
    EXPECT_EQ(first_cell(only_sheet), "sheet.which: Xóm / Cụm loa") << "empty ones are no choice";
    EXPECT_EQ(first_cell(1), "xóm");
    EXPECT_EQ(first_cell(2), "cụm");
    EXPECT_EQ(first_cell(3), "sheet.which: Xóm / Cụm loa");
    const std::string one = testing::book_of_sheets({ { "Bìa", "" }, { "Xóm", row("xóm") } });
    ASSERT_TRUE(read(one, only_sheet));
    EXPECT_EQ(read(one, only_sheet)->rows[0].cells[0], "xóm");
    EXPECT_EQ(read(one, 2).error().code, "import.empty");
}

TEST(SheetRead, places_that_no_list_has_are_no_texts_and_no_days)
{
    const auto table
        = read(book_of(R"(<row r="1"><c r="A1" t="s"><v>1e300</v></c><c r="B1" t="s"><v>-1</v></c>)"
                       R"(<c r="C1" t="s"><v>nan</v></c><c r="D1" s="1e300"><v>45839</v></c>)"
                       R"(<c r="E1" s="inf"><v>inf</v></c></row>)",
            "", "<si><t>a</t></si>"));
    ASSERT_TRUE(table) << table.error().code;
    EXPECT_EQ(table->rows[0].cells, (Cells{ "", "", "", "45839", "inf" }));
}

TEST(SheetRead, joined_cells_are_noted_in_every_row_they_touch)
{
    const auto table = read(
        book_of(good_row + R"(<row r="2"><c r="A2" t="inlineStr"><is><t>b</t></is></c></row>)",
            R"(<mergeCells count="1"><mergeCell ref="B1:C2"/></mergeCells>)"));
    ASSERT_TRUE(table) << table.error().code;
    const std::vector<TableNote> notes{ { 1, 1, "sheet.joined", 2 }, { 2, 1, "sheet.joined", 2 } };
    EXPECT_EQ(table->notes, notes);
}

TEST(SheetRead, what_could_do_harm_is_refused)
{
    auto parts = book_parts(good_row);
    parts.push_back({ "xl/vbaProject.bin", "x" });
    EXPECT_EQ(refused(zip_of(parts)), "sheet.macros");
    EXPECT_EQ(refused("\xD0\xCF\x11\xE0 old"), "sheet.encrypted");
    parts = book_parts(good_row);
    parts[0].flags = 1;
    EXPECT_EQ(refused(zip_of(parts)), "sheet.encrypted");
    parts = book_parts(good_row);
    parts[4].claimed = 97UL << 20;
    EXPECT_EQ(refused(zip_of(parts)), "sheet.too_large_inside");
    parts = book_parts(good_row);
    parts[4].content = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    EXPECT_EQ(refused(zip_of(parts)), "sheet.damaged");
    parts = book_parts(good_row);
    parts.push_back(parts.front()); // two of one name
    EXPECT_EQ(refused(zip_of(parts)), "sheet.damaged");
    EXPECT_EQ(refused("PK and nothing more"), "sheet.damaged");
    EXPECT_EQ(refused(book_of("")), "import.empty");
    EXPECT_EQ(refused(std::string(most_file_bytes + 1, 'a')), "sheet.too_large");
}

TEST(SheetRead, a_text_shared_by_ever_so_many_cells_does_not_fill_the_memory)
{
    std::string rows;
    for (int row = 1; row <= 17'000; ++row)
        rows += "<row><c t=\"s\"><v>0</v></c></row>";
    EXPECT_EQ(refused(book_of(rows, "", "<si><t>" + std::string(2'000, 'a') + "</t></si>")),
        "sheet.too_large_inside");
}

TEST(SheetRead, more_rows_or_columns_than_may_be_are_refused)
{
    std::string rows;
    for (std::size_t row = 0; row < most_table_rows + 2; ++row)
        rows += "<row><c><v>1</v></c></row>";
    EXPECT_EQ(refused(book_of(rows)), "import.too_many_rows");
    EXPECT_EQ(refused(book_of(R"(<row r="1"><c r="XFD1"><v>1</v></c></row>)")),
        "import.too_many_columns");
    EXPECT_EQ(refused(book_of(R"(<row r="2"/><row r="1"/>)")), "sheet.damaged");
}

TEST(SheetRead, formats_tell_days)
{
    EXPECT_TRUE(is_day_format("dd\\/mm\\/yyyy"));
    EXPECT_TRUE(is_day_format("[$-42A]d mmmm yyyy"));
    EXPECT_FALSE(is_day_format("#,##0.00\" đ\""));
    EXPECT_FALSE(is_day_format("[Red]0"));
    EXPECT_FALSE(is_day_format("hh:mm"));
    EXPECT_EQ(day_text(1, true), "02/01/1904");
    EXPECT_EQ(number_text(84912345678.0), "84912345678");
    EXPECT_EQ(number_text(-0.5), "-0,5");
}

TEST(SheetRead, mutated_files_are_read_or_refused_and_nothing_else)
{
    const std::string good = book_of(good_row
            + R"(<row r="2"><c r="A2"><f>1</f><v>45839</v></c><c r="B2" t="s"><v>0</v></c></row>)",
        R"(<mergeCells><mergeCell ref="A1:B2"/></mergeCells>)", "<si><t>a</t></si>");
    ASSERT_EQ(refused(good), "");
    std::mt19937 chance(5);
    for (int round = 0; round < 3'000; ++round) {
        std::string bad = good;
        for (unsigned i = chance() % 6 + 1; i > 0; --i)
            bad[chance() % bad.size()] = static_cast<char>(chance());
        if (chance() % 4 == 0)
            bad.resize(chance() % bad.size());
        const auto table = read(bad);
        if (table) {
            EXPECT_LE(table->rows.size(), most_table_rows + 1);
        } else {
            EXPECT_TRUE(table.error().code.starts_with("sheet.")
                || table.error().code.starts_with("import."))
                << table.error().code;
        }
    }
}

}
}
