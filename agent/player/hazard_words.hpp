// What the device says of an order whose words did not reach it: what danger it is, and to listen.
#pragma once

#include "core/emergency/emergency.hpp"

namespace nguon::agent {

std::string words_of(Hazard hazard);

}
