// What the place asks of the player. The agent fills these in with its conversation, tests with
// what they like.
#pragma once

#include "agent/local/messages.hpp"
#include "runtime/asio.hpp"

#include <functional>

namespace nguon::agent {

struct OnsiteQuestions {
    template <typename Answer, typename Question>
    using Ask = std::function<awaitable<Result<Answer>>(Question)>;

    Ask<OnsiteMenuAnswer, OnsiteMenuQuestion> menu;
    Ask<OrderAnswer, OnsiteSendQuestion> send;
    Ask<Done, OnsiteStopQuestion> stop;
    Ask<OrderAnswer, OrderQuestion> order;
    Ask<OrderAnswer, SmsQuestion> sms;
    Ask<Done, MediaQuestion> media;
};

}
