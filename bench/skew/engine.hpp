// One sound engine as a process of its own, driven by lines on standard input.
#pragma once

#include <string>

namespace nguon::bench {

// play ID FILE STARTS_NS OFFSET_NS | stop ID AT_NS | bend OFFSET_NS PPM ERROR_NS | quit; STARTS_NS
// and AT_NS are unix nanoseconds. Answers "started ID AT_NS CLOCK_ERROR_NS" and the like.
int run_engine(const std::string& output);

}
