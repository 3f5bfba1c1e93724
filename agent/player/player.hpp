// The player: identity, papers, play log and conductor behind the questions of the agent. The agent
// is untrusted transport; whatever it brings is verified here.
//
// One thread drives it: questions, sound events and `step` never meet.
#pragma once

#include "agent/player/conductor.hpp"
#include "agent/player/identity.hpp"
#include "agent/player/loudness.hpp"
#include "agent/player/pin_guard.hpp"
#include "agent/player/silent_check.hpp"
#include "agent/player/vital_signs.hpp"
#include "protocol/frames.hpp"

#include <set>

namespace nguon::agent {

class Player {
public:
    using MakeSound = std::function<std::unique_ptr<Sound>(const ClockMapping&)>;

    struct Options {
        Folders folders;
        ClockBend bend;
        OwnVoice voice;
        std::function<void(const Event&)> tell;
        // What to take for the time until the agent tells it; none: what the machine vouches for.
        std::optional<ClockMapping> first_mapping = std::nullopt;
        // Names this boot of the machine; empty: unknown, and no outage is told.
        std::string boot = {};
        OpenRelay open_relay = {};
    };

    // Opens what is stored and verifies it. Throws when the device's own files cannot be used.
    Player(Options options, const MakeSound& make_sound, MonoTime now);

    // A self-test that was asked for: its check blocks and belongs on another thread, what it found
    // to `end_test`.
    struct BegunTest {
        protocol::SignedCommand command;
        SilentCheck check;
    };
    using Taken = std::variant<Result<AnswerContent>, BegunTest>;
    Taken take(const QuestionContent& question, MonoTime now);
    Result<AnswerContent> end_test(const BegunTest& test, const std::string& found);
    // All of it at once, for whoever may wait.
    Result<AnswerContent> answer(const QuestionContent& question, MonoTime now);
    void on_sound(const SoundEvent& event, MonoTime now);
    // Does what is due; returns when to be called again at the latest.
    MonoTime step(MonoTime now);

    // The button of the place was pressed; `words` where its setting names them, else the
    // profile's. Refuses with onsite.*.
    Result<void> press_button(std::optional<TemplateId> words, MonoTime now);

    // The program shall end with this code: asked to, or the output is lost for good.
    std::optional<int> wants_to_end() const { return end_; }
    // Fades out and records; `is_silent` once it has been done.
    void close(MonoTime now);
    bool is_silent() const { return conductor_->is_silent(); }
    void end_sound() { sound_.reset(); }

    Report report(MonoTime now);
    const Conductor& conductor() const { return *conductor_; }
    PlayLog& play_log() { return log_; }

private:
    struct Answerer;

    void load();
    void restore_orders();
    void learn_mapping(const ClockMapping& mapping, MonoTime now);
    bool is_worse_than_held(const ClockMapping& mapping, MonoTime now) const;
    void use_mapping(const ClockMapping& mapping, MonoTime now);
    std::optional<Moment> trusted_now(MonoTime now) const;
    Moment signing_moment(MonoTime now) const;
    // It is this or later, also where no clock is believed: from what was signed.
    std::optional<Moment> least_now(MonoTime now) const;
    void plan_changed(PlanSource source, MonoTime now);
    Result<void> require_enrolment() const;
    void count_refusal(const char* what, const Error& error);

    Result<AnswerContent> enrol(const EnrolQuestion& question, MonoTime now);
    Result<AnswerContent> prove(const ProveQuestion& question, MonoTime now);
    Result<AnswerContent> check_welcome(const CheckWelcomeQuestion& question, MonoTime now);
    Result<AnswerContent> refresh(const RefreshQuestion& question, MonoTime now);
    Result<AnswerContent> media(const MediaQuestion& question, MonoTime now);
    Result<AnswerContent> order(const OrderQuestion& question, MonoTime now);
    void note_refused_order(const Order& order, const Error& error);
    void disown_orders(MonoTime now);
    // Whether it came over a line that has proved its server a moment ago.
    enum class Liveness : std::uint8_t { live, stored };
    Result<Order> judge_order(const OrderQuestion& question, MonoTime now);
    Result<void> judge_meant(const Order& order, Liveness liveness, MonoTime now);
    Result<AnswerContent> take_judged(const Result<void>& judged, const Order& order,
        const std::string& document, std::optional<OnsiteAct> onsite, MonoTime now);
    Result<AnswerContent> live(const LiveQuestion& question, MonoTime now);
    Result<void> judge_live(const LiveApproval& approval, MonoTime now) const;
    void note_refused_live(const LiveApproval& approval);
    Result<AnswerContent> voice(const VoiceQuestion& question, MonoTime now);
    Result<AnswerContent> relay(const RelayQuestion& question);
    Result<AnswerContent> sms(const SmsQuestion& question, MonoTime now);
    Result<AnswerContent> onsite_menu(MonoTime now);
    Result<AnswerContent> onsite_send(const OnsiteSendQuestion& question, MonoTime now);
    Result<AnswerContent> onsite_stop(const OnsiteStopQuestion& question, MonoTime now);
    Result<void> check_pin_of(const std::string& who, const std::string& pin, MonoTime now);
    Result<AnswerContent> set_off(
        const OnsiteAct& act, const std::map<std::string, std::string>& blanks, MonoTime now);
    int stored_pin_mistakes();
    // The device's own files may fail it at any question.
    static Result<AnswerContent> guarded(const std::function<Result<AnswerContent>()>& work);
    std::string first_look(MonoTime now) const;
    SilentCheck silent_check() const;
    Result<AnswerContent> command(
        const CommandQuestion& question, std::optional<BegunTest>& begun, MonoTime now);
    CommandAnswer answered(const protocol::SignedCommand& command, CommandAnswer answer);
    CommandAnswer apply(const protocol::SignedCommand& command, MonoTime now);
    Result<AnswerContent> upload(const LogQuestion& question, MonoTime now);

    void set_volumes(MonoTime now);
    std::optional<int> commanded_volume();
    void watch_output(MonoTime now);
    VitalSigns::Now vital_now(MonoTime now) const;
    void tell_outages(MonoTime now);
    void tell_changes(MonoTime now);
    void set_fault(const char* code, bool stands);

    Options options_;
    MonoTime started_;
    Database database_;
    Identity identity_;
    Papers papers_;
    PlayLog log_;
    Diary diary_;
    MediaShelf shelf_;
    PinGuard pin_guard_;
    std::unique_ptr<Sound> sound_;
    std::unique_ptr<Conductor> conductor_;

    ClockMapping mapping_; // as judged
    ClockMapping told_; // as told
    std::string own_nonce_; // of the link that is being proved
    bool link_proved_ = false;
    std::set<std::pair<OrderId, std::string>> refused_orders_; // as recorded by this run
    std::set<LiveId> refused_lives_; // the same
    bool voice_refused_ = false; // complained of once: frames come by the dozen
    std::set<std::string> faults_;
    std::string last_told_;
    Volumes volumes_;
    bool ready_ = false;
    MonoTime ready_looked_{};
    MonoTime pruned_{};
    MonoTime clock_kept_{};
    VitalSigns vital_signs_;
    std::optional<MonoTime> quiet_since_; // should sound and does not
    std::optional<int> end_;
};

}
