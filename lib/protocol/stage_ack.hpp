// The one frame that comes by the ten thousand within a second: a device's word about an order, in
// the very shape `encode` gives it. Whatever looks different in any way is left to `decode_frame`,
// which knows all of JSON; what is read here is what that would read.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/frames.hpp"

namespace nguon::protocol {

std::optional<Ack> read_stage_ack(std::string_view text);

}
