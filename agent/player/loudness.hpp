// How loud, by the time of day: the signed profile, an officer's command, the installed ceiling.
#pragma once

#include "agent/player/sound.hpp"
#include "core/device/device.hpp"

#include <optional>

namespace nguon::agent {

// `commanded` replaces the profile's ordinary volume until a newer profile comes; quiet windows are
// never made louder by it. Without a trusted time no window is known to hold.
Volumes volumes_at(const DeviceProfile& profile, std::optional<int> commanded,
    std::optional<TimeOfDay> time_of_day);

}
