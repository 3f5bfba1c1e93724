#include "server/device/live_studio.hpp"

#include <algorithm>
#include <set>

#include "core/live/voice_queue.hpp"
#include "protocol/voice_frame.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "json/write.hpp"

namespace nguon::device {
namespace {

using namespace std::chrono_literals;

// Above those of orders, which no line comes to either.
constexpr std::int64_t first_live_frame = std::int64_t(3) << 51;
constexpr std::size_t most_lives = 50;
constexpr auto looks_every = 40ms;
constexpr Milliseconds tells_every = 500ms;
// A page that asks for a microphone, and a person who looks for the right button.
constexpr Milliseconds begins_within = 90s;
constexpr Milliseconds shown_after = 10min;
constexpr std::size_t piece_head = 5;

const char* const stopped_by_server = "server";

}

struct LiveStudio::Live {
    Live(app::LiveDraft its, std::unique_ptr<app::LiveSound> its_sound, Moment now)
        : draft(std::move(its))
        , sound(std::move(its_sound))
        , created(now)
    {
        for (const app::LiveListener& listener : draft.listeners) {
            devices.push_back(listener.device);
            listeners[listener.device];
        }
    }

    const app::LiveDraft draft;
    const SecretKey key = SecretKey::generate();
    std::vector<DeviceId> devices;

    mutable std::mutex mutex; // of what follows
    std::unique_ptr<app::LiveSound> sound; // encodes for `run` alone
    app::LiveState state = app::LiveState::waiting;
    Moment created{};
    std::optional<Moment> ended;
    std::optional<VoiceQueue> queue;
    std::optional<Moment> latest;
    SpeakerLinePtr line;
    std::string why; // it is to end, or has ended
    bool filed = false;
    Encoded statement;
    struct Listener {
        std::string state;
        bool slow = false;
    };
    std::map<DeviceId, Listener> listeners;

