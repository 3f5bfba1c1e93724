#include "core/import/fields.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

using Kind = ImportFieldKind;

constexpr Names<ImportTarget, 3> target_names{ "hamlets", "clusters", "boards" };
constexpr std::size_t most_head_rows = 10; // what stands above the head: titles

// Folded, without what stands in brackets and without signs, single spaces between the words.
std::string words_of(std::string_view head)
{
    std::string words;
    int depth = 0;
    for (const char c : fold(head)) {
        if (c == '(' || c == '[')
            ++depth;
        if (depth == 0) {
            const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
                || static_cast<unsigned char>(c) >= 0x80;
            if (is_letter)
                words += c;
            else if (!words.empty() && words.back() != ' ')
                words += ' ';
        }
        if ((c == ')' || c == ']') && depth > 0)
            --depth;
    }
    while (words.ends_with(' '))
        words.pop_back();
    return words;
}

// 0: no word of it; the more of the head is said by the field, the more it is.
std::size_t likeness(const ImportField& field, const std::string& head)
{
    constexpr std::size_t exact = 1'000;
    if (head.empty())
        return 0;
    if (head == words_of(field.label) || head == field.key)
        return exact;
    std::size_t best = 0;
    for (const std::string_view synonym : field.synonyms) {
        if (head == synonym)
            return exact - 1;
        if ((" " + head + " ").find(" " + std::string(synonym) + " ") != std::string::npos)
            best = std::max(best, synonym.size());
    }
    return best;
}

const std::vector<ImportField>& hamlet_fields()
{
    static const std::vector<ImportField> fields{
        { "name", "Tên thôn, xóm", Kind::text, true, 0, 0, 200, "Xóm Đồng Chuối",
            { "ten", "ten thon", "ten xom", "ten to dan pho", "thon", "xom", "khu dan cu",
                "ten khu dan cu" } },
        { "title", "Loại", Kind::text, false, 0, 0, 40, "Xóm",
            { "loai", "loai hinh", "danh xung", "cap" } },
        { "unit", "Thuộc xã", Kind::unit, false, 0, 0, 200, "",
            { "xa", "phuong", "xa phuong", "don vi", "ma xa", "ten xa", "don vi hanh chinh" } },
        { "code", "Mã", Kind::text, false, 0, 0, 20, "", { "ma", "ma thon", "ma so" } },
        { "households", "Số hộ", Kind::whole_number, false, 0, 1'000'000, 0, "120",
            { "ho", "so ho", "so ho dan", "ho dan", "so ho gia dinh" } },
    };
    return fields;
}

std::vector<ImportField> device_fields(std::string_view name_label, std::string_view example)
{
    return {
        { "name", name_label, Kind::text, true, 0, 0, 200, example,
            { "ten", "ten cum", "ten cum loa", "cum loa", "cum", "ten bang", "bang", "ten thiet bi",
                "diem dat" } },
        { "unit", "Thuộc đơn vị", Kind::unit, false, 0, 0, 200, "",
            { "xa", "thon", "xom", "don vi", "ma don vi", "ma xa", "dia ban", "phuong", "thon xom",
                "to dan pho" } },
        { "point", "Tọa độ", Kind::point, false, 0, 0, 60, "",
            { "toa do", "vi tri gps", "gps", "toa do gps" } },
        { "latitude", "Vĩ độ", Kind::latitude, false, 0, 0, 40, "21,7543",
            { "vi do", "lat", "latitude" } },
        { "longitude", "Kinh độ", Kind::longitude, false, 0, 0, 40, "105,9021",
            { "kinh do", "lng", "lon", "long", "longitude" } },
        { "sim", "Số SIM", Kind::phone, false, 0, 0, 40, "0912 345 678",
            { "sim", "so sim", "so thue bao", "so dien thoai", "dien thoai" } },
    };
}

const std::vector<ImportField>& cluster_fields()
{
    static const std::vector<ImportField> fields = [] {
        auto all = device_fields("Tên cụm loa", "Cụm nhà văn hóa xóm Đồng Chuối");
        all.push_back({ "speakers", "Số loa", Kind::whole_number, false, 0, 64, 0, "2",
            { "loa", "so loa", "so luong loa", "sl loa" } });
        all.push_back({ "power_w", "Công suất", Kind::number, false, 0, 5'000, 0, "50",
            { "cong suat", "w", "cong suat w" } });
        all.push_back({ "bearing", "Hướng loa", Kind::bearing, false, 0, 0, 40, "Đông Bắc",
            { "huong", "huong loa", "goc phuong vi" } });
        return all;
    }();
    return fields;
}

const std::vector<ImportField>& board_fields()
{
    static const std::vector<ImportField> fields
        = device_fields("Tên bảng tin", "Bảng tin điện tử trụ sở xã");
    return fields;
}

std::size_t count_found(const ImportMapping& columns)
{
    return static_cast<std::size_t>(std::count_if(
        columns.begin(), columns.end(), [](const auto& column) { return column.has_value(); }));
}

}

std::string_view name_of(ImportTarget target) { return target_names.of(target); }
std::optional<ImportTarget> parse_import_target(std::string_view text)
{
    return target_names.find(text);
}

const std::vector<ImportField>& import_fields(ImportTarget target)
{
    switch (target) {
    case ImportTarget::hamlets:
        return hamlet_fields();
    case ImportTarget::clusters:
        return cluster_fields();
    case ImportTarget::boards:
        break;
    }
    return board_fields();
}

ImportMapping guess_columns(
    const std::vector<ImportField>& fields, const std::vector<std::string>& head)
{
    struct Likely {
        std::size_t likeness;
        std::size_t column;
        std::size_t field;
    };
    std::vector<Likely> all;
    for (std::size_t column = 0; column < head.size(); ++column) {
        const std::string words = words_of(head[column]);
        for (std::size_t field = 0; field < fields.size(); ++field) {
            if (const auto like = likeness(fields[field], words); like > 0)
                all.push_back({ like, column, field });
        }
    }
    std::stable_sort(all.begin(), all.end(),
        [](const Likely& a, const Likely& b) { return a.likeness > b.likeness; });
    ImportMapping columns(head.size());
    std::vector<bool> used(fields.size());
    for (const Likely& one : all) {
        if (columns[one.column] || used[one.field])
            continue;
        columns[one.column] = one.field;
        used[one.field] = true;
    }
    return columns;
}

ImportHead guess_head(ImportTarget target, const Table& table)
{
    ImportHead best;
    for (std::size_t row = 0; row < std::min(table.rows.size(), most_head_rows); ++row) {
        auto columns = guess_columns(import_fields(target), table.rows[row].cells);
        if (row == 0 || count_found(columns) > count_found(best.columns))
            best = { row, std::move(columns) };
    }
    return best;
}

}
