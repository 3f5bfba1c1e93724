#include "server/main/demo.hpp"

namespace nguon {

void Demo::fill(DemoDay) { static_cast<void>(parts_); }

}
