#include "core/asset/asset_fields.hpp"

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/text/pieces.hpp"
#include <algorithm>
#include <array>
#include <charconv>

namespace nguon {
namespace {

constexpr Names<AssetFieldType, 6> field_type_names{ "text", "number", "day", "choice", "yes_no",
    "unit" };

constexpr std::array technologies{ AssetChoice{ "none", "Chưa có đài" },
    AssetChoice{ "wired", "Có dây" }, AssetChoice{ "fm", "Không dây FM" },
    AssetChoice{ "ip", "Ứng dụng CNTT-VT" }, AssetChoice{ "mixed", "Hỗn hợp" } };
constexpr std::array owner_kinds{ AssetChoice{ "state", "Cơ quan nhà nước" },
    AssetChoice{ "party", "Tổ chức Đảng" }, AssetChoice{ "front", "Mặt trận Tổ quốc" },
    AssetChoice{ "union", "Tổ chức chính trị - xã hội" },
    AssetChoice{ "other", "Tổ chức, doanh nghiệp khác" } };
constexpr std::array size_classes{ AssetChoice{ "commune", "Cấp xã" },
    AssetChoice{ "large", "Cỡ lớn" } };
constexpr std::array place_types{ AssetChoice{ "office", "Trụ sở UBND" },
    AssetChoice{ "square", "Quảng trường" }, AssetChoice{ "garden", "Công viên, vườn hoa" },
    AssetChoice{ "urban", "Khu đô thị" }, AssetChoice{ "mall", "Trung tâm thương mại, chợ" },
    AssetChoice{ "house", "Nhà văn hóa" }, AssetChoice{ "crowded", "Nơi công cộng đông người" } };
constexpr std::array panels{ AssetChoice{ "led", "LED" }, AssetChoice{ "lcd", "LCD" } };
constexpr std::array orientations{ AssetChoice{ "landscape", "Ngang" },
    AssetChoice{ "portrait", "Dọc" } };
constexpr std::array groups{ AssetChoice{ "studio", "Phòng thu, phòng máy" },
    AssetChoice{ "production", "Sản xuất nội dung" }, AssetChoice{ "it", "Công nghệ thông tin" },
    AssetChoice{ "spare", "Dự phòng" } };
constexpr std::array types{ AssetChoice{ "controller", "Bộ điều khiển thu phát thanh thông minh" },
    AssetChoice{ "fm_receiver", "Bộ thu tín hiệu FM" },
    AssetChoice{ "programme_store", "Hệ thống lưu trữ chương trình" },
    AssetChoice{ "speaker", "Loa" }, AssetChoice{ "amplifier", "Tăng âm" },
    AssetChoice{ "microphone", "Micrô" }, AssetChoice{ "mixer", "Bàn trộn âm thanh" },
    AssetChoice{ "recorder", "Máy ghi âm" }, AssetChoice{ "video_camera", "Máy quay phim" },
    AssetChoice{ "still_camera", "Máy ảnh" }, AssetChoice{ "computer", "Máy tính" },
    AssetChoice{ "server", "Máy chủ" }, AssetChoice{ "network", "Thiết bị mạng" },
    AssetChoice{ "power", "Nguồn, lưu điện" }, AssetChoice{ "display", "Màn hình" },
    AssetChoice{ "accessory", "Phụ kiện" }, AssetChoice{ "other", "Khác" } };

constexpr AssetField text(std::string_view key, std::string_view label, double longest = 200)
{
    return { key, label, AssetFieldType::text, false, 0, longest, false, {}, {} };
}
constexpr AssetField number(std::string_view key, std::string_view label, double least, double most,
    std::string_view measure = {})
{
    return { key, label, AssetFieldType::number, false, least, most, false, {}, measure };
}
constexpr AssetField count(std::string_view key, std::string_view label, double least, double most,
    std::string_view measure)
{
    return { key, label, AssetFieldType::number, false, least, most, true, {}, measure };
}
constexpr AssetField day(std::string_view key, std::string_view label)
{
    return { key, label, AssetFieldType::day, false, 0, 0, false, {}, {} };
}
constexpr AssetField yes_no(std::string_view key, std::string_view label)
{
    return { key, label, AssetFieldType::yes_no, false, 0, 0, false, {}, {} };
}
constexpr AssetField choice(
    std::string_view key, std::string_view label, std::span<const AssetChoice> choices)
{
    return { key, label, AssetFieldType::choice, false, 0, 0, false, choices, {} };
}
constexpr AssetField needed(AssetField field)
{
    field.required = true;
    return field;
}

constexpr AssetField note = text("note", "Ghi chú", 1000);
constexpr AssetField serial = text("serial", "Số sê-ri", 100);
constexpr AssetField maker = text("maker", "Hãng sản xuất", 100);
constexpr AssetField model = text("model", "Kiểu máy", 100);
constexpr AssetField address = text("address", "Địa chỉ lắp đặt");
constexpr AssetField warranty = day("warranty_until", "Bảo hành đến");
constexpr AssetField lease = day("lease_until", "Thuê đến");

constexpr std::array station_fields{ needed(choice("tech", "Công nghệ", technologies)),
    count("hamlets_served", "Số thôn, tổ dân phố phục vụ", 0, 1'000, "thôn"),
    text("budget_line", "Dòng kinh phí duy trì"), day("set_up_on", "Thiết lập ngày"),
    number("frequency_mhz", "Tần số phát FM", 54, 108, "MHz"), serial,
    day("write_off_on", "Dự kiến thanh lý"), note };
constexpr std::array cluster_fields{ yes_no("bridged", "Cụm có dây/FM nối qua bộ tích hợp"),
    address, serial, maker, model, day("sim_expires", "Hạn SIM"), warranty, lease,
    number("mains_min_v", "Điện áp thấp nhất", 0, 500, "V"),
    number("mains_max_v", "Điện áp cao nhất", 0, 500, "V"),
    yes_no("dc_lead", "Có ngõ nguồn 12-24 V một chiều"),
    number("output_w", "Công suất ra", 0, 5'000, "W"), text("audio_formats", "Định dạng âm thanh"),
    number("store_gb", "Bộ nhớ trong", 0, 100'000, "GB"), yes_no("gps", "Có định vị"),
    day("write_off_on", "Dự kiến thanh lý"), note };
constexpr std::array board_fields{ needed(choice("size_class", "Loại bảng", size_classes)),
    number("area_m2", "Diện tích", 0, 5'000, "m²"),
    AssetField{
        "operator_unit", "Đơn vị vận hành", AssetFieldType::unit, false, 0, 0, false, {}, {} },
    choice("owner_kind", "Chủ thể thiết lập", owner_kinds),
    choice("place_type", "Vị trí đặt", place_types), address,
    text("permit_no", "Số giấy phép", 100), choice("panel", "Màn hình", panels),
    count("width_px", "Số điểm ảnh ngang", 1, 100'000, "px"),
    count("height_px", "Số điểm ảnh dọc", 1, 100'000, "px"),
    choice("orientation", "Chiều đặt", orientations), text("colours", "Chế độ màu", 100), serial,
    maker, model, warranty, lease, yes_no("connected", "Đã kết nối hệ thống"), note };
constexpr std::array website_fields{ needed(text("url", "Địa chỉ trang", 500)),
    text("parent", "Thuộc cổng thông tin"), day("set_up_on", "Hoạt động từ"), note };
constexpr std::array equipment_fields{ needed(choice("group", "Nhóm", groups)),
    needed(choice("type", "Loại thiết bị", types)), serial, maker, model,
    count("quantity", "Số lượng", 1, 100'000, {}), day("bought_on", "Mua ngày"), warranty, note };

std::optional<double> number_in(std::string_view value)
{
    double number = 0;
    const auto [end, error] = std::from_chars(
        value.data(), value.data() + value.size(), number, std::chars_format::fixed);
    if (error != std::errc() || end != value.data() + value.size())
        return std::nullopt;
    return number;
}

// "1234.5" as "1.234,5".
std::string shown_number(std::string_view value)
{
    const bool negative = value.starts_with('-');
    if (negative)
        value.remove_prefix(1);
    const auto point = value.find('.');
    const std::string_view whole = value.substr(0, point);
    std::string shown = negative ? "-" : "";
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0)
            shown += '.';
        shown += whole[i];
    }
    if (point != value.npos) {
        shown += ',';
        shown += value.substr(point + 1);
    }
    return shown;
}

const AssetChoice* choice_in(const AssetField& field, std::string_view value)
{
    const auto found = std::find_if(field.choices.begin(), field.choices.end(),
        [&](const AssetChoice& one) { return one.value == value; });
    return found == field.choices.end() ? nullptr : &*found;
}

std::string range_of(const AssetField& field)
{
    std::string range = shown_number(short_number(field.least));
    range += "–";
    range += shown_number(short_number(field.most));
    return range;
}

struct Wrong {
    std::string_view code; // empty: all is well
    std::string detail;
};

Wrong check_number(const AssetField& field, std::string_view value)
{
    const auto number = number_in(value);
    if (!number)
        return { "asset.no_number", {} };
    if (!(*number >= field.least && *number <= field.most))
        return { "input.out_of_range", range_of(field) };
    if (field.whole && value.find('.') != value.npos)
        return { "asset.no_whole_number", {} };
    return {};
}

Wrong check_value(const AssetField& field, std::string_view value)
{
    switch (field.type) {
    case AssetFieldType::text:
        if (static_cast<double>(count_code_points(value)) > field.most)
            return { "input.too_long", short_number(field.most) };
        return {};
    case AssetFieldType::number:
        return check_number(field, value);
    case AssetFieldType::day:
        if (const auto day = parse_iso_day(value); !day || *day < first_asset_day)
            return { "input.bad_day", {} };
        return {};
    case AssetFieldType::choice:
        return choice_in(field, value) == nullptr ? Wrong{ "input.not_a_choice", {} } : Wrong{};
    case AssetFieldType::yes_no:
        return value == "yes" || value == "no" ? Wrong{} : Wrong{ "input.not_a_choice", {} };
    case AssetFieldType::unit:
        return UnitId::parse(value) ? Wrong{} : Wrong{ "unit.missing", {} };
    }
    return {};
}

bool is_web_address(std::string_view text)
{
    return (text.starts_with("https://") || text.starts_with("http://"))
        && text.find_first_of(" \t\r\n\"<>") == text.npos && text.find('.') != text.npos;
}

}

std::string_view name_of(AssetFieldType type) { return field_type_names.of(type); }

std::span<const AssetField> asset_fields(AssetKind kind)
{
    switch (kind) {
    case AssetKind::station:
        return station_fields;
    case AssetKind::cluster:
        return cluster_fields;
    case AssetKind::board:
        return board_fields;
    case AssetKind::website:
        return website_fields;
    case AssetKind::equipment:
        return equipment_fields;
    }
    return {};
}

const AssetField* asset_field(AssetKind kind, std::string_view key)
{
    const auto fields = asset_fields(kind);
    const auto found = std::find_if(
        fields.begin(), fields.end(), [&](const AssetField& field) { return field.key == key; });
    return found == fields.end() ? nullptr : &*found;
}

std::string_view label_of(AssetKind kind)
{
    static constexpr std::array<std::string_view, 5> labels{ "Đài truyền thanh", "Cụm loa",
        "Bảng tin điện tử", "Trang thông tin điện tử", "Trang thiết bị" };
    return labels[static_cast<std::size_t>(kind)];
}

std::string name_of_part(std::string_view name) { return std::string(name).append(" (nhóm)"); }

std::string_view label_of(Condition condition)
{
    static constexpr std::array<std::string_view, 5> labels{ "Chưa khảo sát", "Hoạt động tốt",
        "Xuống cấp", "Hỏng một phần", "Không hoạt động" };
    return labels[static_cast<std::size_t>(condition)];
}

std::string_view label_of(Funding funding)
{
    static constexpr std::array<std::string_view, 5> labels{ "Chưa rõ", "Ngân sách nhà nước",
        "Chương trình mục tiêu quốc gia", "Xã hội hóa", "Thuê dịch vụ" };
    return labels[static_cast<std::size_t>(funding)];
}

std::string shown_value(const AssetField& field, std::string_view value)
{
    if (value.empty())
        return {};
    if (field.type == AssetFieldType::number)
        return shown_number(value);
    if (field.type == AssetFieldType::yes_no)
        return value == "yes" ? "Có" : "Không";
    if (field.type == AssetFieldType::day) {
        const auto day = parse_iso_day(value);
        return day ? vietnamese_day(*day) : std::string(value);
    }
    const AssetChoice* choice = choice_in(field, value);
    return std::string(choice == nullptr ? value : choice->label);
}

int quantity_of(const Asset& asset)
{
    const std::string_view text = asset.detail("quantity");
    int quantity = 1;
    std::from_chars(text.data(), text.data() + text.size(), quantity);
    return quantity;
}

std::vector<FieldError> check_details(const Asset& asset)
{
    std::vector<FieldError> wrong;
    const auto add = [&](std::string_view key, std::string_view code, std::string detail = {}) {
        wrong.push_back(
            { std::string("details.").append(key), std::string(code), std::move(detail) });
    };
    for (const auto& [key, value] : asset.details) {
        const AssetField* field = asset_field(asset.kind, key);
        if (field == nullptr) {
            add(cut_utf8(key, 60), "input.unknown_field");
        } else if (!is_valid_utf8(value)) {
            add(key, "input.invalid");
        } else if (Wrong found = check_value(*field, value); !found.code.empty()) {
            add(key, found.code, std::move(found.detail));
        }
    }
    for (const AssetField& field : asset_fields(asset.kind)) {
        // What a device brought into the register by itself is filled in by and by.
        if (field.required && !asset.device && asset.detail(field.key).empty())
            add(field.key, "input.required");
    }
    if (asset.kind == AssetKind::board && asset.detail("size_class") == "large"
        && asset.detail("operator_unit").empty())
        add("operator_unit", "asset.large_board_without_operator");
    if (const std::string_view url = asset.detail("url"); !url.empty() && !is_web_address(url))
        add("url", "asset.bad_url");
    const auto least = number_in(asset.detail("mains_min_v"));
    const auto most = number_in(asset.detail("mains_max_v"));
    if (least && most && *most < *least)
        add("mains_max_v", "asset.voltage_reversed");
    return wrong;
}

std::vector<std::string> asset_warnings(const Asset& asset, const BoardRule& rule)
{
    std::vector<std::string> codes;
    if (asset.kind == AssetKind::station) {
        const std::string_view tech = asset.detail("tech");
        if (!tech.empty() && tech != "none" && asset.detail("budget_line").empty())
            codes.emplace_back("asset.no_budget_line");
    }
    if (asset.kind == AssetKind::board) {
        const bool large = asset.detail("size_class") == "large";
        const double least = large ? rule.large_m2 : rule.commune_m2;
        const auto area = number_in(asset.detail("area_m2"));
        if (least > 0 && area && *area < least)
            codes.emplace_back("asset.board_too_small");
        if (least > 0 && !area)
            codes.emplace_back("asset.board_without_size");
    }
    if (asset.kind == AssetKind::cluster) {
        if (asset.detail("bridged") == "yes" && !asset.station)
            codes.emplace_back("asset.bridge_without_station");
        // Where a relay would cut the cluster out (TT 39).
        const auto least = number_in(asset.detail("mains_min_v"));
        const auto most = number_in(asset.detail("mains_max_v"));
        if ((least && *least > 90) || (most && *most < 240))
            codes.emplace_back("asset.narrow_mains");
        const auto output = number_in(asset.detail("output_w"));
        if (output && (*output < 50 || *output > 120))
            codes.emplace_back("asset.output_outside_rule");
    }
    return codes;
}

}
