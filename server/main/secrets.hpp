// Secrets that people type: made once, shown once.
#pragma once

#include <string>

namespace nguon {

// Twelve letters and digits without those that look alike, in groups of four: 59 bits.
std::string new_password();

}
