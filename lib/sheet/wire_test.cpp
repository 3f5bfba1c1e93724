#include "sheet/wire.hpp"

#include <gtest/gtest.h>

#include <random>

namespace nguon::sheet {
namespace {

Table small_table()
{
    Table table;
    table.rows.push_back({ 1, { "Tên xóm", "Số hộ" } });
    table.rows.push_back({ 3, { "Xóm Đồng Chuối", "" } });
    table.notes.push_back({ 3, 1, "sheet.formula" });
    table.notes.push_back({ 3, 0, "sheet.joined", 1 });
    return table;
}

std::string code_of(std::string_view bytes)
{
    const auto read = from_wire(bytes);
    return read ? "" : read.error().code;
}

std::string sent(const Table& table) { return to_wire(Result<Table>(table)); }

TEST(SheetWire, a_table_arrives_as_it_was_sent)
{
    const Table table = small_table();
    const auto read = from_wire(sent(table));
    ASSERT_TRUE(read) << read.error().code;
    ASSERT_EQ(read->rows.size(), 2U);
    EXPECT_EQ(read->rows[1].line, 3);
    EXPECT_EQ(read->rows[1].cells, table.rows[1].cells);
    EXPECT_EQ(read->notes, table.notes);
}

TEST(SheetWire, a_refusal_arrives_with_its_detail)
{
    const auto read = from_wire(to_wire(fail(Kind::too_many, "import.too_many_rows", "20000")));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, Kind::too_many);
    EXPECT_EQ(read.error().code, "import.too_many_rows");
    EXPECT_EQ(read.error().detail, "20000");
}

TEST(SheetWire, what_no_reader_would_say_is_not_believed)
{
    const std::string good = sent(small_table());
    EXPECT_EQ(code_of(good), "");
    EXPECT_EQ(code_of(""), "sheet.reader_failed");
    EXPECT_EQ(code_of("nguon table 1\n"), "sheet.reader_failed");
    EXPECT_EQ(code_of(good + "x"), "sheet.reader_failed");
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_EQ(code_of(std::string_view(good).substr(0, size)), "sheet.reader_failed") << size;
    // Four thousand million columns.
    EXPECT_EQ(code_of("nguon table 2\n\xFF\xFF\xFF\xFF"), "sheet.reader_failed");
    Table table = small_table();
    table.rows[0].cells[0] = std::string(longest_table_cell + 1, 'a');
    EXPECT_EQ(code_of(sent(table)), "sheet.reader_failed");
    table = small_table();
    table.rows[0].cells[0] = "a\nb";
    EXPECT_EQ(code_of(sent(table)), "sheet.reader_failed");
    table.rows[0].cells[0] = "\xC3";
    EXPECT_EQ(code_of(sent(table)), "sheet.reader_failed");
    table = small_table();
    table.notes[0].code = "account.disabled";
    EXPECT_EQ(code_of(sent(table)), "sheet.reader_failed");
    EXPECT_EQ(code_of(sent({})), "sheet.reader_failed");
    EXPECT_EQ(code_of(to_wire(fail(Kind::forbidden, "account.disabled"))), "sheet.reader_failed");
}

TEST(SheetWire, altered_bytes_are_a_table_within_its_bounds_or_nothing)
{
    const std::string good = sent(small_table());
    std::mt19937 chance(7);
    for (int round = 0; round < 5'000; ++round) {
        std::string bad = good;
        for (unsigned i = chance() % 4 + 1; i > 0; --i)
            bad[chance() % bad.size()] = static_cast<char>(chance());
        const auto table = from_wire(bad);
        if (!table)
            continue;
        for (const TableRow& row : table->rows)
            EXPECT_EQ(row.cells.size(), table->rows.front().cells.size());
    }
}

}
}
