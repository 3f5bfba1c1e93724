#include "agent/link/agent.hpp"

#include "agent/link/mains.hpp"
#include "net/url.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_membership_bytes = 256UL << 10;
constexpr std::size_t most_faults_told = 20;
constexpr runtime::Duration longest_media_pause = 15min;

bool may_come_later(const Error& error)
{
    return error.kind == Kind::unavailable || error.kind == Kind::too_many;
}

}

Agent::Agent(runtime::Executor strand, Settings settings)
    : strand_(strand)
    , settings_(std::move(settings))
    , folders_(settings_.data)
    , time_(settings_.bend, folders_)
    , store_(folders_)
    , files_("agent.files", 1, 64)
    , server_(
          strand_, settings_.server, settings_.ca_file, [this] { return time_.for_certificates(); })
    , player_(strand_, settings_, folders_, faults_)
    , clock_signal_(strand_)
    , player_signal_(strand_)
    , relays_(strand_, player_, [this] { return time_.for_certificates(); })
    , hosting_(strand_)
    , work_(strand_)
{
    faults_.on_change = [this] {
        if (link_)
            link_->status_changed();
    };
    player_.listen({ [this] { player_came(); }, [this](Event event) { take(std::move(event)); } });
}

Agent::~Agent() = default;

awaitable<int> Agent::run()
{
    if (const auto refused = co_await become_member())
        co_return *refused;
    server_.use_token(membership_->token);
    start_work();
    for (;;)
        co_await runtime::sleep_for(1h);
}

awaitable<std::optional<int>> Agent::become_member()
{
    if (const auto text = read_file(folders_.server(), most_membership_bytes)) {
        auto membership = parse_membership(*text);
        if (!membership) {
            log::error("agent.membership_unreadable", { { "file", folders_.server().string() } });
            co_return exit_code::wrong_settings;
        }
        membership_ = std::move(*membership);
        if (!settings_.pairing_code.empty())
            log::info("agent.enrolled_already", { { "device", membership_->device.text() } });
    } else if (settings_.pairing_code.empty()) {
        log::error("agent.not_enrolled",
            { { "what", "this device is not paired yet: start it once with --pair CODE" } });
        co_return exit_code::not_enrolled;
    } else if (const auto url = net::parse_url(settings_.server);
               !url->secure() && !net::is_loopback(url->host)) {
        log::error("agent.insecure_server",
            { { "what", "pairing over plain http is for this machine only: use https://" } });
        co_return exit_code::wrong_settings;
    }
    hosting_.spawn_on(strand_, "agent.player", player_.run());
    if (!membership_) {
        if (const auto refused = co_await enrol())
            co_return refused;
    }
    for (;;) {
        const auto handed = co_await hand_over_trust();
        if (handed) {
            // What the player holds tells the least time by which certificates are looked at, so it
            // is asked before the first line is made.
            if (const auto status = co_await player_.ask(StatusQuestion{}))
                take_report(status->report);
            co_return std::nullopt;
        }
        if (!handed.error().code.starts_with("local.")
            || handed.error().kind != Kind::unavailable) {
            log::error("agent.player_refuses", { { "code", handed.error().code } });
            co_return exit_code::not_enrolled;
        }
    }
}

awaitable<IdentityAnswer> Agent::identity()
{
    for (;;) {
        if (const auto identity = co_await player_.ask(IdentityQuestion{}))
            co_return *identity;
        co_await player_signal_.wait_for(1s);
    }
}

awaitable<std::optional<int>> Agent::enrol()
{
    const IdentityAnswer own = co_await identity();
    BackOff back_off(settings_.pace.enrol);
    for (;;) {
        auto membership = co_await server_.enrol(settings_.pairing_code, own.public_key);
        if (membership) {
            // Before anything else: the code is used up.
            write_file(folders_.server(), encode(*membership));
            membership_ = std::move(*membership);
            log::info("agent.enrolled", { { "device", membership_->device.text() } });
            co_return std::nullopt;
        }
        if (!may_come_later(membership.error())) {
            log::error("agent.pairing_refused",
                { { "code", membership.error().code },
                    { "what", "the server does not take this pairing code" } });
            co_return exit_code::not_enrolled;
        }
        const auto pause = back_off.next();
        log::warning("agent.not_yet_enrolled",
            { { "code", membership.error().code }, { "detail", membership.error().detail },
                { "again_after_ms", std::chrono::duration_cast<Milliseconds>(pause).count() } });
        co_await runtime::sleep_for(pause);
    }
}

