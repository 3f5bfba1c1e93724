#include "server/http/paper/sheet.hpp"

#include <xlsxwriter.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

namespace nguon::http {
namespace {

// "1234.5" as a spreadsheet of any country reads it from a quoted cell is a question of its
// settings; whole numbers are not.
std::string plain(double number)
{
    return number == static_cast<double>(static_cast<long long>(number))
        ? fmt::format("{}", static_cast<long long>(number))
        : fmt::format("{:.1f}", number);
}

std::string cell_of(std::string text)
{
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
        text.insert(text.begin(), '\'');
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string cell_of(const Sheet::Cell& cell)
{
    if (const auto* number = std::get_if<double>(&cell))
        return plain(*number);
    return cell_of(std::get<std::string>(cell));
}

// A folder for the file while the library writes it; gone with what is in it.
class PassingFolder {
public:
    PassingFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "nguon-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no folder for a table");
        path_ = name;
    }
    ~PassingFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    PassingFolder(const PassingFolder&) = delete;
    PassingFolder& operator=(const PassingFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

void write(lxw_workbook* book, const Sheet& sheet)
{
    lxw_worksheet* tab = workbook_add_worksheet(book, sheet.name.c_str());
    lxw_format* bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_format* head = workbook_add_format(book);
    format_set_bold(head);
    format_set_text_wrap(head);
    format_set_border(head, LXW_BORDER_THIN);
    format_set_align(head, LXW_ALIGN_CENTER);
    lxw_format* words = workbook_add_format(book);
    format_set_border(words, LXW_BORDER_THIN);
    lxw_format* number = workbook_add_format(book);
    format_set_border(number, LXW_BORDER_THIN);
    format_set_num_format(number, "#,##0");
    worksheet_write_string(tab, 0, 0, sheet.title.c_str(), bold);
    lxw_row_t row = 2;
    for (std::size_t i = 0; i < sheet.head.size(); ++i)
        worksheet_write_string(tab, row, static_cast<lxw_col_t>(i), sheet.head[i].c_str(), head);
    for (const auto& cells : sheet.rows) {
        ++row;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            if (const auto* value = std::get_if<double>(&cells[i]))
                worksheet_write_number(tab, row, column, *value, number);
            else
                worksheet_write_string(
                    tab, row, column, std::get<std::string>(cells[i]).c_str(), words);
        }
    }
    constexpr double wide = 44;
    constexpr double narrow = 16;
    worksheet_set_column(tab, 0, 0, wide, nullptr);
    if (sheet.head.size() > 1)
        worksheet_set_column(
            tab, 1, static_cast<lxw_col_t>(sheet.head.size() - 1), narrow, nullptr);
    worksheet_freeze_panes(tab, 3, 1);
}

}

std::string csv_of(const Sheet& sheet)
{
    std::string text = "\xEF\xBB\xBF";
    const auto line = [&](const auto& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            text += (i == 0 ? "" : ",") + cell_of(cells[i]);
        text += "\r\n";
    };
    line(sheet.head);
    for (const auto& row : sheet.rows)
        line(row);
    return text;
}

std::string xlsx_of(const std::vector<Sheet>& sheets)
{
    const PassingFolder folder;
    const std::string path = (folder.path() / "table.xlsx").string();
    std::string passing = folder.path().string();
    lxw_workbook_options options{};
    options.constant_memory = LXW_FALSE;
    options.tmpdir = passing.data();
    lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
    if (book == nullptr)
        throw std::runtime_error("no table was begun");
    for (const Sheet& sheet : sheets)
        write(book, sheet);
    if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR)
        throw std::runtime_error(std::string("a table was not written: ") + lxw_strerror(error));
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

net::Response attachment(std::string type, std::string bytes, const std::string& name)
{
    auto response = net::Response::with(net::Status::ok, std::move(type), std::move(bytes));
    response.headers.set("Content-Disposition", fmt::format("attachment; filename=\"{}\"", name));
    response.headers.set("Cache-Control", "private, no-store");
    return response;
}

}
