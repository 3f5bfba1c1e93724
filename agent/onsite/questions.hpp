// What the place asks of the player. The agent fills these in with its conversation, tests with
// what they like.
#pragma once

#include "agent/local/messages.hpp"
#include "runtime/asio.hpp"

#include <functional>

namespace nguon::agent {

// A refusal of this moment, which says nothing against the order: no player there, or one whose
// disk is full, who has no keys or no time yet, or whose profile does not name the place of the
// order yet.
inline bool may_be_taken_later(const Error& error)
{
    return error.code.starts_with("local.") || error.code == "player.storage_failed"
        || error.code == "trust.no_keyring" || error.code == "order.no_trusted_time"
        || error.code == "order.not_meant";
}

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