// The player keeps what it was told first, so handing it over twice changes nothing.
awaitable<Result<void>> Agent::hand_over_trust()
{
    const IdentityAnswer own = co_await identity();
    if (own.device == membership_->device && own.root == membership_->root)
        co_return Result<void>();
    EnrolQuestion question{ membership_->device, membership_->root, membership_->keyring };
    const auto enrolled = co_await player_.ask(std::move(question));
    if (!enrolled)
        co_return tl::unexpected(enrolled.error());
    co_return Result<void>();
}

void Agent::start_work()
{
    const Pace& pace = settings_.pace;
    media_ = std::make_unique<MediaKeeper>(strand_, pace,
        MediaKeeper::Parts{
            player_, server_, time_, store_, files_, faults_, [this] { readiness_changed(); } });
    plan_ = std::make_unique<PlanKeeper>(strand_, pace, folders_,
        PlanKeeper::Parts{ player_, server_, *media_, files_, faults_,
            [this] { link_->profile_taken(); },
            [this](Version version, const std::string& reason) {
                link_->plan_is("refused", version, reason);
            } });
    log_ = std::make_unique<LogUploader>(strand_, pace, player_, server_, faults_);
    link_ = std::make_unique<Link>(strand_, pace,
        Link::Parts{ player_, server_, time_, faults_, membership_->device, settings_.software,
            [this] { return status(); },
            [this](const protocol::Welcome& welcome, const Report& report) {
                welcomed(welcome, report);
            },
            [this](const protocol::PlanNews& news) { plan_->wish(Milliseconds(news.within_ms)); },
            [this](const protocol::Wake& wake) {
                if (wake.keyring || wake.profile)
                    plan_->wish({});
                if (wake.media)
                    media_->try_again();
            },
            [this] { clock_signal_.raise(); },
            [this](const OrderAnswer& order) { order_taken(order); },
            [this](bool) { work_.spawn_on(strand_, "agent.link_told", tell_link()); } });
    onsite_ = std::make_unique<OnsiteWays>(strand_, settings_,
        OnsiteWays::Parts{
            player_, store_, files_, [this](const OrderAnswer& order) { order_taken(order); } });
    if (!settings_.onsite.empty())
        work_.spawn_on(strand_, "agent.page", onsite_->run_page());
    if (!settings_.stick.empty())
        work_.spawn_on(strand_, "agent.stick", onsite_->run_stick());
    if (!settings_.modem.empty())
        work_.spawn_on(strand_, "agent.modem", onsite_->run_modem());
    work_.spawn_on(strand_, "agent.plan", plan_->run());
    work_.spawn_on(strand_, "agent.media", media_->run());
    work_.spawn_on(strand_, "agent.log", log_->run());
    work_.spawn_on(strand_, "agent.clock", tell_clock());
    work_.spawn_on(strand_, "agent.relays", relays_.run());
    work_.spawn_on(strand_, "agent.link", link_->run());
    player_came();
}

awaitable<void> Agent::stop()
{
    work_.cancel();
    co_await work_.wait();
    co_await relays_.stop();
    try {
        time_.keep();
    } catch (const std::system_error& error) {
        log::warning("clock.not_kept", { { "what", error.what() } });
    }
    co_await player_.stop_player();
    hosting_.cancel();
    co_await hosting_.wait();
}

void Agent::player_came()
{
    player_signal_.raise();
    if (link_)
        work_.spawn_on(strand_, "agent.greet_player", greet_player());
}

