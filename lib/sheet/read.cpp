#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <set>

#include "base/moment.hpp"
#include "base/text.hpp"
#include "core/table/delimited.hpp"
#include "sheet/read.hpp"
#include "sheet/styles.hpp"
#include "sheet/wire.hpp"
#include "sheet/zip.hpp"
#include "xml/walk.hpp"

namespace nguon::sheet {
namespace {

constexpr std::size_t longest_sheet_name = 100; // bytes; spreadsheets take 31 letters

constexpr xml::Limits part_limits{ 90UL << 20, 24, 4'000'000, 64 };
constexpr std::size_t most_joined = 10'000;
// A text that many cells share is written once in the file and many times in the table.
constexpr std::size_t most_text_bytes = 32UL << 20;

// Does what most walkers of a workbook do: knows where it stands.
class PartWalker : public xml::Walker {
public:
    std::optional<std::string> text(std::string_view) override { return std::nullopt; }
    std::optional<std::string> end() override { return std::nullopt; }
};

// What the book says about its sheets, and whether its days are counted from 1904.
class BookWalker final : public PartWalker {
public:
    std::optional<std::string> begin(const xml::Start& element) override
    {
        if (element.name == "workbookPr") {
            const auto value = element.attribute("date1904");
            since_1904 = value == "1" || value == "true";
        } else if (element.name == "sheet" && sheets.size() < most_sheets
            && (element.attribute("state").empty() || element.attribute("state") == "visible")) {
            for (const xml::Attribute& one : element.attributes) {
                if (one.name == "id" && !one.space.empty())
                    sheets.push_back({ one.value, std::string(element.attribute("name")) });
            }
        }
        return std::nullopt;
    }

    struct Sheet {
        std::string relation;
        std::string name;
    };
    bool since_1904 = false;
    std::vector<Sheet> sheets; // that are to be seen
};

class RelationsWalker final : public PartWalker {
public:
    explicit RelationsWalker(const std::vector<BookWalker::Sheet>& sheets)
        : sheets_(sheets)
        , targets(sheets.size())
    {
    }

    std::optional<std::string> begin(const xml::Start& element) override
    {
        if (element.name != "Relationship" || element.attribute("TargetMode") == "External")
            return std::nullopt;
        for (std::size_t i = 0; i < sheets_.size(); ++i) {
            if (element.attribute("Id") == sheets_[i].relation)
                targets[i] = element.attribute("Target");
        }
        return std::nullopt;
    }

private:
    const std::vector<BookWalker::Sheet>& sheets_;

public:
    std::vector<std::string> targets; // of each sheet
};

// The texts that cells share; how a name is to be read aloud (rPh) is no part of it.
class SharedWalker final : public xml::Walker {
public:
    std::optional<std::string> begin(const xml::Start& element) override
    {
        if (element.name == "si")
            texts.emplace_back();
        else if (element.name == "rPh")
            ++aside_;
        is_text_ = element.name == "t" && aside_ == 0 && !texts.empty();
        names_.push_back(element.name == "rPh");
        return std::nullopt;
    }
    std::optional<std::string> text(std::string_view part) override
    {
        if (is_text_)
            texts.back() += part;
        return std::nullopt;
    }
    std::optional<std::string> end() override
    {
        is_text_ = false;
        if (names_.back())
            --aside_;
        names_.pop_back();
        return std::nullopt;
    }