    protocol::VoiceFrame frame; // being filled, by `run` alone
    Moment told{};
};

LiveStudio::LiveStudio(runtime::Executor executor, Parts parts)
    : parts_(std::move(parts))
    , tasks_(std::move(executor))
    , next_frame_(first_live_frame)
{
}

LiveStudio::~LiveStudio() = default;

awaitable<void> LiveStudio::stop()
{
    for (const LivePtr& live : all())
        end(live->draft.id, stopped_by_server);
    if (!co_await tasks_.wait_for(10s))
        log::error("live.not_filed_in_time");
    tasks_.cancel();
    co_await tasks_.wait();
}

std::vector<LiveStudio::LivePtr> LiveStudio::all() const
{
    const std::scoped_lock lock(mutex_);
    std::vector<LivePtr> found;
    for (const auto& [id, live] : lives_)
        found.push_back(live);
    return found;
}

LiveStudio::LivePtr LiveStudio::live_of(LiveId id) const
{
    const std::scoped_lock lock(mutex_);
    const auto at = lives_.find(id);
    return at == lives_.end() ? nullptr : at->second;
}

std::optional<app::LiveRival> LiveStudio::rival_of(const app::LiveDraft& draft) const
{
    std::set<DeviceId> wanted;
    for (const app::LiveListener& listener : draft.listeners)
        wanted.insert(listener.device);
    for (const LivePtr& live : all()) {
        const bool meets = std::ranges::any_of(
            live->devices, [&](DeviceId device) { return wanted.contains(device); });
        app::LiveView view = view_of(*live);
        if (!meets || view.state == app::LiveState::ended || !view.why.empty())
            continue;
        const bool above = view.unit != draft.unit
            && std::ranges::find(view.path, draft.unit) != view.path.end();
        return app::LiveRival{ std::move(view), above };
    }
    return std::nullopt;
}

Result<app::LiveView> LiveStudio::begin(app::LiveDraft draft, TakeOver take_over)
{
    // Two who begin in the same instant must see each other.
    const std::scoped_lock one_at_a_time(begin_mutex_);
    forget_old();
    while (const auto rival = rival_of(draft)) {
        // The page of the same person was closed before it had begun, or he goes to another place.
        const bool own = rival->live.by == draft.caller.account;
        if (!own && !(rival->may_take_over && take_over == TakeOver::yes))
            return tl::unexpected(app::refusal_for(*rival));
        end(rival->live.id, own ? "stopped" : "taken_over");
    }
    const auto live
        = std::make_shared<Live>(std::move(draft), parts_.make_sound(), parts_.clock.now());
    {
        const std::scoped_lock lock(mutex_);
        if (lives_.size() >= most_lives)
            return fail(Kind::too_many, "live.too_many");
        lives_.emplace(live->draft.id, live);
    }
    tasks_.spawn("live", run(live));
    return view_of(*live);
}

Result<app::LiveView> LiveStudio::end(LiveId id, const std::string& why)
{
    const LivePtr live = live_of(id);
    if (!live)
        return fail(Kind::missing, "live.missing");
    {
        const std::scoped_lock lock(live->mutex);
        if (live->why.empty())
            live->why = why;
    }
    return view_of(*live);
}

std::vector<app::LiveDraft> LiveStudio::on_air() const
{
    std::vector<app::LiveDraft> drafts;
    for (const LivePtr& live : all()) {
        const std::scoped_lock lock(live->mutex);
        if (live->state != app::LiveState::ended)
            drafts.push_back(live->draft);
    }
    return drafts;
}

std::vector<app::LiveView> LiveStudio::lives() const
{
    std::vector<app::LiveView> views;
    for (const LivePtr& live : all())
        views.push_back(view_of(*live));
    return views;
}

std::optional<app::LiveView> LiveStudio::find(LiveId id) const
{
    const LivePtr live = live_of(id);
    return live ? std::optional(view_of(*live)) : std::nullopt;
}

app::LiveView LiveStudio::view_of(const Live& live) const
{
    const app::LiveDraft& draft = live.draft;
    app::LiveView view;
    view.id = draft.id;
    view.bulletin = draft.bulletin;
    view.by = draft.caller.account;
    view.by_name = draft.caller.name;
    view.unit = draft.unit;
    view.unit_name = draft.unit_name;
    view.path = draft.path;
    view.title = draft.title;
    view.audience = draft.audience;
    view.delay = draft.delay;
    view.most = draft.outlook.most;
    view.of = static_cast<std::int64_t>(live.devices.size());
    view.connected = static_cast<std::int64_t>(parts_.lines.connected(live.devices));
    const std::scoped_lock lock(live.mutex);
    view.state = live.state;
    view.latest = live.latest;
    view.why = live.why;
    view.filed = live.filed;
    view.speaker_is_there = live.line != nullptr;
    if (live.queue) {
        view.starts = live.queue->starts();
        view.spoken = live.queue->taken() * voice_packet;
        view.late = live.queue->late();
    }
    for (const auto& [device, listener] : live.listeners) {
        view.hearing += listener.state == "sounding";
        view.accepted += listener.state == "accepted" || listener.state == "sounding";
        view.interrupted += listener.state == "interrupted";
        view.refused += listener.state == "refused";
        view.slow += listener.slow;
    }
    return view;
}

std::vector<Encoded> LiveStudio::standing_for(DeviceId device) const
{
    std::vector<Encoded> frames;
    for (const LivePtr& live : all()) {
        const std::scoped_lock lock(live->mutex);
        if (live->state == app::LiveState::on_air && live->listeners.contains(device))
            frames.push_back(live->statement);
    }
    return frames;
}

void LiveStudio::take(DeviceId device, const protocol::ListeningFrame& frame)
{
    const LivePtr live = live_of(frame.live);
    if (!live)
        return;
    if (frame.state == "refused")
        log::warning("live.refused", { { "device", device.text() }, { "code", frame.reason } });
    const std::scoped_lock lock(live->mutex);
    if (const auto at = live->listeners.find(device); at != live->listeners.end())
        at->second.state = frame.state;
}

awaitable<void> LiveStudio::serve(LiveId id, AccountId speaker, SpeakerLinePtr line)
{
    const LivePtr live = live_of(id);
    SpeakerLinePtr earlier;
    bool over = !live || live->draft.caller.account != speaker;
    if (!over) {
        const std::scoped_lock lock(live->mutex);
        over = live->state == app::LiveState::ended || !live->why.empty();
        if (!over) {
            earlier = std::exchange(live->line, line);
            live->sound->begin_line();
            if (live->queue)
                live->queue->begin_line();
        }
    }
    if (over) {
        line->close("live.over");
        co_return;
    }
    if (earlier)
        earlier->close("live.replaced");
    tell_speaker(*live);
    std::exception_ptr failure;
    try {
        while (const auto piece = co_await line->receive()) {
            if (!hear(*live, line, *piece)) {
                line->close("voice.malformed");
                break;
            }
        }
    } catch (...) {
        failure = std::current_exception();
    }
    {
        const std::scoped_lock lock(live->mutex);
        if (live->line == line)
            live->line.reset();
    }
    if (failure)
        std::rethrow_exception(failure);
}

// False: this is no voice.
bool LiveStudio::hear(Live& live, const SpeakerLinePtr& line, const std::string& piece)
{
    if (piece.size() <= piece_head)
        return false;
    std::int64_t number = 0;
    for (std::size_t i = 1; i < piece_head; ++i)
        number = number << 8 | static_cast<unsigned char>(piece[i]);
    const auto coding = static_cast<app::VoiceCoding>(piece[0]);
    if (coding != app::VoiceCoding::pcm && coding != app::VoiceCoding::opus)
        return false;
    const std::scoped_lock lock(live.mutex);
    // Of a line whose place another one took.
    if (live.line != line || !live.why.empty())
        return true;
    auto samples = live.sound->hear(coding, std::string_view(piece).substr(piece_head));
    if (!samples)
        return false;
    const Moment now = parts_.clock.now();
    if (!live.queue)
        live.queue.emplace(now, live.draft.delay);
    live.queue->place(number, std::move(*samples), now);
    return true;
}

awaitable<void> LiveStudio::run(LivePtr live)
{
    try {
        bool begun = co_await wait_for_voice(live);
        if (begun)
            begun = co_await announce(live);
        if (begun)
            co_await carry(live);
    } catch (const boost::system::system_error&) {
        throw; // asked to stop
    } catch (const std::exception& error) {
        // Whatever broke must not leave a live behind that nobody can end.
        log::error("live.failed", { { "what", error.what() } });
        const std::scoped_lock lock(live->mutex);
        live->why = stopped_by_server;
    }
    co_await finish(live);
}

awaitable<bool> LiveStudio::wait_for_voice(LivePtr live)
{
    for (;;) {
        {
            const std::scoped_lock lock(live->mutex);
            if (!live->why.empty())
                co_return false;
            if (live->queue)
                co_return true;
            if (parts_.clock.now() - live->created > begins_within) {
                live->why = "lost";
                co_return false;
            }
        }
        co_await runtime::sleep_for(looks_every);
    }
}

// Nothing sounds without the province's word for it, so nothing leaves before it.
awaitable<bool> LiveStudio::announce(LivePtr live)
{
    const Moment begun = live->queue->starts() - live->draft.delay;
    const LiveApproval approval = app::approval_of(live->draft, begun, live->key.public_key());
    auto sign = [this, payload = to_payload(approval)] {
        return parts_.signer.sign(DocumentType::approval, payload);
    };
    const auto document = co_await parts_.signing.run(std::move(sign), runtime::Urgency::urgent);
    if (!document) {
        log::error("signer.failed", { { "code", document.error().code } });
        const std::scoped_lock lock(live->mutex);
        live->why = "unsigned";
        co_return false;
    }
    std::int64_t frame = 0;
    {
        const std::scoped_lock lock(mutex_);
        frame = next_frame_++;
    }
    const Encoded statement
        = parts_.as_text(protocol::encode({ frame, protocol::LiveFrame{ *document } }));
    {
        const std::scoped_lock lock(live->mutex);
        live->state = app::LiveState::on_air;
        live->latest = approval.latest;
        live->statement = statement;
        live->frame.live = live->draft.id;
    }
    const std::size_t told = parts_.lines.announce(live->devices, statement);
    log::info("live.begun",
        { { "live", live->draft.id.text() }, { "by", live->draft.caller.account.text() },
            { "devices", live->devices.size() }, { "connected", told } });
    parts_.changed(live->draft.id, live->draft.audience.units);
    co_return true;
}

awaitable<void> LiveStudio::carry(LivePtr live)
{
    while (carry_due(*live)) {
        const Moment now = parts_.clock.now();
        if (now - live->told >= tells_every) {
            live->told = now;
            tell_speaker(*live);
        }
        co_await runtime::sleep_for(looks_every);
    }
    live->frame.last = true;
    send_frame(*live);
}

// Sends what has to leave; false once it is over.
bool LiveStudio::carry_due(Live& live)
{
    const std::int64_t most = live.draft.outlook.most / voice_packet;
    std::vector<VoiceSamples> due;
    bool over = false;
    {
        const Moment now = parts_.clock.now();
        const std::scoped_lock lock(live.mutex);
        if (live.why.empty() && now - live.queue->heard() >= live_ends_after_silence)
            live.why = "lost";
        if (live.why.empty() && live.queue->taken() >= most)
            live.why = "latest";
        over = !live.why.empty();
        while (live.queue->taken() < most) {
            auto samples = over ? live.queue->take_rest() : live.queue->take(now);
            if (!samples)
                break;
            due.push_back(std::move(*samples));
        }
    }
    for (const VoiceSamples& samples : due) {
        live.frame.packets.push_back(live.sound->encode(samples));
        if (live.frame.packets.size() == packets_in_frame)
            send_frame(live);
    }
    return !over;
}

void LiveStudio::send_frame(Live& live)
{
    const Encoded bytes = parts_.as_sound(protocol::seal(live.frame, live.key));
    const std::vector<DeviceId> slow = parts_.lines.sound(live.devices, bytes);
    live.frame.first = live.frame.end();
    live.frame.packets.clear();
    const std::scoped_lock lock(live.mutex);
    for (auto& [device, listener] : live.listeners)
        listener.slow = false;
    for (const DeviceId device : slow)
        live.listeners[device].slow = true;
}

awaitable<void> LiveStudio::finish(LivePtr live)
{
    LiveRecording recording;
    {
        const std::scoped_lock lock(live->mutex);
        recording.why = live->why;
        if (live->state == app::LiveState::on_air && live->frame.first > 0) {
            recording.starts = live->queue->starts();
            recording.length = live->frame.first * voice_packet;
            recording.file = live->sound->finish();
        }
        live->state = app::LiveState::ended;
        live->ended = parts_.clock.now();
    }
    log::info("live.ended",
        { { "live", live->draft.id.text() }, { "why", recording.why },
            { "seconds", recording.length.count() / 1000 } });
    tell_speaker(*live);
    if (!recording.file.empty()) {
        bool filed = false;
        try {
            filed = co_await parts_.file(live->draft, std::move(recording));
        } catch (const boost::system::system_error&) {
            throw; // asked to stop
        } catch (const std::exception& error) {
            log::error("live.not_filed", { { "what", error.what() } });
        }
        const std::scoped_lock lock(live->mutex);
        live->filed = filed;
    }
    tell_speaker(*live);
    SpeakerLinePtr line;
    {
        const std::scoped_lock lock(live->mutex);
        line = live->line;
    }
    if (line)
        line->close("live.over");
    parts_.changed(live->draft.id, live->draft.audience.units);
}

void LiveStudio::tell_speaker(const Live& live)
{
    SpeakerLinePtr line;
    {
        const std::scoped_lock lock(live.mutex);
        line = live.line;
    }
    if (line)
        line->tell(json::serialise(app::to_json(view_of(live), parts_.clock.now())));
}

void LiveStudio::forget_old()
{
    const Moment now = parts_.clock.now();
    const std::scoped_lock lock(mutex_);
    std::erase_if(lives_, [&](const auto& entry) {
        const std::scoped_lock its(entry.second->mutex);
        return entry.second->ended && now - *entry.second->ended > shown_after;
    });
}

}