awaitable<void> Agent::greet_player()
{
    clock_signal_.raise();
    const auto trusted = co_await hand_over_trust();
    if (!trusted) {
        log::error("agent.player_refuses", { { "code", trusted.error().code } });
        co_return;
    }
    // An event that comes meanwhile may be newer than the answer; if not, another follows it.
    const std::uint64_t before = reports_;
    const auto status = co_await player_.ask(StatusQuestion{});
    if (!status)
        co_return;
    if (reports_ == before)
        take_report(status->report);
    co_await tell_link();
    media_->forget_verified();
    plan_->offer_again();
    log_->grew_to(status->report.log_last);
}

// The player writes down when there was no line: it keeps the log that is believed.
awaitable<void> Agent::tell_link() { co_await player_.ask(LinkQuestion{ is_linked() }); }

void Agent::take(Event event)
{
    if (auto* changed = std::get_if<ChangedEvent>(&event)) {
        take_report(std::move(changed->report));
    } else if (!link_) {
        return; // not enrolled yet: there is nobody to tell
    } else if (const auto* grew = std::get_if<LogGrewEvent>(&event)) {
        log_->grew_to(grew->sequence);
        link_->log_grew(grew->sequence);
    } else if (const auto* stage = std::get_if<StageEvent>(&event)) {
        if (stage->stage == Stage::sounded)
            media_->emergency_over(stage->order);
        link_->order_is(*stage);
    } else if (const auto* live = std::get_if<LiveEvent>(&event)) {
        link_->live_is(*live);
    } else if (const auto* relay = std::get_if<RelayEvent>(&event)) {
        relays_.take(*relay);
    } else if (const auto* need = std::get_if<NeedEvent>(&event)) {
        media_->need(need->hash);
    }
}

// All other fetching waits while it is to be heard, but not for ever.
void Agent::order_taken(const OrderAnswer& order)
{
    if (!order.lives_until) {
        media_->emergency_over(order.order);
        return;
    }
    const auto left
        = std::min<runtime::Duration>(*order.lives_until - time_.now(), longest_media_pause);
    media_->emergency(order.order, order.media, left);
}

void Agent::take_report(Report report)
{
    report_ = std::move(report);
    ++reports_;
    if (report_.floor)
        time_.raise_floor(*report_.floor);
    if (link_)
        link_->status_changed();
}

awaitable<void> Agent::tell_clock()
{
    auto kept = std::chrono::steady_clock::time_point::min();
    for (;;) {
        co_await clock_signal_.wait_for(settings_.pace.look_every);
        co_await player_.ask(ClockQuestion{ time_.mapping() });
        const auto now = std::chrono::steady_clock::now();
        if (kept == std::chrono::steady_clock::time_point::min()
            || now - kept > settings_.pace.look_every) {
            // Before the first exchange there is nothing to keep, and it is tried again.
            if (time_.keep())
                kept = now;
        }
    }
}

void Agent::welcomed(const protocol::Welcome& welcome, const Report& report)
{
    if (reports_ == 0)
        take_report(report);
    log_->begin_behind(welcome.log_acknowledged);
    log_->grew_to(report.log_last);
    if (welcome.plan > report.status.plan_version || welcome.keyring > report.keyring
        || welcome.profile > report.profile)
        plan_->wish({});
    media_->try_again();
    readiness_changed();
}

void Agent::readiness_changed()
{
    if (!link_)
        return;
    const Readiness& now = media_->readiness();
    if (now.plan != 0)
        link_->plan_is(now.ready ? "ready" : "accepted", now.plan, now.reason);
    link_->status_changed();
}

protocol::StatusFrame Agent::status() const
{
    protocol::StatusFrame frame;
    DeviceStatus& status = frame.status;
    status = report_.status;
    status.software = settings_.software;
    status.storage_free = static_cast<std::int64_t>(store_.disk().available);
    status.ready = media_ && media_->readiness().ready;
    if (!settings_.mains.empty())
        status.mains_v = measured_mains(settings_.mains);
    for (const std::string& code : faults_.codes())
        status.faults.push_back(code);
    if (status.faults.size() > most_faults_told)
        status.faults.resize(most_faults_told);
    return frame;
}

}
