// Where a loudspeaker of this country can stand: coarse outlines, wide by some kilometres, to find
// places that were mistyped. No statement about borders.
#pragma once

#include <string_view>

#include "core/place/place.hpp"

namespace nguon {

// Within the frame of the mainland and all islands.
bool is_in_frame_of_viet_nam(Point point);
// On the mainland or about one of the islands; false: most likely in the sea or abroad.
bool is_on_land_of_viet_nam(Point point);
// Why nothing of ours can stand there, as a code of the message table (place.abroad,
// place.changed_over); empty: it can.
std::string_view fault_of_place(Point point);

}
