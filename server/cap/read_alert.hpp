// CAP 1.2 as others send it. Everything is looked at before anything is believed: the form of XML,
// the elements with their order and number as the schema has them, and whether it makes sense.
#pragma once

#include "core/cap/alert.hpp"
#include "xml/parse.hpp"

namespace nguon::cap {

struct ReadAlert {
    Alert alert;
    bool is_signed = false; // carries a signature; nobody has looked whether it is right
};

// Refuses with xml.* what is no XML we take, else with `cap.invalid` and every wrong element by its
// way ("alert.info[1].area[2].polygon[1]").
Result<ReadAlert> read_alert(std::string_view bytes);

}
