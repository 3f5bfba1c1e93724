#include "core/import/fields.hpp"

#include <algorithm>
#include <array>

#include "base/names.hpp"
#include "core/people/officer.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

using Kind = ImportFieldKind;

constexpr Names<ImportTarget, 7> target_names{ "hamlets", "clusters", "boards", "stations",
    "equipment", "websites", "officers" };
constexpr Names<ImportTarget, 7> target_labels{ "Thôn, tổ dân phố", "Cụm loa", "Bảng tin điện tử",
    "Đài truyền thanh", "Trang thiết bị", "Trang thông tin điện tử", "Cán bộ" };
constexpr std::size_t sure_likeness = 1'000; // more than any word is long
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
    if (head.empty())
        return 0;
    if (head == words_of(field.label) || head == field.key)
        return sure_likeness + 1;
    std::size_t best = 0;
    for (const std::string_view synonym : field.synonyms) {
        if (head == synonym)
            return sure_likeness;
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
                "ten khu dan cu" },
            {} },
        { "title", "Loại", Kind::text, false, 0, 0, 40, "Xóm",
            { "loai", "loai hinh", "danh xung", "cap" }, {} },
        { "unit", "Thuộc xã", Kind::unit, false, 0, 0, 200, "",
            { "xa", "phuong", "xa phuong", "don vi", "ma xa", "ten xa", "don vi hanh chinh" }, {} },
        { "code", "Mã", Kind::text, false, 0, 0, 20, "", { "ma", "ma thon", "ma so" }, {} },
        { "households", "Số hộ", Kind::whole_number, false, 0, 1'000'000, 0, "120",
            { "ho", "so ho", "so ho dan", "ho dan", "so ho gia dinh" }, {} },
    };
    return fields;
}

Kind kind_of(const AssetField& field)
{
    switch (field.type) {
    case AssetFieldType::text:
        return Kind::text;
    case AssetFieldType::number:
        return field.whole ? Kind::whole_number : Kind::number;
    case AssetFieldType::day:
        return Kind::day;
    case AssetFieldType::choice:
        return Kind::choice;
    case AssetFieldType::yes_no:
        return Kind::yes_no;
    case AssetFieldType::unit:
        break;
    }
    return Kind::unit;
}

// What such lists call it beside the label of the form.
std::vector<std::string_view> synonyms_of(std::string_view key)
{
    if (key == "serial")
        return { "serial", "so seri", "so serial", "so may", "imei", "s n" };
    if (key == "maker")
        return { "hang", "nha san xuat", "hang sx" };
    if (key == "model")
        return { "model", "kieu", "ma may" };
    if (key == "address")
        return { "dia chi", "noi dat", "dia diem" };
    if (key == "url")
        return { "url", "dia chi web", "ten mien", "website", "trang web" };
    if (key == "tech")
        return { "cong nghe", "loai dai" };
    if (key == "warranty_until")
        return { "bao hanh", "han bao hanh" };
    if (key == "quantity")
        return { "so luong", "sl" };
    if (key == "type")
        return { "loai", "ten loai" };
    return {};
}

void add_details(std::vector<ImportField>& all, AssetKind kind)
{
    for (const AssetField& field : asset_fields(kind)) {
        ImportField one;
        one.key = field.key;
        one.label = field.label;
        one.kind = kind_of(field);
        one.required = field.required;
        one.least = field.least;
        one.most = field.most;
        one.longest = field.type == AssetFieldType::text ? static_cast<std::size_t>(field.most)
                                                         : longest_asset_name;
        one.synonyms = synonyms_of(field.key);
        one.choices.assign(field.choices.begin(), field.choices.end());
        one.is_detail = true;
        all.push_back(std::move(one));
    }
}

template <typename Word, std::size_t count>
std::vector<AssetChoice> choices_of(const std::array<Word, count>& words)
{
    std::vector<AssetChoice> all;
    for (const Word word : words)
        all.push_back({ name_of(word), label_of(word) });
    return all;
}

