// From an alert of another system to ours: what happens, how grave it is, and the words to say.
#pragma once

#include <span>

#include "core/cap/alert.hpp"
#include "core/emergency/emergency.hpp"

namespace nguon::cap {

// The lists of codes that stand for Vietnamese administrative units, in any case: those of the
// General Statistics Office, and names other systems give them.
bool is_unit_code(const Named& geocode);
inline constexpr std::string_view unit_code_name = "VN-GSO";

// The one in Vietnamese, else the first; null without any. Of several in that language the first
// that warns of something.
const Info* spoken_info(const Alert& alert);
// Whether that one is only a part of what is said in its language: another one speaks of other
// places, or takes back for some what is said to others.
bool says_more_than_is_spoken(const Alert& alert);
bool is_vietnamese(std::string_view language);
bool is_all_clear(const Info& info);

Hazard hazard_of(const Info& info);
nguon::Severity severity_of(const Info& info);

// Headline, description and instruction as plain text for a loudspeaker: no markup, no addresses of
// web pages, whole sentences, at most `most` bytes. What to do goes before what happens where both
// do not fit.
std::string spoken_text(const Info& info, std::size_t most);

// What has no end is believed for this long.
inline constexpr Milliseconds usual_life = std::chrono::hours(1);

// The last end of what is said in the language we speak, of other languages only where that names
// none; the sender's silence means the usual life.
Moment expires_of(const Alert& alert);
// All of it does, in the language that is spoken: for some places alone nothing is over.
bool says_all_clear(const Alert& alert);

// Fewer points, the same shape as near as can be: orders to devices are small. What lies within
// stays within nearly everywhere; each polygon keeps at least three corners.
std::vector<Polygon> simplified(std::vector<Polygon> polygons, std::size_t most_points);

}
