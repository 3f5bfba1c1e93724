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
// Chance for ids: begins anywhere and then counts, so that no two ids that this program makes in
// one millisecond are equal. Drawn anew each time, a batch of 500 would meet itself every twentieth
// time (21 bits).
std::uint32_t chance_for_ids();

// A new identity for a row that comes into being at `now`.
template <typename Identity> Identity new_id(Moment now)
{
    return Identity::make(now, chance_for_ids());
}

}
