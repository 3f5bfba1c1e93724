// What nearly every file of a module with coroutines includes, beside pch.hpp.
#pragma once

#include "runtime/asio.hpp"

#include <boost/json.hpp>
