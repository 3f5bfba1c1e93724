#include "server/app/csv.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "core/table/delimited.hpp"

namespace nguon {
namespace {

constexpr std::size_t most_rows = 200'000;

bool is_empty(const std::vector<std::string>& fields)
{
    return fields.size() == 1 && trim(fields[0]).empty();
}

void trim_all(std::vector<std::string>& fields)
{
    for (std::string& field : fields)
        field = std::string(trim(field));
}

}

std::size_t CsvTable::column(std::string_view name) const
{
    const auto at = std::find(header.begin(), header.end(), name);
    if (at == header.end())
        throw std::logic_error("the table was read without this column");
    return static_cast<std::size_t>(at - header.begin());
}

Result<CsvTable> parse_csv(std::string_view text, const std::vector<std::string>& columns)
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    if (!is_valid_utf8(text))
        return fail(Kind::invalid, "import.not_utf8");
    CsvTable table;
    DelimitedRecords records(text);
    while (!records.at_end()) {
        const int line = records.line();
        auto fields = records.next();
        if (!fields)
            return fail(Kind::invalid, "import.bad_line", std::to_string(line));
        if (is_empty(*fields))
            continue;
        trim_all(*fields);
        if (table.header.empty()) {
            table.header = std::move(*fields);
            for (const std::string& name : columns) {
                if (std::count(table.header.begin(), table.header.end(), name) != 1)
                    return fail(Kind::invalid, "import.column_missing", name);
            }
            continue;
        }
        if (fields->size() != table.header.size())
            return fail(Kind::invalid, "import.bad_line", std::to_string(line));
        if (table.rows.size() == most_rows)
            return fail(Kind::invalid, "import.too_many_lines", std::to_string(most_rows));
        table.rows.push_back({ line, std::move(*fields) });
    }
    if (table.header.empty())
        return fail(Kind::invalid, "import.column_missing", columns.front());
    return table;
}

}
