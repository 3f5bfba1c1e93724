#include "server/http/openapi/openapi.hpp"

namespace nguon::http {

awaitable<net::Response> show_openapi(net::Request)
{
    auto response
        = net::Response::with(net::Status::ok, "application/yaml", std::string(openapi_text()));
    response.headers.set("Cache-Control", "no-cache");
    co_return response;
}

}
