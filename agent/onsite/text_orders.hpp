// Orders that come as text messages: handed to the player, which judges them.
#pragma once

#include "agent/onsite/modem.hpp"
#include "agent/onsite/questions.hpp"

namespace nguon::agent {

// Done with when the player took it or refused it for good, or when it is none of our business.
awaitable<Handled> take_text_order(const OnsiteQuestions& questions, TextMessage message);

}
