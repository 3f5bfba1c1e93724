// Loudspeaker clusters and boards of the demo. The first two stand in one commune, near one
// another:
// `./dev up` plays them on this machine.
#pragma once

#include <array>
#include <string_view>

#include "core/device/device.hpp"

namespace nguon::demo {

struct Cluster {
    std::string_view commune; // code of the commune of before the merger in which it was put up
    std::string_view hamlet; // empty: it belongs to the commune as a whole
    std::string_view name;
    DeviceKind kind = DeviceKind::speaker;
    int speakers = 0;
    double latitude = 0;
    double longitude = 0;
    double power_w = 0;
    double bearing = 0; // degrees from north, of the main horn
};

inline constexpr std::array clusters{
    Cluster{
        "05716", "", "Cụm loa trụ sở UBND", DeviceKind::speaker, 4, 21.7538, 106.0712, 120, 45 },
    Cluster{
        "05716", "", "Cụm loa chợ Đình Cả", DeviceKind::speaker, 3, 21.7561, 106.0756, 100, 130 },
    Cluster{ "05716", "Tổ dân phố Hùng Sơn", "Cụm loa tổ dân phố Hùng Sơn", DeviceKind::speaker, 2,
        21.7504, 106.0678, 60, 210 },
    Cluster{ "05734", "Xóm Mỏ Gà", "Cụm loa xóm Mỏ Gà", DeviceKind::speaker, 3, 21.7712, 106.1024,
        80, 90 },
    Cluster{ "05734", "Xóm Cao Lầm", "Cụm loa xóm Cao Lầm", DeviceKind::speaker, 2, 21.7779,
        106.0887, 60, 0 },
    Cluster{ "05743", "Xóm Đất Đỏ", "Cụm loa xóm Đất Đỏ", DeviceKind::speaker, 2, 21.7465, 106.0321,
        60, 270 },
    Cluster{ "05743", "Xóm La Mạ", "Cụm loa xóm La Mạ", DeviceKind::speaker, 2, 21.7398, 106.0187,
        50, 180 },
    Cluster{ "05719", "Xóm Bản Chương", "Cụm loa xóm Bản Chương", DeviceKind::speaker, 3, 21.9062,
        106.0071, 80, 20 },
    Cluster{ "05719", "Xóm Khuổi Mèo", "Cụm loa xóm Khuổi Mèo", DeviceKind::speaker, 2, 21.9187,
        106.0214, 50, 300 },
    Cluster{ "05722", "Xóm Bản Cái", "Cụm loa xóm Bản Cái", DeviceKind::speaker, 2, 21.8843,
        106.0698, 60, 60 },
    Cluster{ "05722", "Xóm Thượng Lương", "Cụm loa xóm Thượng Lương", DeviceKind::speaker, 2,
        21.8724, 106.0815, 60, 150 },
    Cluster{ "05728", "Xóm Na Mấy", "Cụm loa xóm Na Mấy", DeviceKind::speaker, 2, 21.8376, 106.0442,
        60, 240 },
    Cluster{ "05725", "Xóm Kim Sơn", "Cụm loa xóm Kim Sơn", DeviceKind::speaker, 3, 21.8293,
        105.9187, 80, 110 },
    Cluster{ "05725", "Xóm Xuyên Sơn", "Cụm loa xóm Xuyên Sơn", DeviceKind::speaker, 2, 21.8174,
        105.9052, 50, 330 },
    Cluster{ "05731", "Xóm Lũng Luông", "Cụm loa xóm Lũng Luông", DeviceKind::speaker, 2, 21.8418,
        105.9576, 60, 75 },
    Cluster{ "05740", "Xóm Hiên Bình", "Cụm loa xóm Hiên Bình", DeviceKind::speaker, 4, 21.7256,
        105.9318, 100, 35 },
    Cluster{ "05740", "Xóm Trúc Mai", "Cụm loa xóm Trúc Mai", DeviceKind::speaker, 3, 21.7341,
        105.9467, 80, 190 },
    Cluster{ "05737", "Xóm Lam Sơn", "Cụm loa xóm Lam Sơn", DeviceKind::speaker, 2, 21.7697,
        105.9601, 60, 255 },
    Cluster{ "05746", "Xóm Đồng Ruộng", "Cụm loa xóm Đồng Ruộng", DeviceKind::speaker, 3, 21.6921,
        106.0589, 80, 15 },
    Cluster{ "05746", "Xóm Làng Tràng", "Cụm loa xóm Làng Tràng", DeviceKind::speaker, 2, 21.6803,
        106.0741, 60, 120 },
    Cluster{ "05752", "Xóm Khuân Đã", "Cụm loa xóm Khuân Đã", DeviceKind::speaker, 2, 21.6619,
        106.0384, 50, 200 },
    Cluster{ "05755", "Xóm Đồng Quán", "Cụm loa xóm Đồng Quán", DeviceKind::speaker, 3, 21.6847,
        106.1476, 80, 285 },
    Cluster{ "05758", "Xóm Quảng Phúc", "Cụm loa xóm Quảng Phúc", DeviceKind::speaker, 2, 21.6702,
        106.1893, 60, 100 },
    Cluster{ "05749", "Xóm Na Bả", "Cụm loa xóm Na Bả", DeviceKind::speaker, 2, 21.6458, 106.1317,
        50, 170 },
    Cluster{ "05443", "Tổ dân phố 4", "Cụm loa tổ dân phố 4", DeviceKind::speaker, 2, 21.5872,
        105.8391, 50, 90 },
    Cluster{ "05716", "", "Bảng tin điện tử trụ sở UBND", DeviceKind::board, 0, 21.7537, 106.0710,
        0, 0 },
    Cluster{ "05740", "", "Bảng tin điện tử chợ La Hiên", DeviceKind::board, 0, 21.7262, 105.9324,
        0, 0 },
};

}
