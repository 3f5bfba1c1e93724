// How long what is made public is aired without a gap: Luật 10/2022 asks for at least three days in
// a row on the loudspeakers.
#pragma once

#include <vector>

#include "base/moment.hpp"

namespace nguon {

// The longest run of days without a gap among the starts; several on one day count once.
int longest_run(std::vector<Moment> starts);

}