std::vector<ImportField> place_fields(std::string_view name_label, std::string_view example)
{
    constexpr std::array conditions{ Condition::works, Condition::degraded, Condition::broken,
        Condition::not_working };
    constexpr std::array fundings{ Funding::budget, Funding::programme, Funding::social,
        Funding::lease };
    return {
        { "name", name_label, Kind::text, true, 0, 0, 200, example,
            { "ten", "ten cum", "ten cum loa", "cum loa", "cum", "ten bang", "bang", "ten dai",
                "dai", "ten thiet bi", "thiet bi" },
            {} },
        { "unit", "Thuộc đơn vị", Kind::unit, false, 0, 0, 200, "",
            { "xa", "thon", "xom", "don vi", "ma don vi", "ma xa", "dia ban", "phuong", "thon xom",
                "to dan pho" },
            {} },
        { "point", "Tọa độ", Kind::point, false, 0, 0, 60, "",
            { "toa do", "vi tri gps", "toa do gps" }, {} },
        { "latitude", "Vĩ độ", Kind::latitude, false, 0, 0, 40, "21,7543",
            { "vi do", "lat", "latitude" }, {} },
        { "longitude", "Kinh độ", Kind::longitude, false, 0, 0, 40, "105,9021",
            { "kinh do", "lng", "lon", "long", "longitude" }, {} },
        { "condition", "Tình trạng", Kind::choice, false, 0, 0, 40, "Hoạt động tốt",
            { "tinh trang", "hien trang" }, choices_of(conditions) },
        { "condition_on", "Ngày xem tình trạng", Kind::day, false, 0, 0, 40, "",
            { "ngay khao sat", "ngay kiem tra" }, {} },
        { "funding", "Nguồn kinh phí", Kind::choice, false, 0, 0, 40, "Ngân sách nhà nước",
            { "nguon von", "kinh phi" }, choices_of(fundings) },
    };
}

std::vector<ImportField> device_fields(std::string_view name_label, std::string_view example)
{
    auto all = place_fields(name_label, example);
    all.push_back({ "sim", "Số SIM", Kind::phone, false, 0, 0, 40, "0912 345 678",
        { "sim", "so thue bao", "so dien thoai", "dien thoai" }, {} });
    return all;
}

const std::vector<ImportField>& cluster_fields()
{
    static const std::vector<ImportField> fields = [] {
        auto all = device_fields("Tên cụm loa", "Cụm nhà văn hóa xóm Đồng Chuối");
        all.push_back({ "speakers", "Số loa", Kind::whole_number, false, 0, 64, 0, "2",
            { "loa", "so luong loa", "sl loa" }, {} });
        all.push_back({ "power_w", "Công suất", Kind::number, false, 0, 5'000, 0, "50",
            { "cong suat w", "cs" }, {} });
        all.push_back({ "bearing", "Hướng loa", Kind::bearing, false, 0, 0, 40, "Đông Bắc",
            { "huong", "goc phuong vi" }, {} });
        add_details(all, AssetKind::cluster);
        return all;
    }();
    return fields;
}

const std::vector<ImportField>& board_fields()
{
    static const std::vector<ImportField> fields = [] {
        auto all = device_fields("Tên bảng tin", "Bảng tin điện tử trụ sở xã");
        add_details(all, AssetKind::board);
        return all;
    }();
    return fields;
}

const std::vector<ImportField>& station_fields()
{
    static const std::vector<ImportField> fields = [] {
        auto all = place_fields("Tên đài", "Đài truyền thanh xã");
        add_details(all, AssetKind::station);
        return all;
    }();
    return fields;
}

const std::vector<ImportField>& equipment_fields()
{
    static const std::vector<ImportField> fields = [] {
        auto all = place_fields("Tên thiết bị", "Máy tính biên tập");
        add_details(all, AssetKind::equipment);
        return all;
    }();
    return fields;
}

const std::vector<ImportField>& website_fields()
{
    static const std::vector<ImportField> fields = [] {
        auto all = place_fields("Tên trang", "Trang thông tin điện tử xã");
        add_details(all, AssetKind::website);
        return all;
    }();
    return fields;
}

