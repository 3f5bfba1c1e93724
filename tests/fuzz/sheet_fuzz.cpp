// Spreadsheets of strangers: whatever bytes come, as a file, as the sheet inside of one or as what
// the reader of one says, reading ends, and what is taken keeps to its bounds.
#include "sheet/read.hpp"
#include "sheet/test_book.hpp"
#include "sheet/wire.hpp"
#include "tests/fuzz/fuzz.hpp"

std::vector<std::string> seeds()
{
    return {
        nguon::sheet::testing::book_of(
            R"(<row r="1"><c r="A1" t="inlineStr"><is><t>Tên</t></is></c></row>)"),
        R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><f>A1</f><v>45839</v></c></row>)",
        "Tên\tSố hộ\nXóm 1\t12\n",
        "a;b\r\n\"c\"\"\";d\r\n",
        nguon::sheet::to_wire(nguon::sheet::read("a;b\nc;d\n")),
    };
}

void fuzz(std::string_view bytes)
{
    using namespace nguon;
    for (const auto& table : { sheet::read(bytes),
             sheet::read(sheet::testing::book_of(std::string(bytes))), sheet::from_wire(bytes) }) {
        if (!table)
            continue;
        expect(!table->rows.empty() && table->rows.size() <= most_table_rows + 1);
        for (const TableRow& row : table->rows)
            expect(row.cells.size() == table->rows.front().cells.size()
                && row.cells.size() <= most_table_columns);
    }
}
