// The console's built files. Names with a hash in them are kept by browsers for ever; the page
// itself is asked for each time.
#pragma once

#include <filesystem>

#include "net/router.hpp"

namespace nguon::http {

// /console/ and everything below it; an address without a file is a page of the console. / leads
// there until the public sites exist. Without a folder a page says what is missing.
void add_static_routes(net::Router& router, std::filesystem::path console);

}
