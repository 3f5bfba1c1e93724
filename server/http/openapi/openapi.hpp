// The description of the API (docs/openapi.yaml), compiled into the program, so that a server
// always tells what it itself does.
#pragma once

#include <string_view>

#include "net/http.hpp"

namespace nguon::http {

std::string_view openapi_text();

// GET /api/v1/openapi.yaml, open to everybody: it says nothing about anybody's data.
awaitable<net::Response> show_openapi(net::Request request);

}
