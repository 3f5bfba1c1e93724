// CAP 1.2 as XML.
#pragma once

#include <string>
#include <string_view>

#include "core/cap/alert.hpp"

namespace nguon::cap {

inline constexpr std::string_view cap_namespace = "urn:oasis:names:tc:emergency:cap:1.2";
inline constexpr std::string_view cap_content_type = "application/cap+xml";

// The same bytes for the same message. What XML cannot hold (control characters) is left out:
// a strange sign in a text must not keep an alert from being told.
std::string to_xml(const Alert& alert);

// Text between tags or in an attribute.
std::string escape_xml(std::string_view text);

}
