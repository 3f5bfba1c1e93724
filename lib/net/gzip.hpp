// Compression of answers while they are sent (RFC 1952).
#pragma once

#include <string>
#include <string_view>

namespace nguon::net {

std::string gzip(std::string_view text);
// Does an Accept-Encoding field take gzip? "gzip;q=0" does not.
bool takes_gzip(std::string_view accept_encoding);
// Text in the wide sense; pictures and sound are compressed already.
bool is_worth_compressing(std::string_view content_type);

}
