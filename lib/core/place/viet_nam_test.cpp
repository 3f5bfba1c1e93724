#include "core/place/viet_nam.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(VietNam, towns_at_the_edges_stand_on_land)
{
    // Hà Nội, Đồng Văn, Móng Cái, Mường Nhé, Điện Biên, Vinh, Đồng Hới, Huế, Đà Nẵng, Lao Bảo,
    // Đắk Glei, Quy Nhơn, Nha Trang, Vũng Tàu, Bù Gia Mập, Mũi Cà Mau, Hà Tiên, Châu Đốc.
    for (const Point town :
        { Point{ 21.03, 105.85 }, Point{ 23.28, 105.36 }, Point{ 21.53, 107.97 },
            Point{ 22.19, 102.45 }, Point{ 21.39, 103.02 }, Point{ 18.67, 105.69 },
            Point{ 17.47, 106.62 }, Point{ 16.46, 107.59 }, Point{ 16.07, 108.22 },
            Point{ 16.62, 106.6 }, Point{ 15.08, 107.73 }, Point{ 13.77, 109.22 },
            Point{ 12.24, 109.19 }, Point{ 10.35, 107.08 }, Point{ 12.1, 107.15 },
            Point{ 8.62, 104.73 }, Point{ 10.38, 104.49 }, Point{ 10.7, 105.12 } })
        EXPECT_TRUE(is_on_land_of_viet_nam(town)) << town.latitude << " " << town.longitude;
}

TEST(VietNam, islands_are_land)
{
    // Phú Quốc, Côn Đảo, Song Tử Tây, Trường Sa, Hoàng Sa, Cô Tô, Lý Sơn.
    for (const Point island : { Point{ 10.22, 103.96 }, Point{ 8.68, 106.61 },
             Point{ 11.43, 114.33 }, Point{ 8.64, 111.92 }, Point{ 16.53, 111.61 },
             Point{ 20.97, 107.76 }, Point{ 15.38, 109.11 } })
        EXPECT_TRUE(is_on_land_of_viet_nam(island)) << island.latitude << " " << island.longitude;
}

TEST(VietNam, the_open_sea_and_places_changed_over_are_not)
{
    EXPECT_FALSE(is_on_land_of_viet_nam({ 19.5, 107.0 }));
    EXPECT_FALSE(is_on_land_of_viet_nam({ 14.0, 110.8 }));
    EXPECT_FALSE(is_on_land_of_viet_nam({ 7.5, 105.0 }));
    EXPECT_TRUE(is_in_frame_of_viet_nam({ 14.0, 110.8 }));
    EXPECT_FALSE(is_in_frame_of_viet_nam({ 105.8, 21.0 }));
    EXPECT_FALSE(is_in_frame_of_viet_nam({ 0, 0 }));
}

TEST(VietNam, what_can_not_be_a_place_of_ours_is_named)
{
    EXPECT_EQ(fault_of_place({ 21.03, 105.85 }), "");
    EXPECT_EQ(fault_of_place({ 14.0, 110.8 }), "") << "the sea is doubted, not refused";
    EXPECT_EQ(fault_of_place({ 105.85, 21.03 }), "place.changed_over");
    EXPECT_EQ(fault_of_place({ 48.85, 2.35 }), "place.abroad");
}

}
}
