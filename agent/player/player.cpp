#include "agent/player/player.hpp"

#include "agent/player/start_clock.hpp"
#include "protocol/frames.hpp"
#include "protocol/order.hpp"
#include "protocol/order_approval.hpp"
#include "runtime/log.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto output_stalls_after = 5s;
// The engine opens a lost output again by itself; when that does not help, a new process may.
constexpr auto output_given_up_after = 20s;
constexpr auto silence_is_a_fault_after = 10s;
constexpr auto looks_at_store_every = 1s;
constexpr auto prunes_every = 1h;
constexpr auto keeps_clock_every = 10min;
// A document may have been issued this shortly before it is here, by another clock.
constexpr auto floor_slack = 2s;
// With a wider bound the device does not know the time: half a day of an unknown crystal.
constexpr Nanoseconds most_clock_error = 60s;
constexpr Nanoseconds much_wider = 5ms;

namespace fault {
constexpr const char* output_stalled = "output_stalled";
constexpr const char* silent_output = "silent_output";
constexpr const char* log_not_written = "log_not_written";
constexpr const char* no_trusted_time = "no_trusted_time";
constexpr const char* clock_behind = "clock_behind_documents";
constexpr const char* pin_guessed = "pin_guessed";
constexpr const char* relay_silent = "relay_silent";
constexpr const char* relay_unreachable = "relay_unreachable";
}

std::filesystem::path prepared_log(const Folders& folders)
{
    folders.make_for_player();
    return folders.play_log();
}

}

Player::Player(Options options, const MakeSound& make_sound, MonoTime now)
    : options_(std::move(options))
    , started_(now)
    , database_(prepared_log(options_.folders))
    , identity_(options_.folders)
    , papers_(options_.folders)
    , log_(database_)
    , diary_(database_)
    , shelf_(options_.folders)
    , pin_guard_(stored_pin_mistakes(), now)
    , vital_signs_(options_.folders.sign_of_life(), options_.boot, now)
{
    load();
    const ClockMapping mapping = options_.first_mapping
        ? *options_.first_mapping
        : start_mapping(options_.bend, diary_.setting("clock"), papers_.floor());
    sound_ = make_sound(mapping);
    conductor_ = std::make_unique<Conductor>(Conductor::Parts{ *sound_, log_, diary_, shelf_,
                                                 [this](const Event& event) {
                                                     if (options_.tell)
                                                         options_.tell(event);
                                                 },
                                                 options_.voice, options_.open_relay },
        now);
    log_.on_growth = [this](std::int64_t sequence) {
        if (options_.tell)
            options_.tell(LogGrewEvent{ sequence });
    };
    conductor_->set_plan(papers_.plan(), papers_.profile(), PlanSource::disk, now);
    restore_orders();
    use_mapping(mapping, now);
    set_volumes(now);
}

void Player::load()
{
    if (!identity_.enrolment())
        return;
    for (const std::string& code : papers_.load(*identity_.enrolment()))
        faults_.insert(code);
}

// Verified again: the disk may have been in other hands.
void Player::restore_orders()
{
    if (!papers_.keyring())
        return;
    for (const Diary::OrderOnDisk& kept : diary_.orders()) {
        const auto document = decode_document(kept.document, 2 * protocol::most_order_bytes);
        if (!document)
            continue;
        auto order = protocol::open_order(*document, *papers_.keyring(), std::nullopt);
        if (const auto person = order
                ? protocol::require_person(*order, *papers_.keyring(), papers_.profile())
                : Result<void>();
            !person)
            order = tl::unexpected(person.error());
        if (order)
            conductor_->restore_order(
                { std::move(*order), kept.received, kept.sounded, kept.onsite });
        else
            count_refusal("stored_order", order.error());
    }
    for (const Diary::OnsiteOnDisk& kept : diary_.made_here()) {
        const auto payload = json::parse_object(kept.payload, { .max_bytes = 64UL << 10 });
        auto order = payload ? protocol::parse_order(*payload) : tl::unexpected(payload.error());
        if (order)
            conductor_->restore_order({ std::move(*order), kept.received, kept.sounded, kept.act });
        else
            count_refusal("stored_order", order.error());
    }
}

