// The opening handshake of RFC 6455 section 4.
#pragma once

#include <string>
#include <string_view>

namespace nguon::net {

std::string base64(std::string_view bytes);
// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
std::string accept_key(std::string_view key);

}
