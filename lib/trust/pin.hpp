// PINs for setting off an alert at a device. A device is a small machine, so they are hashed with
// less memory than a password (16 MiB, 4 passes: about a tenth of a second there); what protects
// them is the number of tries, not the hash.
#pragma once

#include <string>
#include <string_view>

namespace nguon {

// Argon2id with salt and cost, as text.
std::string hash_pin(std::string_view pin);
bool is_pin(std::string_view hash, std::string_view pin);

}
