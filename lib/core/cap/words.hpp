// The words of our own that go into a message, in the languages we know them in.
#pragma once

#include <string>
#include <string_view>

#include "core/cap/alert.hpp"
#include "core/emergency/emergency.hpp"

namespace nguon::cap {

// Words of ours stand in English where the language is English, and in Vietnamese everywhere else:
// nobody here knows the official name of a landslide in Tày, and who reads Tày reads both.

// As officials write it: "Lũ quét".
std::string_view event_name(Hazard hazard, std::string_view language = "vi");

// How the headline of a message begins; a reader of a feed sees nothing else.
std::string_view opening(std::string_view language, bool exercise, OrderAct act, MessageType type);

// Whether we can say in it that something is over: nobody who reads only that language may take the
// end of a warning for the warning.
bool can_say_over(std::string_view language);
// What had been said, behind the word that it is over.
std::string as_over(std::string_view text, std::string_view language, bool exercise, OrderAct act);

// The words framed so that nobody takes them for the real thing.
std::string as_exercise(std::string_view text, std::string_view language);

}
