// The XML side of CAP as handlers are given it: reading, signatures, certificates.
#pragma once

#include "server/http/api_keys/api_key_handlers.hpp"
#include "server/http/cap/cap_handlers.hpp"

namespace nguon {

http::CapHandlers::Xml cap_xml();
http::ApiKeyHandlers::ReadCertificate certificate_reader();

}
