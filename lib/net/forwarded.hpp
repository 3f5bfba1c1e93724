// Who asks behind a proxy: a proxy's own address says nothing of it, so it writes whom it heard
// into X-Forwarded-For. Only what a proxy of ours wrote counts; anybody can send the field.
#pragma once

#include "net/http.hpp"

namespace nguon::net {

// "2001:DB8:0::1" as "2001:db8::1", and IPv4 inside IPv6 as IPv4; none when it is no address.
std::optional<std::string> plain_address(std::string_view text);

// The last entry of the last field: the nearest proxy put it there, what stands before may be
// invented. None when there is none, or it is no IP address.
std::optional<std::string> forwarded_for(const Headers& headers);

}
