// The course of one live: its speaker's line, the province's word for it, its frames, and its end.
#include "server/device/live_of_studio.hpp"

#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "json/write.hpp"

namespace nguon::device {
namespace {

using namespace std::chrono_literals;

constexpr auto looks_every = 40ms;
constexpr Milliseconds tells_every = 500ms;
// A page that asks for a microphone, and a person who looks for the right button.
constexpr Milliseconds begins_within = 90s;
constexpr std::size_t piece_head = 5;

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
        live->why = live_stopped_by_server;
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
    Moment starts;
    {
        const Moment now = parts_.clock.now();
        const std::scoped_lock lock(live.mutex);
        starts = live.queue->starts();
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
    if (std::string more = live.sound->written(); !more.empty() && parts_.spool)
        parts_.spool(live.draft, starts, std::move(more));
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

}
