// A device's WebSocket as the hub knows it.
#pragma once

#include "net/websocket.hpp"
#include "server/device/hub.hpp"

namespace nguon {

// The answer of GET /device/v1/link: the line belongs to the hub until it ends.
net::Response link_device(const net::Request& request, device::Hub& hub);

}
