// What every handler works with: the two desks, the clock, chance, and news for the browsers.
#pragma once

#include "runtime/clock.hpp"
#include "runtime/desk.hpp"
#include "server/app/deed.hpp"

namespace nguon::http {

using TruthDesk = runtime::Desk<app::TruthStore>;
using FactDesk = runtime::Desk<app::FactStore>;

}
