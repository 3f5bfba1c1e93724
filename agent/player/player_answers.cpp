// What the player answers to the agent.
#include "agent/player/player.hpp"

#include "agent/player/start_clock.hpp"
#include "protocol/frames.hpp"
#include "runtime/log.hpp"
#include "json/reader.hpp"

#include <system_error>

namespace nguon::agent {

using namespace std::chrono_literals;

struct Player::Answerer {
    Player& player;
    MonoTime now;
    std::optional<BegunTest>& begun; // then there is no answer yet

    using Answer = Result<AnswerContent>;

    Answer operator()(const IdentityQuestion&) const
    {
        IdentityAnswer answer;
        answer.public_key = player.identity_.signer().public_key();
        if (const auto& enrolment = player.identity_.enrolment()) {
            answer.device = enrolment->device;
            answer.root = enrolment->root;
        }
        return answer;
    }
    Answer operator()(const EnrolQuestion& q) const { return player.enrol(q, now); }
    Answer operator()(const ProveQuestion& q) const { return player.prove(q, now); }
    Answer operator()(const CheckWelcomeQuestion& q) const { return player.check_welcome(q, now); }
    Answer operator()(const RefreshQuestion& q) const { return player.refresh(q, now); }
    Answer operator()(const MediaQuestion& q) const { return player.media(q, now); }
    Answer operator()(const OrderQuestion& q) const { return player.order(q, now); }
    Answer operator()(const CommandQuestion& q) const { return player.command(q, begun, now); }
    Answer operator()(const LogQuestion& q) const { return player.upload(q, now); }
    Answer operator()(const AcknowledgedQuestion& q) const
    {
        player.log_.acknowledge(q.sequence);
        return Done{};
    }
    Answer operator()(const ClockQuestion& q) const
    {
        player.learn_mapping(q.mapping, now);
        if (player.mapping_.trusted
            && (player.clock_kept_ == MonoTime{} || now - player.clock_kept_ > 10min)) {
            player.clock_kept_ = now;
            player.diary_.set("clock", keep_mapping(player.told_));
        }
        return Done{};
    }
    Answer operator()(const LinkQuestion& q) const
    {
        player.vital_signs_.link(q.up, player.vital_now(now));
        return Done{};
    }
    Answer operator()(const StatusQuestion&) const { return StatusAnswer{ player.report(now) }; }
    Answer operator()(const SmsQuestion& q) const { return player.sms(q, now); }
    Answer operator()(const LiveQuestion& q) const { return player.live(q, now); }
    Answer operator()(const VoiceQuestion& q) const { return player.voice(q, now); }
    Answer operator()(const RelayQuestion& q) const { return player.relay(q); }
    Answer operator()(const OnsiteMenuQuestion&) const { return player.onsite_menu(now); }
    Answer operator()(const OnsiteSendQuestion& q) const { return player.onsite_send(q, now); }
    Answer operator()(const OnsiteStopQuestion& q) const { return player.onsite_stop(q, now); }
    Answer operator()(const StopQuestion&) const
    {
        player.end_ = 0;
        return Done{};
    }
};

Result<AnswerContent> Player::answer(const QuestionContent& question, MonoTime now)
{
    Taken taken = take(question, now);
    if (const auto* test = std::get_if<BegunTest>(&taken))
        return end_test(*test, test->check.run());
    return std::get<Result<AnswerContent>>(std::move(taken));
}

Player::Taken Player::take(const QuestionContent& question, MonoTime now)
{
    std::optional<BegunTest> begun;
    auto answer = guarded([&] { return std::visit(Answerer{ *this, now, begun }, question); });
    if (begun)
        return std::move(*begun);
    return answer;
}

Result<AnswerContent> Player::guarded(const std::function<Result<AnswerContent>()>& work)
{
    try {
        return work();
    } catch (const DatabaseError& error) {
        log::error("player.storage_failed", { { "what", error.what() } });
    } catch (const std::system_error& error) {
        log::error("player.storage_failed", { { "what", error.what() } });
    }
    return fail(Kind::unavailable, "player.storage_failed");
}

Result<void> Player::require_enrolment() const
{
    if (!identity_.enrolment())
        return fail(Kind::conflict, "local.not_enrolled");
    if (!papers_.keyring())
        return fail(Kind::unavailable, "trust.no_keyring");
    return {};
}

Result<AnswerContent> Player::enrol(const EnrolQuestion& question, MonoTime now)
{
    const Enrolment enrolment{ question.device, question.root };
    if (identity_.enrolment() && *identity_.enrolment() != enrolment) {
        const Error error{ Kind::conflict, "local.enrolled_elsewhere", {}, {}, {} };
        count_refusal("enrol", error);
        return tl::unexpected(error);
    }
    const Version held = papers_.keyring() ? papers_.keyring()->version : 0;
    auto keyring = Papers::check_keyring(question.keyring, question.root, held);
    if (!keyring) {
        count_refusal("enrol", keyring.error());
        return tl::unexpected(keyring.error());
    }
    // The keyring first: a device that is enrolled has one.
    if (keyring->version > held)
        papers_.store_keyring(question.keyring, std::move(*keyring));
    if (const auto enrolled = identity_.enrol(enrolment); !enrolled)
        return tl::unexpected(enrolled.error());
    papers_.load(enrolment);
    plan_changed(PlanSource::disk, now);
    log::info("player.enrolled", { { "device", enrolment.device.text() } });
    return Done{};
}

Result<AnswerContent> Player::prove(const ProveQuestion& question, MonoTime now)
{
    if (const auto enrolled = require_enrolment(); !enrolled)
        return tl::unexpected(enrolled.error());
    link_proved_ = false;
    own_nonce_ = question.own_nonce;
    auto proof = identity_.signer().sign(DocumentType::hello,
        protocol::hello_payload(identity_.enrolment()->device, question.nonce, question.own_nonce,
            signing_moment(now)));
    if (!proof)
        return tl::unexpected(proof.error());
    return ProofAnswer{ std::move(*proof) };
}

Result<AnswerContent> Player::check_welcome(const CheckWelcomeQuestion& question, MonoTime now)
{
    if (const auto enrolled = require_enrolment(); !enrolled)
        return tl::unexpected(enrolled.error());
    const auto verified
        = verify(question.proof, *papers_.keyring(), DocumentType::welcome, trusted_now(now));
    if (!verified) {
        count_refusal("welcome", verified.error());
        return tl::unexpected(verified.error());
    }
    json::Reader in(verified->payload, json::Unknown::ignore);
    const std::string nonce = in.text("nonce", { .most = 64 });
    // Only the nonce that was signed last, and never a welcome from before: an agent must not make
    // an old one count for a new link.
    const auto floor = papers_.floor();
    if (!in.finish() || nonce != question.own_nonce || nonce != own_nonce_
        || (floor && verified->issued + tolerated_future < *floor)) {
        const Error error{ Kind::forbidden, "link.wrong_nonce", {}, {}, {} };
        count_refusal("welcome", error);
        return tl::unexpected(error);
    }
    papers_.raise_floor(verified->issued);
    link_proved_ = true;
    use_mapping(told_, now);
    conductor_->time_proved(verified->issued, now);
    return Done{};
}

Result<AnswerContent> Player::refresh(const RefreshQuestion& question, MonoTime now)
{
    if (const auto enrolled = require_enrolment();
        !enrolled && enrolled.error().code == "local.not_enrolled")
        return tl::unexpected(enrolled.error());
    if (const auto taken = papers_.refresh(question.what, question.document, trusted_now(now));
        !taken) {
        count_refusal("refresh", taken.error());
        return tl::unexpected(taken.error());
    }
    plan_changed(PlanSource::server, now);
    if (question.what == Refreshed::keyring)
        disown_orders(now);
    return Done{};
}

Result<AnswerContent> Player::media(const MediaQuestion& question, MonoTime now)
{
    if (question.state == MediaState::exchanged)
        conductor_->media_refused(question.hash);
    conductor_->media_changed(question.hash, now);
    if (question.state != MediaState::here)
        return Done{};
    switch (shelf_.look(question.hash)) {
    case MediaCondition::good:
        return Done{};
    case MediaCondition::missing:
        return fail(Kind::missing, "media.missing");
    case MediaCondition::damaged:
        break;
    }
    const Error error{ Kind::invalid, "media.wrong_hash", {}, {}, {} };
    count_refusal("media", error);
    return tl::unexpected(error);
}

Result<AnswerContent> Player::command(
    const CommandQuestion& question, std::optional<BegunTest>& begun, MonoTime now)
{
    if (const auto enrolled = require_enrolment(); !enrolled)
        return tl::unexpected(enrolled.error());
    // Without a time it is at least not earlier than what has been signed.
    const auto moment = mapping_.trusted ? trusted_now(now) : least_now(now);
    const auto command = protocol::open_command(question.command, *papers_.keyring(),
        identity_.enrolment()->device, mapping_.trusted ? moment : std::nullopt);
    if (!command) {
        count_refusal("command", command.error());
        return tl::unexpected(command.error());
    }
    if (const auto before = diary_.answered(command->id))
        return *before;
    if (moment && *moment >= command->expires)
        return CommandAnswer{ command->id, false, "command.expired" };
    if (command->verb != CommandVerb::self_test)
        return answered(*command, apply(*command, now));
    const std::string found = first_look(now);
    if (!found.empty())
        return answered(*command, { command->id, false, found });
    begun = BegunTest{ *command, silent_check() };
    return Done{};
}

// On the disk before it is told: the same command again gets the same answer.
CommandAnswer Player::answered(const protocol::SignedCommand& command, CommandAnswer answer)
{
    diary_.applied(answer, command.expires);
    log::info("player.command",
        { { "verb", name_of(command.verb) }, { "done", answer.done },
            { "reason", answer.reason } });
    return answer;
}

CommandAnswer Player::apply(const protocol::SignedCommand& command, MonoTime now)
{
    const auto done = [&](bool is_done, const char* otherwise) {
        return CommandAnswer{ command.id, is_done, is_done ? "" : otherwise };
    };
    switch (command.verb) {
    case CommandVerb::volume:
        if (command.number > 100)
            return done(false, "command.malformed");
        diary_.set("volume",
            std::to_string(command.number) + "@" + std::to_string(papers_.profile_version()));
        set_volumes(now);
        return done(true, "");
    case CommandVerb::stop:
        return done(conductor_->stop_item(now), "player.nothing_to_stop");
    case CommandVerb::test_tone:
        return done(conductor_->test_tone(), "player.busy");
    case CommandVerb::restart_player:
        end_ = 0;
        return done(true, "");
    case CommandVerb::report_status:
        last_told_.clear();
        return done(true, "");
    case CommandVerb::recall:
        conductor_->recall(BulletinId(command.number), now);
        return done(true, "");
    case CommandVerb::self_test:
        break; // begun, and ended later
    }
    return done(false, "command.malformed");
}

Result<AnswerContent> Player::upload(const LogQuestion& question, MonoTime now)
{
    if (!identity_.enrolment())
        return fail(Kind::conflict, "local.not_enrolled");
    const auto upload = log_.upload(question.after, question.most, identity_.enrolment()->device,
        identity_.signer(), signing_moment(now));
    if (!upload)
        return tl::unexpected(upload.error());
    LogAnswer answer;
    if (*upload)
        answer.upload = protocol::encode(**upload);
    return answer;
}

}
