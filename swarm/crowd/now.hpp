#pragma once

#include "runtime/clock.hpp"

namespace nguon::swarm {

// Of this machine, on which server and swarm stand together.
inline Moment now() { return runtime::SystemClock().now(); }

}
