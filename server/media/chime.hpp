// The two sounds every device keeps from the day it is enrolled. Computed, not recorded, so the
// same server version makes the same bytes and devices need to fetch them once.
#pragma once

#include "server/media/mastering.hpp"

namespace nguon::media {

// Four bell strokes, each higher than the one before, over 3.2 s: it says "listen" and covers the
// time in which the words of an order are fetched.
Mastered attention_chime();

// A technician's tone: five seconds at 1 kHz, swelling and fading, easy to tell from any broadcast.
Mastered test_tone();

}
