// The composition root of the server: everything is made here, in the order in which it is needed,
// and ends in the reverse order.
#pragma once

#include "server/main/settings.hpp"

namespace nguon {

// Runs until SIGTERM or SIGINT. Returns the exit code.
int serve(const ServerSettings& settings);

}
