// What an alert of another system says in other languages than Vietnamese.
#pragma once

#include "core/cap/alert.hpp"
#include "core/emergency/emergency.hpp"

namespace nguon::cap {

// To be read, not to be spoken: once in each language, in the order of the message, as many as an
// alert may have. Where one language says several things, only what it says of the places that are
// spoken of; an end beside a warning is no translation of it. Of an alert without Vietnamese this
// is all there is.
std::vector<Translation> said_in_others(const Alert& alert);

}