    std::vector<std::string> texts;

private:
    int aside_ = 0;
    bool is_text_ = false;
    std::vector<bool> names_;
};

struct Corner {
    int line = 0; // from 1
    int column = 0; // from 0
};

// "AB12"; nothing for anything else.
std::optional<Corner> corner_of(std::string_view name)
{
    std::size_t at = 0;
    int column = 0;
    for (; at < name.size() && name[at] >= 'A' && name[at] <= 'Z'; ++at) {
        if (at == 3)
            return std::nullopt;
        column = column * 26 + (name[at] - 'A' + 1);
    }
    int line = 0;
    const auto [end, error] = std::from_chars(name.data() + at, name.data() + name.size(), line);
    if (column == 0 || line <= 0 || error != std::errc{} || end != name.data() + name.size())
        return std::nullopt;
    return Corner{ line, column - 1 };
}

struct Joined {
    Corner first;
    Corner last;
};

std::optional<double> number_of(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

// A place in a list as a file names it; one that no list has where that is no such number.
std::size_t place_of(const std::optional<double>& number)
{
    constexpr double most = 1e9;
    return number && *number >= 0 && *number <= most ? static_cast<std::size_t>(*number)
                                                     : std::numeric_limits<std::size_t>::max();
}

struct Book {
    std::vector<std::string> shared;
    std::vector<bool> days;
    bool since_1904 = false;
};

class SheetWalker final : public xml::Walker {
public:
    explicit SheetWalker(const Book& book)
        : book_(book)
    {
    }

    std::optional<std::string> begin(const xml::Start& element) override
    {
        into_ = nullptr;
        if (element.name == "row")
            return begin_row(element);
        if (element.name == "c")
            return begin_cell(element);
        if (element.name == "v" || (element.name == "t" && kind_ == "inlineStr"))
            into_ = &value_;
        else if (element.name == "f")
            has_formula_ = true;
        else if (element.name == "mergeCell")
            return begin_joined(element.attribute("ref"));
        go_deeper();
        return std::nullopt;
    }

    std::optional<std::string> text(std::string_view part) override
    {
        if (into_ == nullptr)
            return std::nullopt;
        into_->append(part);
        if (into_->size() > 4 * longest_table_cell)
            return "import.cell_too_long";
        return std::nullopt;
    }

    std::optional<std::string> end() override
    {
        into_ = nullptr;
        if (depth_in_cell_ == 0)
            return std::nullopt;
        if (--depth_in_cell_ == 0)
            return end_cell();
        return std::nullopt;
    }

    Table take()
    {
        std::size_t widest = 0;
        for (const TableRow& row : table_.rows)
            widest = std::max(widest, row.cells.size());
        for (TableRow& row : table_.rows)
            row.cells.resize(widest);
        note_joined();
        return std::move(table_);
    }

private:
    // The end of a cell is that of its own element, not of one in it.
    void go_deeper()
    {
        if (depth_in_cell_ > 0)
            ++depth_in_cell_;
    }

    std::optional<std::string> begin_row(const xml::Start& element)
    {
        const auto said = number_of(element.attribute("r"));
        const int line = said && *said >= 1 && *said < 2e7 ? static_cast<int>(*said) : line_ + 1;
        if (line <= line_)
            return "sheet.damaged";
        line_ = line;
        column_ = -1;
        return std::nullopt;
    }

    std::optional<std::string> begin_cell(const xml::Start& element)
    {
        depth_in_cell_ = 1;
        kind_ = element.attribute("t");
        style_ = element.attribute("s");
        value_.clear();
        has_formula_ = false;
        const auto corner = corner_of(element.attribute("r"));
        const int column = corner ? corner->column : column_ + 1;
        if (column <= column_ || line_ == 0)
            return "sheet.damaged";
        column_ = column;
        return std::nullopt;
    }

    std::optional<std::string> begin_joined(std::string_view ref)
    {
        const auto colon = ref.find(':');
        const auto first = corner_of(ref.substr(0, colon));
        const auto last
            = colon == std::string_view::npos ? first : corner_of(ref.substr(colon + 1));
        if (!first || !last || joined_.size() >= most_joined)
            return "sheet.damaged";
        joined_.push_back({ *first, *last });
        return std::nullopt;
    }

    void note(const char* code) { table_.notes.push_back({ line_, column_, code }); }

    std::string shown()
    {
        if (kind_ == "s") {
            const std::size_t at = place_of(number_of(value_));
            return at < book_.shared.size() ? book_.shared[at] : std::string();
        }
        if (kind_ == "e") {
            note("sheet.wrong_value");
            return value_;
        }
        if (kind_ == "b")
            return value_ == "1" ? "có" : "không";
        if (kind_ == "d") {
            const auto day = parse_iso_day(std::string_view(value_).substr(0, 10));
            return day ? vietnamese_day(*day) : value_;
        }
        const auto number = kind_.empty() || kind_ == "n" ? number_of(value_) : std::nullopt;
        if (!number)
            return value_;
        // Without a style it has the first one.
        const std::size_t at = style_.empty() ? 0 : place_of(number_of(style_));
        return at < book_.days.size() && book_.days[at] ? day_text(*number, book_.since_1904)
                                                        : number_text(*number);
    }

    std::optional<std::string> end_cell()
    {
        std::string text = tidy_cell(shown());
        if (count_code_points(text) > longest_table_cell)
            return "import.cell_too_long";
        if (has_formula_)
            note(text.empty() ? "sheet.formula_without_value" : "sheet.formula");
        if (table_.notes.size() > most_table_rows * 2)
            return "sheet.damaged";
        if (text.empty())
            return std::nullopt;
        text_bytes_ += text.size();
        if (text_bytes_ > most_text_bytes)
            return "sheet.too_large_inside";
        if (static_cast<std::size_t>(column_) >= most_table_columns)
            return "import.too_many_columns";
        if (table_.rows.empty() || table_.rows.back().line != line_) {
            if (table_.rows.size() > most_table_rows) // the header is one more
                return "import.too_many_rows";
            table_.rows.push_back({ line_, {} });
        }
        auto& cells = table_.rows.back().cells;
        cells.resize(static_cast<std::size_t>(column_) + 1);
        cells.back() = std::move(text);
        return std::nullopt;
    }

    // One note for each row that a joined cell touches, at the first of its columns.
    void note_joined()
    {
        std::set<std::pair<int, int>> noted;
        for (const TableRow& row : table_.rows) {
            for (const Joined& one : joined_) {
                if (one.first.line <= row.line && row.line <= one.last.line
                    && noted.insert({ row.line, one.first.column }).second)
                    table_.notes.push_back(
                        { row.line, one.first.column, "sheet.joined", one.last.column });
            }
            if (noted.size() > most_joined)
                return;
        }
    }

    const Book& book_;
    Table table_;
    std::vector<Joined> joined_;
    std::size_t text_bytes_ = 0;
    int line_ = 0;
    int column_ = -1;
    int depth_in_cell_ = 0;
    std::string kind_;
    std::string style_;
    std::string value_;
    bool has_formula_ = false;
    std::string* into_ = nullptr;
};

// What XML itself refuses is a damaged file to who sent it; what is said of its content stays.
Error told(Error error)
{
    if (error.code.starts_with("xml."))
        error.code = error.code == "xml.too_large" || error.code == "xml.too_many_elements"
            ? "sheet.too_large_inside"
            : "sheet.damaged";
    if (error.code == "import.too_many_rows")
        error.detail = std::to_string(most_table_rows);
    if (error.code == "import.too_many_columns")
        error.detail = std::to_string(most_table_columns);
    return error;
}

Result<void> walk_part(const Zip& zip, std::string_view name, xml::Walker& walker)
{
    const auto part = zip.read(name);
    if (!part)
        return tl::unexpected(part.error());
    if (const auto walked = xml::walk(*part, part_limits, walker); !walked)
        return tl::unexpected(told(walked.error()));
    return {};
}

// The path of a part as the book's relations write it, from the root or beside the book.
std::string path_of(std::string_view target)
{
    return target.starts_with('/') ? std::string(target.substr(1)) : "xl/" + std::string(target);
}

}

Result<Table> read_xlsx(std::string_view bytes, int sheet)
{
    const auto zip = Zip::open(bytes);
    if (!zip)
        return tl::unexpected(zip.error());
    if (zip->has_ending("vbaProject.bin"))
        return fail(Kind::invalid, "sheet.macros");
    if (zip->has_ending("EncryptedPackage"))
        return fail(Kind::invalid, "sheet.encrypted");
    BookWalker about;
    if (const auto read = walk_part(*zip, "xl/workbook.xml", about); !read)
        return tl::unexpected(read.error());
    // As before there were several: without any the part that is none is damaged.
    if (about.sheets.empty())
        about.sheets.emplace_back();
    RelationsWalker relations(about.sheets);
    if (const auto read = walk_part(*zip, "xl/_rels/workbook.xml.rels", relations); !read)
        return tl::unexpected(read.error());
    Book book;
    book.since_1904 = about.since_1904;
    if (zip->has("xl/sharedStrings.xml")) {
        SharedWalker shared;
        if (const auto read = walk_part(*zip, "xl/sharedStrings.xml", shared); !read)
            return tl::unexpected(read.error());
        book.shared = std::move(shared.texts);
    }
    if (zip->has("xl/styles.xml")) {
        const auto part = zip->read("xl/styles.xml");
        auto days = part ? day_styles(*part) : tl::unexpected(part.error());
        if (!days)
            return tl::unexpected(told(days.error()));
        book.days = std::move(*days);
    }
    std::optional<Table> found;
    std::string names;
    int full = 0;
    for (std::size_t i = 0; i < about.sheets.size(); ++i) {
        SheetWalker rows(book);
        const auto read = walk_part(*zip, path_of(relations.targets[i]), rows);
        Table table = read ? rows.take() : Table();
        if (read && table.rows.empty())
            continue;
        ++full;
        const std::string name = tidy_cell(about.sheets[i].name);
        if (!names.empty())
            names += " / ";
        names += cut_utf8(name, longest_sheet_name);
        if (full != std::max(sheet, first_sheet))
            continue;
        if (!read)
            return tl::unexpected(read.error());
        if (sheet != only_sheet)
            return table;
        found = std::move(table);
    }
    if (full > 1)
        return fail(Kind::invalid, "sheet.which", names);
    if (!found)
        return fail(Kind::invalid, "import.empty");
    return std::move(*found);
}

Result<Table> read(std::string_view bytes, int sheet)
{
    if (bytes.size() > most_file_bytes)
        return fail(Kind::too_many, "sheet.too_large");
    // Spreadsheets of before 2007, and newer ones with a password.
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        return fail(Kind::invalid, "sheet.encrypted");
    return bytes.starts_with("PK") ? read_xlsx(bytes, sheet) : read_delimited(bytes);
}

}
