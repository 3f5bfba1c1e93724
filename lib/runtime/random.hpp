// Chance from the kernel (getrandom), good enough for keys, tokens and masks.
#pragma once

#include "base/moment.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace nguon::runtime {

void fill_random(std::span<std::byte> bytes);
// `count` raw bytes.
std::string random_bytes(std::size_t count);
std::uint32_t random_number();

// A new identity for a row that comes into being at `now`.
template <typename Identity> Identity new_id(Moment now)
{
    return Identity::make(now, random_number());
}

}
