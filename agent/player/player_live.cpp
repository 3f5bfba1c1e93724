// Who may speak live on this device: whoever the province vouches for, as long as it vouches, with
// the key it names.
#include "agent/player/player.hpp"

#include "protocol/plan.hpp"

namespace nguon::agent {
namespace {

constexpr std::size_t most_live_refusals_known = 1'000;

}

Result<void> Player::judge_live(const LiveApproval& approval, MonoTime now) const
{
    if (!protocol::means(approval.audience, papers_.profile()))
        return fail(Kind::forbidden, "live.not_meant");
    // Its sounds have their place in time only; and an old voice cannot be told from a new one.
    if (!trusted_now(now))
        return fail(Kind::unavailable, "live.no_trusted_time");
    return {};
}

Result<AnswerContent> Player::live(const LiveQuestion& question, MonoTime now)
{
    if (const auto enrolled = require_enrolment(); !enrolled)
        return tl::unexpected(enrolled.error());
    const auto approval = open_live(question.live, *papers_.keyring(), trusted_now(now));
    if (!approval) {
        count_refusal("live", approval.error());
        return tl::unexpected(approval.error());
    }
    auto taken = judge_live(*approval, now);
    if (taken)
        taken = conductor_->take_live(*approval, now);
    if (!taken) {
        count_refusal("live", taken.error());
        if (taken.error().code == "live.no_trusted_time")
            note_refused_live(*approval);
        return tl::unexpected(taken.error());
    }
    voice_refused_ = false;
    return Done{};
}

// It was meant for this device, and this device would not: that stands in the log, once.
void Player::note_refused_live(const LiveApproval& approval)
{
    if (refused_lives_.size() >= most_live_refusals_known
        || !refused_lives_.insert(approval.live).second)
        return;
    PlayRecord record;
    record.occurrence = OccurrenceKey{ approval.schedule, approval.starts, 0 };
    record.bulletin = approval.bulletin;
    record.plan_version = papers_.plan() ? papers_.plan()->header.version : 0;
    record.planned_at = approval.starts;
    record.result = Outcome::refused;
    record.reason = Reason::no_trusted_time;
    log_.append(std::move(record), Finality::interim);
}

Result<AnswerContent> Player::voice(const VoiceQuestion& question, MonoTime now)
{
    const auto taken = conductor_->take_voice(question.frame, now);
    if (taken)
        return Done{};
    if (!std::exchange(voice_refused_, true))
        count_refusal("voice", taken.error());
    return tl::unexpected(taken.error());
}

// A full inbox is no mistake of anybody's; what belongs to no slot is, and is counted.
Result<AnswerContent> Player::relay(const RelayQuestion& question)
{
    const auto taken = conductor_->take_relay(question.occurrence, question.bytes, question.begins);
    if (taken)
        return Done{};
    if (taken.error().code == "relay.unknown")
        count_refusal("relay", taken.error());
    return tl::unexpected(taken.error());
}

}
