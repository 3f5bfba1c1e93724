// How a piece of work stands to others that wait for the same turn.
#pragma once

#include <cstdint>

namespace nguon {

enum class Urgency : std::uint8_t {
    bulk, // long: undone and begun anew when something urgent waits, so it has no other effect
    normal,
    urgent, // an emergency: before whatever waits
};

}
