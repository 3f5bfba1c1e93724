// The real reader in its real cage, and children that are worse than it.
#include "server/media/read_table.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "sheet/test_book.hpp"
#include "sheet/wire.hpp"

namespace nguon::media {
namespace {

using namespace std::chrono_literals;
using sheet::testing::book_of;
using sheet::testing::book_parts;
using sheet::testing::zip_of;

std::filesystem::path work() { return std::filesystem::temp_directory_path() / "nguon-test"; }

const std::string good_row
    = R"(<row r="1"><c r="A1" t="inlineStr"><is><t>Xóm 1</t></is></c></row>)";

std::string code_of(const Result<Table>& read) { return read ? "" : read.error().code; }

class TableReading : public testing::Test {
protected:
    static Result<Table> read(const std::string& bytes)
    {
        return read_table({ Program::sheet().value(), work() }, bytes);
    }
    // Perl is part of every Debian.
    static std::string code_from(const std::string& script, ChildLimits limits)
    {
        return code_of(
            read_table({ Program::at("/usr/bin/perl").value(), work(), limits, { "-e", script } },
                "Tên xóm\n"));
    }
    static std::string code_from(const std::string& script)
    {
        return code_from(script, TableReader::table_limits());
    }
};

TEST_F(TableReading, a_workbook_and_a_text_are_read_by_a_process_of_its_own)
{
    const auto book = read(book_of(good_row));
    ASSERT_TRUE(book) << book.error().code;
    EXPECT_EQ(book->rows.at(0).cells, std::vector<std::string>{ "Xóm 1" });
    const auto text = read("Tên xóm;Số hộ\nXóm 1;120\n");
    ASSERT_TRUE(text) << text.error().code;
    EXPECT_EQ(text->rows.at(1).cells, (std::vector<std::string>{ "Xóm 1", "120" }));
}

TEST_F(TableReading, as_many_rows_and_columns_as_may_be_arrive_whole)
{
    std::string text;
    for (std::size_t row = 0; row <= most_table_rows; ++row) {
        for (std::size_t column = 0; column < 10; ++column)
            text += column == 0 ? "Cụm " + std::to_string(row) : ";Xóm Đồng Chuối";
        text += '\n';
    }
    const auto table = read(text);
    ASSERT_TRUE(table) << table.error().code;
    ASSERT_EQ(table->rows.size(), most_table_rows + 1);
    EXPECT_EQ(table->rows.back().cells.front(), "Cụm " + std::to_string(most_table_rows));
}

TEST_F(TableReading, what_could_do_harm_is_refused_by_its_name)
{
    auto parts = book_parts(good_row);
    parts.push_back({ "xl/vbaProject.bin", "x" });
    EXPECT_EQ(code_of(read(zip_of(parts))), "sheet.macros");
    parts = book_parts(good_row);
    parts[4].claimed = 97UL << 20;
    EXPECT_EQ(code_of(read(zip_of(parts))), "sheet.too_large_inside");
    const std::string whole = book_of(good_row);
    EXPECT_EQ(code_of(read(whole.substr(0, whole.size() / 2))), "sheet.damaged");
    EXPECT_EQ(code_of(read("\xD0\xCF\x11\xE0 old")), "sheet.encrypted");
    EXPECT_EQ(code_of(read("")), "import.empty");
    EXPECT_EQ(code_of(read(std::string(sheet::most_file_bytes + 1, 'a'))), "sheet.too_large");
    EXPECT_EQ(code_of(read("a\n" + std::string("\xC3\x28"))), "import.not_utf8");
}

TEST_F(TableReading, a_reader_that_dies_hangs_or_lies_is_told_and_harms_nothing)
{
    EXPECT_EQ(code_from("exit 3"), "sheet.reader_failed");
    EXPECT_EQ(code_from("unpack('p', pack('J', 1))"), "sheet.reader_failed"); // SIGSEGV
    EXPECT_EQ(code_from("print 'nguon table 1', \"\\n\", \"\\xFF\" x 100"), "sheet.reader_failed");
    EXPECT_EQ(code_from("print 'all is well'"), "sheet.reader_failed");
    ChildLimits limits;
    limits.deadline = 300ms;
    EXPECT_EQ(code_from("sleep 1000", limits), "sheet.too_slow");
    limits.deadline = 60s;
    limits.processor = 1s;
    EXPECT_EQ(code_from("1 while 1", limits), "sheet.too_slow");
    limits.output_bytes = 1'000;
    EXPECT_EQ(code_from("print 'x' x 2000", limits), "sheet.too_large_inside");
    limits = {};
    limits.memory_bytes = 64ULL << 20;
    EXPECT_EQ(code_from("my $x = 'x' x (1 << 30)", limits), "sheet.reader_failed");
    EXPECT_EQ(code_of(read(book_of(good_row))), "") << "the next one is read as ever";
}

TEST_F(TableReading, a_reader_that_somebody_ends_is_told)
{
    EXPECT_EQ(code_of(table_of({ ChildEnd::signalled, SIGKILL, {} }, "")), "sheet.too_slow");
    EXPECT_EQ(code_of(table_of({ ChildEnd::signalled, SIGSEGV, {} }, "")), "sheet.reader_failed");
    EXPECT_EQ(code_of(table_of({ ChildEnd::signalled, SIGXCPU, {} }, "")), "sheet.too_slow");
    // Whatever it had said by then.
    const std::string said = sheet::to_wire(Result<Table>(Table{ { { 1, { "a" } } }, {} }));
    EXPECT_EQ(code_of(table_of({ ChildEnd::signalled, SIGKILL, {} }, said)), "sheet.too_slow");
    EXPECT_EQ(code_of(table_of({ ChildEnd::exited, 0, {} }, said)), "");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(code_of(read_table({ Program::sheet().value(), work() }, "a\n", stop.get_token())),
        "sheet.given_up");
}

}
}
