#include "core/place/viet_nam.hpp"

#include <algorithm>
#include <array>

namespace nguon {
namespace {

// The mainland with the islands close to it, from the northwest along the northern border, down the
// coast, and back up the western border; some ten kilometres outside of both.
const Polygon& mainland()
{
    static const Polygon outline{ { 22.55, 102.0 }, { 22.95, 102.5 }, { 22.75, 103.2 },
        { 23.0, 103.9 }, { 23.0, 104.4 }, { 23.5, 105.2 }, { 23.3, 105.9 }, { 23.1, 106.8 },
        { 22.7, 107.0 }, { 22.0, 107.0 }, { 21.9, 107.6 }, { 21.7, 108.2 }, { 21.3, 108.15 },
        { 20.6, 107.6 }, { 20.5, 106.95 }, { 19.9, 106.7 }, { 19.2, 105.95 }, { 18.6, 105.95 },
        { 18.3, 106.6 }, { 17.8, 106.75 }, { 17.2, 107.3 }, { 16.7, 107.85 }, { 16.3, 108.4 },
        { 15.8, 108.75 }, { 15.0, 109.15 }, { 13.8, 109.5 }, { 12.6, 109.6 }, { 11.6, 109.4 },
        { 11.1, 109.0 }, { 10.5, 108.2 }, { 10.2, 107.2 }, { 9.5, 106.8 }, { 9.1, 106.3 },
        { 8.4, 105.2 }, { 8.4, 104.5 }, { 9.0, 104.65 }, { 9.9, 104.75 }, { 10.0, 104.2 },
        { 10.55, 104.3 }, { 10.65, 104.9 }, { 11.0, 105.0 }, { 11.05, 105.8 }, { 11.8, 105.75 },
        { 12.0, 106.4 }, { 12.4, 106.9 }, { 12.5, 107.4 }, { 13.5, 107.5 }, { 14.4, 107.25 },
        { 15.2, 107.45 }, { 15.9, 107.1 }, { 16.25, 106.95 }, { 16.6, 106.5 }, { 17.1, 106.2 },
        { 17.6, 105.65 }, { 18.3, 105.05 }, { 18.8, 104.95 }, { 19.2, 103.8 }, { 19.6, 103.95 },
        { 19.9, 104.6 }, { 20.2, 104.6 }, { 20.4, 104.2 }, { 20.7, 103.9 }, { 20.7, 103.3 },
        { 20.9, 103.0 }, { 21.2, 102.75 }, { 21.6, 102.8 }, { 22.0, 102.4 }, { 22.3, 102.05 },
        { 22.55, 102.0 } };
    return outline;
}

constexpr std::array<Circle, 15> islands{ {
    { { 10.2, 104.0 }, 45'000 }, // Phú Quốc
    { { 9.3, 103.48 }, 20'000 }, // Thổ Chu
    { { 9.8, 104.4 }, 35'000 }, // Kiên Hải
    { { 8.69, 106.6 }, 25'000 }, // Côn Đảo
    { { 10.52, 108.94 }, 20'000 }, // Phú Quý
    { { 15.38, 109.12 }, 15'000 }, // Lý Sơn
    { { 15.95, 108.5 }, 15'000 }, // Cù Lao Chàm
    { { 17.16, 107.34 }, 12'000 }, // Cồn Cỏ
    { { 20.13, 107.73 }, 15'000 }, // Bạch Long Vĩ
    { { 20.98, 107.77 }, 40'000 }, // Cô Tô
    { { 18.8, 105.93 }, 15'000 }, // Hòn Ngư
    { { 16.5, 112.0 }, 170'000 }, // Hoàng Sa
    { { 10.0, 114.2 }, 330'000 }, // Trường Sa
    { { 7.9, 112.9 }, 120'000 }, // Trường Sa, in the southwest
    { { 20.75, 107.4 }, 40'000 }, // Cát Bà, Vân Đồn
} };

}

bool is_in_frame_of_viet_nam(Point point)
{
    return point.latitude >= 6.5 && point.latitude <= 23.6 && point.longitude >= 101.9
        && point.longitude <= 117.9;
}

std::string_view fault_of_place(Point point)
{
    if (is_in_frame_of_viet_nam(point))
        return {};
    return is_in_frame_of_viet_nam({ point.longitude, point.latitude }) ? "place.changed_over"
                                                                        : "place.abroad";
}

bool is_on_land_of_viet_nam(Point point)
{
    return contains(mainland(), point)
        || std::any_of(islands.begin(), islands.end(),
            [&](const Circle& island) { return contains(island, point); });
}

}
