// Our own alert as others read it: one message for each order that went out.
#pragma once

#include "core/cap/alert.hpp"
#include "core/emergency/emergency.hpp"

namespace nguon::cap {

// A unit, a group's unit or a loudspeaker that is named in the audience, as of that moment.
struct NamedArea {
    std::string name;
    std::string code; // of the General Statistics Office; may be empty
    std::optional<Point> place;
};

struct Publication {
    std::string sender; // of this system; the same for years
    std::string sender_name; // the unit whose alert it is
    std::vector<NamedArea> areas; // beside the polygons and circles of the order
    std::vector<Reference> earlier; // the messages of the same alert, oldest first
};

// "nguon-<emergency>-<revision>": the same after every restart, in any order of asking.
std::string identifier_of(EmergencyId emergency, std::int64_t revision);

// `order` is what the devices are told by the emergency's present revision. An exercise is never
// Actual; what ends or was wrong is a Cancel of everything before. One info in Vietnamese and one
// for each translation, which differ in their words alone. A Cancel has those in which we know how
// to say that it is over: who reads only Tày would read the warning once more.
Alert message_of(const Emergency& emergency, const Order& order, const Publication& with);

}