// An alert that was signed with a key that has been taken back since: whoever stole the key let it
// sound. What stands all the same is signed anew by its next revision.
void Player::disown_orders(MonoTime now)
{
    for (const Diary::OrderOnDisk& kept : diary_.orders()) {
        const auto document = decode_document(kept.document, 2 * protocol::most_order_bytes);
        if (!document)
            continue;
        const auto payload = json::parse_object(document->payload, {});
        const auto order
            = payload ? protocol::parse_order(*payload) : tl::unexpected(payload.error());
        const HeldOrder* held = order ? conductor_->programme().order(order->id) : nullptr;
        if (!held || held->order.revision != order->revision)
            continue;
        if (const auto opened = protocol::open_order(*document, *papers_.keyring(), std::nullopt);
            !opened) {
            count_refusal("held_order", opened.error());
            conductor_->disown_order(order->id, now);
        }
    }
}

// A mapping goes on telling the time when nobody tells it better: its bound grows with its drift.
// So an agent that has just been started, and knows nothing yet, takes nothing away.
bool Player::is_worse_than_held(const ClockMapping& mapping, MonoTime now) const
{
    if (!mapping_.trusted || mapping_.error_at(now) > most_clock_error)
        return false;
    if (!mapping.trusted)
        return true;
    const Nanoseconds held = mapping_.error_at(now);
    const Nanoseconds told = mapping.error_at(now);
    const Nanoseconds apart = std::chrono::abs(mapping.wall_at(now) - mapping_.wall_at(now));
    // Two that contradict each other cannot both be right: then the newer counts.
    return told > 2 * held + much_wider && apart <= held + told;
}

void Player::learn_mapping(const ClockMapping& mapping, MonoTime now)
{
    use_mapping(is_worse_than_held(mapping, now) ? mapping_ : mapping, now);
}

// Whether the time that was told may be believed: never when it lies before what was signed, or
// when it may be wrong by more than anybody would forgive.
void Player::use_mapping(const ClockMapping& mapping, MonoTime now)
{
    told_ = mapping;
    mapping_ = mapping;
    const auto floor = papers_.floor();
    const bool behind
        = floor && mapping.wall_at(now) + mapping.error_at(now) + floor_slack < WallTime(*floor);
    mapping_.trusted = mapping.trusted && !behind && !options_.bend.absent
        && mapping.error_at(now) <= most_clock_error;
    set_fault(fault::clock_behind, mapping.trusted && behind);
    set_fault(fault::no_trusted_time, !mapping_.trusted);
    conductor_->set_mapping(mapping_, now);
}

std::optional<Moment> Player::trusted_now(MonoTime now) const
{
    if (!mapping_.trusted)
        return std::nullopt;
    return conductor_->now_at(now);
}

std::optional<Moment> Player::least_now(MonoTime now) const
{
    return std::max(papers_.floor(), conductor_->least_time(now));
}

Moment Player::signing_moment(MonoTime now) const
{
    return std::max(conductor_->now_at(now), papers_.floor().value_or(Moment{}));
}

void Player::plan_changed(PlanSource source, MonoTime now)
{
    use_mapping(told_, now);
    conductor_->set_plan(papers_.plan(), papers_.profile(), source, now);
    set_volumes(now);
    ready_looked_ = {};
}

void Player::count_refusal(const char* what, const Error& error)
{
    log::warning("player.refused", { { "what", what }, { "code", error.code } });
}

void Player::on_sound(const SoundEvent& event, MonoTime now) { conductor_->on_sound(event, now); }

MonoTime Player::step(MonoTime now)
{
    if (mapping_.trusted && mapping_.error_at(now) > most_clock_error)
        use_mapping(told_, now);
    const MonoTime next = conductor_->step(now);
    set_volumes(now);
    watch_output(now);
    tell_outages(now);
    if (now - ready_looked_ >= looks_at_store_every) {
        ready_looked_ = now;
        ready_ = conductor_->look_ahead(now);
    }
    if (mapping_.trusted && (pruned_ == MonoTime{} || now - pruned_ >= prunes_every)) {
        pruned_ = now;
        try {
            log_.prune(conductor_->now_at(now));
            diary_.prune(conductor_->now_at(now));
        } catch (const DatabaseError& error) {
            log::error("player.not_pruned", { { "what", error.what() } });
        }
    }
    set_fault(fault::log_not_written, log_.fault() || diary_.fault());
    set_fault(fault::pin_guessed, pin_guard_.is_suspicious());
    const Reason relay = conductor_->relay_fault();
    set_fault(fault::relay_silent, relay == Reason::relay_silent);
    set_fault(fault::relay_unreachable, relay == Reason::relay_unreachable);
    tell_changes(now);
    return next;
}

