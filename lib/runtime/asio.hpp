// The part of Asio the house uses, under short names. Coroutines run on a strand of their own
// unless they are told otherwise, so that what belongs to one connection needs no lock.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nguon {

namespace asio = boost::asio;
template <typename T> using awaitable = asio::awaitable<T>;

}

namespace nguon::runtime {

using Executor = asio::any_io_executor;
using Duration = std::chrono::steady_clock::duration;

}
