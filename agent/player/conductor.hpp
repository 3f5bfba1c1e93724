// Makes the sound agree with what should be on air, and writes down what was heard.
//
// Everything runs on one thread: the player's. Time is an argument; tests drive it with SilentSound
// through days in milliseconds.
#pragma once

#include "agent/player/live_voice.hpp"
#include "agent/player/own_voice.hpp"
#include "agent/player/programme.hpp"
#include "agent/player/relay_input.hpp"
#include "agent/player/sealed_media.hpp"
#include "agent/player/sound.hpp"
#include "trust/live_approval.hpp"

#include <list>

namespace nguon::agent {

// An item is opened this long before its time, so that a failure is known early.
inline constexpr Milliseconds arms_before = std::chrono::seconds(60);

class Conductor {
public:
    struct Parts {
        Sound& sound;
        PlayLog& log;
        Diary& diary;
        MediaShelf& media;
        std::function<void(const Event&)> tell;
        OwnVoice voice;
        OpenRelay open_relay; // none: this device has no way to another station
    };

    Conductor(Parts parts, MonoTime started);

    // `mapping.trusted` is the player's own judgement. Sound follows the mapping in any case.
    void set_mapping(const ClockMapping& mapping, MonoTime now);
    void set_plan(
        const HeldPlan* plan, const DeviceProfile& profile, PlanSource source, MonoTime now);
    // An order that has been verified and is meant for this device.
    Result<void> take_order(const Order& order, const std::string& document, MonoTime now,
        std::optional<OnsiteAct> onsite = {});
    // What was set off here and is not over.
    const HeldOrder* onsite_under_way(MonoTime now) const
    {
        return programme_.made_here(now_at(now));
    }
    // What an earlier run had taken: received then.
    void restore_order(HeldOrder order);
    // The time is this or later, whatever the clock shows; none: no server has said it to this run.
    std::optional<Moment> least_time(MonoTime now) const;
    // The server says over a proved link that it stands.
    void confirm_order(OrderId id, MonoTime now);
    // Its signature is worth nothing any more: it is silent from now on.
    void disown_order(OrderId id, MonoTime now);
    // A live that has been verified and is meant for this device; refuses with live.over what was
    // heard out or cut here. The same again changes nothing and tells once more how far it is.
    Result<void> take_live(const LiveApproval& approval, MonoTime now);
    // A frame of one of them; refuses with live.unknown and voice.*.
    Result<void> take_voice(std::string_view bytes, MonoTime now);
    // Bytes of the station that a slot passes on. Refuses with relay.unknown what belongs to no
    // slot that is on air or about to be, and with relay.full and relay.broken.
    Result<void> take_relay(const OccurrenceKey& occurrence, std::string_view bytes, bool begins);
    // What is wrong with the station on air; none: nothing.
    Reason relay_fault() const;
    void recall(BulletinId bulletin, MonoTime now);
    // Stops the item on air; false when there is none, or it is an emergency.
    bool stop_item(MonoTime now);
    // False while something sounds.
    bool test_tone();
    // A file has come, or is gone.
    void media_changed(const Hash& hash, MonoTime now);
    // What the agent fetched under this name hashed to another.
    void media_refused(const Hash& hash) { exchanged_.insert(hash); }
    // The server has signed, for a nonce of a moment ago, that it is `issued` or later. No time to
    // play by, but slots that have passed since are known to have passed.
    void time_proved(Moment issued, MonoTime now);

    void on_sound(const SoundEvent& event, MonoTime now);
    // Does what is due; returns when to be called again at the latest.
    MonoTime step(MonoTime now);

    // Everything on air is faded out and recorded, nothing begins any more.
    void close(MonoTime now);
    bool is_silent() const { return acts_.empty(); }

    Moment now_at(MonoTime now) const;
    // Occurrence or order id; empty: silence.
    std::string on_air() const;
    bool should_sound() const;
    // How far an order has come here; none when it is not held.
    std::optional<Stage> stage_of(OrderId order) const;
    // Whether everything of the next 24 h is here and verified; looks at one file each time.
    bool look_ahead(MonoTime now);
    const Programme& programme() const { return programme_; }

private:
    using Key = std::variant<OccurrenceKey, OrderId>;