void Player::close(MonoTime now)
{
    conductor_->close(now);
    vital_signs_.farewell(vital_now(now));
}

VitalSigns::Now Player::vital_now(MonoTime now) const
{
    return { now, conductor_->now_at(now), mapping_.trusted };
}

void Player::tell_outages(MonoTime now)
{
    if (!identity_.enrolment())
        return;
    const VitalSigns::Now at = vital_now(now);
    for (const Outage& outage : vital_signs_.due(at)) {
        PlayRecord record;
        record.outage = outage;
        record.planned_at = outage.from;
        record.plan_version = papers_.plan() ? papers_.plan()->header.version : 0;
        log::info("player.outage",
            { { "kind", name_of(outage.kind) }, { "from", to_rfc3339(outage.from) },
                { "to", to_rfc3339(outage.to) }, { "time_known", outage.time_known } });
        log_.append(std::move(record), Finality::final);
    }
    vital_signs_.told();
    vital_signs_.beat(at);
}

void Player::set_volumes(MonoTime now)
{
    const auto moment = trusted_now(now);
    const Volumes volumes = volumes_at(papers_.profile(), commanded_volume(),
        moment ? std::optional(time_of_day(*moment)) : std::nullopt);
    volumes_ = volumes;
    sound_->set_volumes(volumes);
}

// "PERCENT@PROFILE": the command holds until a newer profile says otherwise.
std::optional<int> Player::commanded_volume()
{
    const auto text = diary_.setting("volume");
    if (!text)
        return std::nullopt;
    const auto at = text->find('@');
    if (at == std::string::npos
        || text->substr(at + 1) != std::to_string(papers_.profile_version()))
        return std::nullopt;
    return std::atoi(text->c_str());
}

void Player::watch_output(MonoTime now)
{
    const OutputHealth health = sound_->health();
    const auto stalled = now - std::max(health.advanced_at, started_);
    set_fault(fault::output_stalled, stalled > output_stalls_after);
    if (health.advanced_at > started_ || stalled > output_stalls_after)
        vital_signs_.sound(stalled <= output_stalls_after, vital_now(now));
    if (stalled > output_given_up_after && !end_) {
        log::error("player.output_given_up", { { "output", health.output } });
        end_ = 1;
    }
    const bool should = conductor_->should_sound() && volumes_.ordinary > 0;
    if (!should || health.level_dbfs > silent_below_dbfs)
        quiet_since_.reset();
    else if (!quiet_since_)
        quiet_since_ = now;
    set_fault(fault::silent_output, quiet_since_ && now - *quiet_since_ > silence_is_a_fault_after);
}

void Player::set_fault(const char* code, bool stands)
{
    if (stands && faults_.insert(code).second)
        log::warning("player.fault", { { "code", code } });
    else if (!stands && faults_.erase(code) > 0)
        log::info("player.fault_over", { { "code", code } });
}

Report Player::report(MonoTime now)
{
    Report report;
    report.status.plan_version = papers_.plan() ? papers_.plan()->header.version : 0;
    report.status.ready = ready_;
    if (mapping_.trusted)
        report.status.clock_error_ms
            = std::chrono::ceil<Milliseconds>(mapping_.error_at(now)).count();
    report.status.volume = volumes_.ordinary;
    report.status.on_air = conductor_->on_air();
    for (const std::string& code : faults_) {
        if (report.status.faults.size() < 20)
            report.status.faults.push_back(code);
    }
    report.status.log_waiting = log_.last() - log_.acknowledged();
    report.keyring = papers_.keyring() ? papers_.keyring()->version : 0;
    report.profile = papers_.profile_version();
    report.log_last = log_.last();
    report.time_trusted = mapping_.trusted;
    report.floor = papers_.floor();
    return report;
}

void Player::tell_changes(MonoTime now)
{
    Report report = this->report(now);
    Report steady = report;
    steady.status.clock_error_ms.reset(); // changes all the time, and is told with the rest
    std::string text = encode(ChangedEvent{ steady });
    if (text == last_told_)
        return;
    last_told_ = std::move(text);
    if (options_.tell)
        options_.tell(ChangedEvent{ report });
}

}
