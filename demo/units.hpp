// The units of the demo province, with the days on which they exist.
//
// Until 30/06/2025 the communes and townships of Võ Nhai stood under their district; from
// 01/07/2025 there is no district level, and they were merged into seven communes that stand under
// the province. A code is not an identity: 05716 was Thị trấn Đình Cả and is Xã Võ Nhai. Names of
// hamlets are in use in the area; the numbers of households are made up.
#pragma once

#include <array>
#include <string_view>

#include "core/unit/unit.hpp"

namespace nguon::demo {

// The list of codes of administrative units was first issued on this day; earlier history is not
// told here.
inline constexpr Day since{ std::chrono::local_days(
    std::chrono::year(2004) / std::chrono::July / 8) };
inline constexpr Day merger_day{ std::chrono::local_days(
    std::chrono::year(2025) / std::chrono::July / 1) };
// Departments of information and of culture became one.
inline constexpr Day departments_day{ std::chrono::local_days(
    std::chrono::year(2025) / std::chrono::March / 1) };

struct Hamlet {
    std::string_view name; // empty: there is no fourth, or no third
    int households = 0;
    // Its middle, made up; zero: that of its loudspeakers.
    double latitude = 0;
    double longitude = 0;
};

// A commune as it was until the merger, and the code of what it became.
struct OldCommune {
    std::string_view code;
    std::string_view name;
    UnitKind kind = UnitKind::commune;
    std::string_view became;
    std::array<Hamlet, 4> hamlets;
};

struct NewCommune {
    std::string_view code;
    std::string_view name;
    UnitKind kind = UnitKind::commune;
};

struct District {
    std::string_view code;
    std::string_view name;
};

struct Department {
    std::string_view key; // how officers.hpp names it
    std::string_view name;
    std::string_view parent; // code of a province or district
    std::string_view became; // key of the successor from departments_day on; empty: goes on
};

inline constexpr std::string_view province_code = "19";
inline constexpr std::string_view province_name = "Tỉnh Thái Nguyên";
// Bắc Kạn became a part of Thái Nguyên on merger_day (resolution 202/2025/QH15).
inline constexpr std::string_view joined_code = "06";
inline constexpr std::string_view joined_name = "Tỉnh Bắc Kạn";
inline constexpr std::string_view province_resolution = "202/2025/QH15";

inline constexpr std::string_view vo_nhai_code = "170";
inline constexpr std::string_view city_code = "164";
inline constexpr std::array districts{
    District{ city_code, "Thành phố Thái Nguyên" },
    District{ vo_nhai_code, "Huyện Võ Nhai" },
};

inline constexpr std::array vo_nhai{
    OldCommune{ "05716", "Thị trấn Đình Cả", UnitKind::township, "05716",
        { Hamlet{ "Tổ dân phố Thái Long", 164, 21.7548, 106.0700 },
            Hamlet{ "Tổ dân phố Hùng Sơn", 187 },
            Hamlet{ "Tổ dân phố Trường Sơn", 142, 21.7618, 106.0820 } } },
    OldCommune{ "05719", "Xã Sảng Mộc", UnitKind::commune, "05719",
        { Hamlet{ "Xóm Bản Chương", 86 }, Hamlet{ "Xóm Khuổi Mèo", 61 },
            Hamlet{ "Xóm Nà Ca", 74, 21.8921, 106.0263 } } },
    OldCommune{ "05722", "Xã Nghinh Tường", UnitKind::commune, "05722",
        { Hamlet{ "Xóm Bản Cái", 79 }, Hamlet{ "Xóm Thượng Lương", 95 },
            Hamlet{ "Xóm Nà Giàm", 58, 21.8961, 106.0891 } } },
    OldCommune{ "05725", "Xã Thần Xa", UnitKind::commune, "05725",
        { Hamlet{ "Xóm Kim Sơn", 104 }, Hamlet{ "Xóm Xuyên Sơn", 88 },
            Hamlet{ "Xóm Hạ Sơn", 71, 21.8362, 105.9031 } } },
    OldCommune{ "05728", "Xã Vũ Chấn", UnitKind::commune, "05722",
        { Hamlet{ "Xóm Khe Rịa", 67, 21.8497, 106.0583 }, Hamlet{ "Xóm Na Mấy", 92 },
            Hamlet{ "Xóm Cao Sơn", 49, 21.8571, 106.0311 } } },
    OldCommune{ "05731", "Xã Thượng Nung", UnitKind::commune, "05725",
        { Hamlet{ "Xóm Lũng Luông", 83 }, Hamlet{ "Xóm Tân Thành", 66, 21.8512, 105.9708 } } },
    OldCommune{ "05734", "Xã Phú Thượng", UnitKind::commune, "05716",
        { Hamlet{ "Xóm Mỏ Gà", 148 }, Hamlet{ "Xóm Cao Lầm", 97 },
            Hamlet{ "Xóm Nà Kháo", 121, 21.7816, 106.1141 },
            Hamlet{ "Xóm Suối Cạn", 89, 21.7653, 106.0935 } } },
    OldCommune{ "05737", "Xã Cúc Đường", UnitKind::commune, "05740",
        { Hamlet{ "Xóm Lam Sơn", 112 }, Hamlet{ "Xóm Mỏ Chì", 94, 21.7781, 105.9742 } } },
    OldCommune{ "05740", "Xã La Hiên", UnitKind::commune, "05740",
        { Hamlet{ "Xóm Hiên Bình", 156 }, Hamlet{ "Xóm Trúc Mai", 173 },
            Hamlet{ "Xóm Làng Kèn", 118, 21.7187, 105.9466 },
            Hamlet{ "Xóm Hang Hon", 102, 21.7319, 105.9214 } } },
    OldCommune{ "05743", "Xã Lâu Thượng", UnitKind::commune, "05716",
        { Hamlet{ "Xóm Đất Đỏ", 131 }, Hamlet{ "Xóm La Mạ", 109 },
            Hamlet{ "Xóm Làng Hang", 96, 21.7312, 106.0409 } } },
    OldCommune{ "05746", "Xã Tràng Xá", UnitKind::commune, "05746",
        { Hamlet{ "Xóm Đồng Ruộng", 124 }, Hamlet{ "Xóm Là Đông", 137, 21.7012, 106.0723 },
            Hamlet{ "Xóm Làng Tràng", 152 }, Hamlet{ "Xóm Lò Gạch", 116, 21.6889, 106.0621 } } },
    OldCommune{ "05749", "Xã Phương Giao", UnitKind::commune, "05755",
        { Hamlet{ "Xóm Làng Giai", 93, 21.6387, 106.1466 }, Hamlet{ "Xóm Na Bả", 78 } } },
    OldCommune{ "05752", "Xã Liên Minh", UnitKind::commune, "05746",
        { Hamlet{ "Xóm Khuân Đã", 101 }, Hamlet{ "Xóm Thâm", 84, 21.6538, 106.0287 },
            Hamlet{ "Xóm Nhâu", 90, 21.6697, 106.0497 } } },
    OldCommune{ "05755", "Xã Dân Tiến", UnitKind::commune, "05755",
        { Hamlet{ "Xóm Đồng Quán", 143 }, Hamlet{ "Xóm Làng Mười", 128, 21.6861, 106.1502 },
            Hamlet{ "Xóm Lân Vai", 72, 21.6981, 106.1639 } } },
    OldCommune{ "05758", "Xã Bình Long", UnitKind::commune, "05755",
        { Hamlet{ "Xóm Quảng Phúc", 119 }, Hamlet{ "Xóm Đại Long", 107, 21.6778, 106.1781 },
            Hamlet{ "Xóm Đèo Ngà", 81, 21.6612, 106.2034 } } },
};

// The wards of the city that became one: the demo's town.
inline constexpr std::array city{
    OldCommune{ "05437", "Phường Túc Duyên", UnitKind::ward, "05443", {} },
    OldCommune{ "05440", "Phường Hoàng Văn Thụ", UnitKind::ward, "05443", {} },
    OldCommune{
        "05443", "Phường Trưng Vương", UnitKind::ward, "05443", { Hamlet{ "Tổ dân phố 4", 312 } } },
    OldCommune{ "05446", "Phường Quang Trung", UnitKind::ward, "05443", {} },
    OldCommune{ "05449", "Phường Phan Đình Phùng", UnitKind::ward, "05443",
        { Hamlet{ "Tổ dân phố 9", 287, 21.5951, 105.8467 } } },
    OldCommune{ "05452", "Phường Tân Thịnh", UnitKind::ward, "05443", {} },
    OldCommune{ "05458", "Phường Đồng Quang", UnitKind::ward, "05443", {} },
    OldCommune{ "05461", "Phường Gia Sàng", UnitKind::ward, "05443", {} },
};

// Sảng Mộc stayed as it was and is listed above only; it moved under the province.
inline constexpr std::array new_communes{
    NewCommune{ "05716", "Xã Võ Nhai", UnitKind::commune },
    NewCommune{ "05722", "Xã Nghinh Tường", UnitKind::commune },
    NewCommune{ "05725", "Xã Thần Sa", UnitKind::commune },
    NewCommune{ "05740", "Xã La Hiên", UnitKind::commune },
    NewCommune{ "05746", "Xã Tràng Xá", UnitKind::commune },
    NewCommune{ "05755", "Xã Dân Tiến", UnitKind::commune },
    NewCommune{ "05443", "Phường Phan Đình Phùng", UnitKind::ward },
};

inline constexpr std::array departments{
    Department{ "culture", "Sở Văn hóa, Thể thao và Du lịch", province_code, {} },
    Department{ "information", "Sở Thông tin và Truyền thông", province_code, "culture" },
    Department{ "health", "Sở Y tế", province_code, {} },
    Department{ "farming", "Sở Nông nghiệp và Môi trường", province_code, {} },
    Department{ "justice", "Sở Tư pháp", province_code, {} },
    Department{ "district_culture", "Phòng Văn hóa và Thông tin huyện", vo_nhai_code, {} },
    Department{
        "district_centre", "Trung tâm Văn hóa, Thể thao và Truyền thông huyện", vo_nhai_code, {} },
};

}
