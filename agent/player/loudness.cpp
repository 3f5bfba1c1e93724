#include "agent/player/loudness.hpp"

#include <algorithm>

namespace nguon::agent {
namespace {

// A window may pass over midnight.
bool holds(const QuietVolume& window, TimeOfDay time)
{
    return window.from <= window.to ? window.from <= time && time < window.to
                                    : time >= window.from || time < window.to;
}

}

Volumes volumes_at(const DeviceProfile& profile, std::optional<int> commanded,
    std::optional<TimeOfDay> time_of_day)
{
    int ordinary = commanded.value_or(profile.volume);
    for (const QuietVolume& window : profile.quiet) {
        if (time_of_day && holds(window, *time_of_day))
            ordinary = std::min(ordinary, window.volume);
    }
    const int ceiling = profile.volume_ceiling;
    return { std::min(ordinary, ceiling), ceiling, ceiling };
}

}
