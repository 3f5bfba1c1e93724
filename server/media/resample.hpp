// From another sampling rate to the house's 48 kHz.
#pragma once

#include "server/media/pcm.hpp"

namespace nguon::media {

// A whole piece at once; one that already has the rate comes back as it is.
Samples to_house_rate(Samples samples, int rate);

}
