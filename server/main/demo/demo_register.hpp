// Stations, boards, gear, officers and one survey of the demo, by the use cases that officers use.
#pragma once

#include "server/app/deed.hpp"
#include "server/main/demo/demo_units.hpp"

namespace nguon {

// After officers and devices. `deed` is an administrator's.
void add_demo_register(app::Records& records, const app::Deed& deed, const DemoUnits& units);

}