const std::vector<ImportField>& officer_fields()
{
    static const std::vector<ImportField> fields{
        { "name", "Họ tên", Kind::text, true, 0, 0, longest_officer_name, "Nguyễn Văn A",
            { "ho ten", "ho va ten", "ten", "can bo", "ten can bo" }, {} },
        { "unit", "Thuộc đơn vị", Kind::unit, false, 0, 0, 200, "",
            { "xa", "don vi", "ma don vi", "ma xa", "phuong", "noi cong tac" }, {} },
        { "staff", "Loại cán bộ", Kind::choice, false, 0, 0, 40, "Thông tin cơ sở",
            { "loai", "linh vuc" },
            { { "grassroots", "Thông tin cơ sở" }, { "it", "Công nghệ thông tin" } } },
        { "full_time", "Chuyên trách", Kind::yes_no, false, 0, 0, 40, "Có", { "chuyen trach" },
            {} },
        { "duties", "Nhiệm vụ", Kind::text, false, 0, 0, longest_duties, "",
            { "nhiem vu", "cong viec", "chuc vu", "chuc danh" }, {} },
        { "phone", "Điện thoại", Kind::phone, false, 0, 0, 40, "0912 345 678",
            { "dien thoai", "so dien thoai", "sdt", "di dong" }, {} },
        { "email", "Thư điện tử", Kind::text, false, 0, 0, 100, "",
            { "email", "thu dien tu", "hop thu" }, {} },
        { "from", "Làm từ ngày", Kind::day, false, 0, 0, 40, "",
            { "tu ngay", "ngay bat dau", "ngay nhan viec" }, {} },
        { "course", "Lớp tập huấn", Kind::text, false, 0, 0, 200, "",
            { "tap huan", "lop tap huan", "khoa hoc", "boi duong" }, {} },
        { "trained_on", "Ngày tập huấn", Kind::day, false, 0, 0, 40, "", { "ngay tap huan" }, {} },
    };
    return fields;
}

// How many cells are the words for a field and nothing else: what stands in rows may hold them too.
std::size_t count_heads(const std::vector<ImportField>& fields, const std::vector<std::string>& row)
{
    return static_cast<std::size_t>(
        std::count_if(row.begin(), row.end(), [&](const std::string& cell) {
            const std::string words = words_of(cell);
            return std::any_of(fields.begin(), fields.end(),
                [&](const ImportField& field) { return likeness(field, words) >= sure_likeness; });
        }));
}

}

std::string_view name_of(ImportTarget target) { return target_names.of(target); }
std::optional<ImportTarget> parse_import_target(std::string_view text)
{
    return target_names.find(text);
}

std::string_view label_of(ImportTarget target) { return target_labels.of(target); }

std::optional<AssetKind> asset_kind_of(ImportTarget target)
{
    switch (target) {
    case ImportTarget::hamlets:
    case ImportTarget::officers:
        return std::nullopt;
    case ImportTarget::websites:
        return AssetKind::website;
    case ImportTarget::clusters:
        return AssetKind::cluster;
    case ImportTarget::boards:
        return AssetKind::board;
    case ImportTarget::stations:
        return AssetKind::station;
    case ImportTarget::equipment:
        break;
    }
    return AssetKind::equipment;
}

const std::vector<ImportField>& import_fields(ImportTarget target)
{
    switch (target) {
    case ImportTarget::hamlets:
        return hamlet_fields();
    case ImportTarget::clusters:
        return cluster_fields();
    case ImportTarget::boards:
        return board_fields();
    case ImportTarget::stations:
        return station_fields();
    case ImportTarget::websites:
        return website_fields();
    case ImportTarget::officers:
        return officer_fields();
    case ImportTarget::equipment:
        break;
    }
    return equipment_fields();
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

std::optional<ImportTarget> likelier_target(
    ImportTarget target, const std::vector<std::string>& head)
{
    const auto known = [&](ImportTarget one) {
        const ImportMapping columns = guess_columns(import_fields(one), head);
        return std::count_if(
            columns.begin(), columns.end(), [](const auto& column) { return column.has_value(); });
    };
    std::optional<ImportTarget> likelier;
    auto most = known(target);
    for (int i = 0; i <= static_cast<int>(ImportTarget::officers); ++i) {
        const auto other = static_cast<ImportTarget>(i);
        if (const auto count = known(other); count > most) {
            most = count;
            likelier = other;
        }
    }
    return likelier;
}

ImportHead guess_head(ImportTarget target, const Table& table)
{
    const auto& fields = import_fields(target);
    ImportHead best;
    std::size_t most = 0;
    for (std::size_t row = 0; row < std::min(table.rows.size(), most_head_rows); ++row) {
        const std::size_t heads = count_heads(fields, table.rows[row].cells);
        if (heads > most) {
            most = heads;
            best.row = row;
        }
    }
    if (!table.rows.empty())
        best.columns = guess_columns(fields, table.rows[best.row].cells);
    return best;
}

}
