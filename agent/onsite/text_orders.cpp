#include "agent/onsite/text_orders.hpp"

#include "protocol/sms_order.hpp"
#include "runtime/log.hpp"

namespace nguon::agent {

awaitable<Handled> take_text_order(const OnsiteQuestions& questions, TextMessage message)
{
    if (!protocol::is_sms_order(message.text)) {
        log::info("agent.sms_passed_over", { { "length", message.text.size() } });
        co_return Handled::done;
    }
    SmsQuestion question{ std::move(message.text) };
    const auto taken = co_await questions.sms(std::move(question));
    if (taken) {
        log::info("agent.sms_taken", { { "order", taken->order.text() } });
        co_return Handled::done;
    }
    const bool later = may_be_taken_later(taken.error());
    log::warning("agent.sms_refused", { { "code", taken.error().code }, { "again", later } });
    co_return later ? Handled::later : Handled::done;
}

}