    struct Act {
        Key what;
        Segment segment;
        PlanSlot slot; // when it is an item
        Order order; // when it is an order
        PlayId tone; // none: no tone, or it is over
        PlayId body; // none: still to be chosen
        Moment body_begins{};
        std::shared_ptr<SealedMedia> media;
        std::shared_ptr<VoiceInbox> voice; // when it is live
        std::shared_ptr<RelayInbox> relay; // when it is another station
        PlayNote note;
        bool noted = false;
        bool sounding = false;
        bool from_beginning = true;
        Milliseconds earlier{}; // rendered by the run before
        std::optional<Moment> stops_at; // asked of the engine
        Reason stop_reason = Reason::none;
        Moment progress_at{};
        bool is_order() const { return std::holds_alternative<OrderId>(what); }
    };

    void begin(Moment now);
    void move_untimed(Milliseconds by, Moment now);
    void move_act(Act& act, Milliseconds by, bool is_far);
    void forget_body(Act& act);
    bool is_under_way(const PlayNote& note) const;
    void settle_notes(const Timeline& timeline, Moment now);
    void settle_note(const PlayNote& note, Moment now);
    void give_up_carried(const OccurrenceKey& occurrence);
    void note_ahead(Act& act, Moment now);
    void refuse_without_time(MonoTime now);
    Moment least_now(MonoTime now) const;
    void watch_media(Moment now);
    MediaCondition condition_of(const PlanSlot& slot);

    void agree(const Timeline& timeline, Moment now);
    bool is_superseded(const Act& act) const;
    Act* find_act(const Key& what, Moment begins);
    Act* act_of(PlayId id);
    bool is_done(const Segment& segment) const;
    void arm(const Segment& segment, Moment now);
    bool arm_item(Act& act, Moment now);
    void sound_item(Act& act, Sounding sounding, Moment now);
    void arm_order(Act& act, Moment now);
    void choose_body(Act& act, Moment now);
    void speak(Act& act, std::optional<WallTime> at);
    Sounding with_its_words(const Act& act, Sounding sounding) const;
    void play_body(Act& act, Sounding sounding, std::optional<WallTime> at);
    void follow(Act& act, const Segment& segment, Moment now);
    void let_go(Act& act, const Timeline& timeline, Moment now);
    void stop(Act& act, Moment at, Reason reason, bool at_once);
    void drop(Act& act);

    void write_notes(Moment now);
    void sound_started(Act& act, const SoundEvent& event);
    void sound_over(Act& act, const SoundEvent& event, Moment now);
    void finish(Act& act, const SoundEvent& event, Moment now);
    PlayRecord record_of(const Act& act, const SoundEvent& event) const;
    void finish_item(const Act& act, PlayRecord record, const SoundEvent& event, Moment now);
    void finish_order(const Act& act, PlayRecord record, const SoundEvent& event, Moment now);
    void settle_fates(Moment now);
    void settle(const PlanSlot& slot, const SlotFate& fate, Finality finality);

    struct Live {
        LiveApproval approval;
        std::shared_ptr<VoiceInbox> voice;
        std::string state; // as told last
    };
    Live* live_of(const OccurrenceKey& occurrence);
    void tell_live(const OccurrenceKey& occurrence, std::string state, Reason reason);
    void take_off_concealed(const Act& act, PlayRecord& record) const;
    void forget_lives(Moment now);

    // A station whose slot is on air or about to be.
    struct Relay {
        RelayFeed feed;
        std::shared_ptr<RelayInbox> inbox;
        std::unique_ptr<RelayInput> input; // none: it is not open yet, or this device has none
        bool opened = false;
        Moment told_at{};
    };
    void arm_relay(Act& act, const PlanSlot& slot, Moment now);
    void keep_relays(Moment now);
    const Act* act_of(const Relay& relay) const;
    bool is_taken(const Relay& wanted) const;
    void tell_relay(const OccurrenceKey& occurrence, const RelayFeed& feed, bool open) const;
    void take_off_lost(const Act& act, PlayRecord& record) const;

    Parts parts_;
    Programme programme_;
    MonoTime started_;
    std::optional<Moment> alive_before_; // the run before, by its clock
    ClockMapping mapping_;
    TimeTrust trust_ = TimeTrust::untrusted;
    Moment last_now_{};
    std::int64_t next_play_ = 1;
    PlayId test_tone_;
    std::list<Act> acts_;
    std::set<std::pair<Key, Moment>> done_; // segments that were played to their end
    std::map<OccurrenceKey, PlayNote> carried_; // under way when the run before ended
    std::map<LiveId, Live> lives_; // of this run
    std::map<OccurrenceKey, Relay> relays_;
    std::optional<Timeline> timeline_;
    std::set<Hash> exchanged_; // came with other bytes, and never rightly since
    struct ProvedTime {
        MonoTime mono;
        Moment least{};
    };
    std::optional<ProvedTime> proved_; // the newest
    MonoTime without_time_since_;
    bool closing_ = false;
};

}
