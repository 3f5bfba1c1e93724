#include "core/device/obeys.hpp"

namespace nguon {

bool obeys(const Device& device, CommandVerb verb)
{
    if (device.public_key.empty())
        return false;
    return device.kind == DeviceKind::speaker || verb == CommandVerb::report_status
        || verb == CommandVerb::restart_player;
}

}
