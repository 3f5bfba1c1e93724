// From a message of another system to words, loudspeakers and a time of ours.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

CapReading read_cap(Records& records, const cap::Alert& alert, Moment now);

}
