// Which orders the player believes, and what it says to those that it does not.
#include "agent/player/player.hpp"

#include "protocol/frames.hpp"
#include "protocol/order.hpp"
#include "protocol/order_approval.hpp"

namespace nguon::agent {
namespace {

constexpr std::size_t most_refusals_known = 1'000;

}

Result<Order> Player::judge_order(const OrderQuestion& question, MonoTime now)
{
    if (const auto enrolled = require_enrolment(); !enrolled)
        return tl::unexpected(enrolled.error());
    if (!question.stick.empty() && !papers_.profile().onsite.stick)
        return fail(Kind::forbidden, "order.no_stick");
    return protocol::open_order(question.order, *papers_.keyring(), trusted_now(now));
}

Result<void> Player::judge_meant(const Order& order, Liveness liveness, MonoTime now)
{
    const DeviceProfile profile = papers_.profile();
    if (const auto person = protocol::require_person(order, *papers_.keyring(), profile); !person)
        return tl::unexpected(person.error());
    // The link is proved once, and an agent in other hands may keep an order until it is over, or
    // bring what was on air last year.
    if (order.act == OrderAct::sound && !trusted_now(now) && least_now(now) >= order.expires)
        return fail(Kind::conflict, "order.expired");
    const HeldOrder* held = conductor_->programme().order(order.id);
    // What it was told to sound it ends or corrects by the same hand, also after it was moved or
    // taken out of a group: those around it heard the first words.
    if (held && order.act != OrderAct::sound)
        return {};
    if (!held
        && !is_meant(
            order.audience, { profile.device, profile.units, profile.groups, profile.place }))
        return fail(Kind::forbidden, "order.not_meant");
    if (order.exercise && !profile.exercises)
        return fail(Kind::forbidden, "order.no_exercise");
    // Without a time an old order cannot be told from a new one, unless the server itself is there.
    if (!trusted_now(now) && !held && !(liveness == Liveness::live && link_proved_))
        return fail(Kind::unavailable, "order.no_trusted_time");
    return {};
}

// Orders that were truly signed and are refused all the same stand in the play log, each once. What
// is forged has no name that could be believed: that is told by the answer alone.
void Player::note_refused_order(const Order& order, const Error& error)
{
    const bool is_ours = error.code == "approval.person_missing"
        || (error.code.starts_with("order.") && error.code != "order.malformed");
    if (!is_ours || error.code == "order.old_revision"
        || refused_orders_.size() >= most_refusals_known
        || !refused_orders_.insert({ order.id, error.code }).second)
        return;
    PlayRecord record;
    record.order = order.id;
    record.plan_version = papers_.plan() ? papers_.plan()->header.version : 0;
    record.planned_at = order.starts;
    record.result = Outcome::refused;
    record.reason = error.code == "order.expired" ? Reason::expired
        : error.code == "order.no_trusted_time"   ? Reason::no_trusted_time
                                                  : Reason::refused;
    log_.append(std::move(record), Finality::interim);
}

Result<AnswerContent> Player::order(const OrderQuestion& question, MonoTime now)
{
    const auto order = judge_order(question, now);
    if (!order) {
        count_refusal("order", order.error());
        const auto truly_signed = papers_.keyring()
            ? protocol::open_order(question.order, *papers_.keyring(), std::nullopt)
            : order;
        if (truly_signed)
            note_refused_order(*truly_signed, order.error());
        return tl::unexpected(order.error());
    }
    const auto judged = judge_meant(*order, question.live ? Liveness::live : Liveness::stored, now);
    if (judged && question.live && link_proved_ && !trusted_now(now))
        conductor_->confirm_order(order->id, now);
    std::optional<OnsiteAct> onsite;
    if (!question.stick.empty())
        onsite = OnsiteAct{ OnsiteWay::stick, question.stick, {} };
    return take_judged(judged, *order, encode(question.order), onsite, now);
}

Result<AnswerContent> Player::take_judged(const Result<void>& judged, const Order& order,
    const std::string& document, std::optional<OnsiteAct> onsite, MonoTime now)
{
    const HeldOrder* held = conductor_->programme().order(order.id);
    const bool again = held && held->order.revision == order.revision;
    const auto taken
        = judged ? conductor_->take_order(order, document, now, std::move(onsite)) : judged;
    if (!taken) {
        count_refusal("order", taken.error());
        note_refused_order(order, taken.error());
        return tl::unexpected(taken.error());
    }
    if (!again && options_.tell)
        options_.tell(StageEvent{ order.id, order.revision, Stage::accepted, {} });
    OrderAnswer answer{ order.id, order.revision };
    answer.reached = conductor_->stage_of(order.id).value_or(Stage::accepted);
    if (order.act == OrderAct::sound && answer.reached != Stage::sounded) {
        answer.media = Hash::parse(order.media);
        answer.lives_until = order.expires;
    }
    return answer;
}

}
