// The WebSocket of a browser that somebody speaks into, as the studio knows it.
#pragma once

#include "net/websocket.hpp"
#include "server/device/live_studio.hpp"

namespace nguon {

// The answer of GET /api/v1/lives/{id}/voice: the line belongs to the studio until it ends.
net::Response link_speaker(
    const net::Request& request, device::LiveStudio& studio, LiveId live, AccountId speaker);

}
