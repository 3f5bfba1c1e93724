// What the tables of routes are written with.
#pragma once

#include "net/router.hpp"

namespace nguon::http {

template <typename T>
net::Handler to(T& handlers, awaitable<net::Response> (T::*method)(net::Request))
{
    return [&handlers, method](
               net::Request request) { return (handlers.*method)(std::move(request)); };
}

inline constexpr std::size_t kilobyte = 1024;
inline const net::RouteOptions small{ .max_body = 64 * kilobyte };

}
