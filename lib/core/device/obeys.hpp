// Which devices can do what they are told.
#pragma once

#include "core/device/device.hpp"

namespace nguon {

// One that was never paired obeys nothing, and a board has no sound to set, stop or try.
bool obeys(const Device& device, CommandVerb verb);

}
