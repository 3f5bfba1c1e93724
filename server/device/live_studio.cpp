#include "server/device/live_of_studio.hpp"

#include <algorithm>
#include <set>

#include "runtime/log.hpp"

namespace nguon::device {
namespace {

using namespace std::chrono_literals;

// Above those of orders, which no line comes to either.
constexpr std::int64_t first_live_frame = std::int64_t(3) << 51;
constexpr Milliseconds shown_after = 10min;

}

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
        end(live->draft.id, live_stopped_by_server);
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

std::vector<app::LiveRival> LiveStudio::rivals_of(const app::LiveDraft& draft) const
{
    std::set<DeviceId> wanted;
    for (const app::LiveListener& listener : draft.listeners)
        wanted.insert(listener.device);
    std::vector<app::LiveRival> rivals;
    for (const LivePtr& live : all()) {
        const bool meets = std::ranges::any_of(
            live->devices, [&](DeviceId device) { return wanted.contains(device); });
        app::LiveView view = view_of(*live);
        if (!meets || view.state == app::LiveState::ended || !view.why.empty())
            continue;
        const bool above = view.unit != draft.unit
            && std::ranges::find(view.path, draft.unit) != view.path.end();
        rivals.push_back({ std::move(view), above });
    }
    return rivals;
}

Result<app::LiveView> LiveStudio::begin(app::LiveDraft draft, TakeOver take_over)
{
    // Two who begin in the same instant must see each other.
    const std::scoped_lock one_at_a_time(begin_mutex_);
    forget_old();
    // Before anybody has to give way: whoever is refused must not have ended another's live.
    if (count_not_ended() >= most_lives)
        return fail(Kind::too_many, "live.too_many");
    // The page of the same person was closed before it had begun, or he goes to another place.
    const auto is_own
        = [by = draft.caller.account](const app::LiveRival& rival) { return rival.live.by == by; };
    const auto rivals = rivals_of(draft);
    for (const app::LiveRival& rival : rivals) {
        if (!is_own(rival) && !(rival.may_take_over && take_over == TakeOver::yes))
            return tl::unexpected(app::refusal_for(rival));
    }
    for (const app::LiveRival& rival : rivals)
        end(rival.live.id, is_own(rival) ? "stopped" : "taken_over");
    const auto live
        = std::make_shared<Live>(std::move(draft), parts_.make_sound(), parts_.clock.now());
    {
        const std::scoped_lock lock(mutex_);
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

std::size_t LiveStudio::count_not_ended() const
{
    const auto lives = all();
    return static_cast<std::size_t>(std::ranges::count_if(lives, [](const LivePtr& live) {
        const std::scoped_lock lock(live->mutex);
        return live->state != app::LiveState::ended;
    }));
}

std::vector<app::LiveView> LiveStudio::lives() const
{
    std::vector<app::LiveView> views;
    for (const LivePtr& live : all()) {
        if (!is_old(*live))
            views.push_back(view_of(*live));
    }
    return views;
}

std::optional<app::LiveView> LiveStudio::find(LiveId id) const
{
    const LivePtr live = live_of(id);
    return live && !is_old(*live) ? std::optional(view_of(*live)) : std::nullopt;
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

bool LiveStudio::is_old(const Live& live) const
{
    const Moment now = parts_.clock.now();
    const std::scoped_lock lock(live.mutex);
    return live.ended && now - *live.ended > shown_after;
}

void LiveStudio::forget_old()
{
    const std::scoped_lock lock(mutex_);
    std::erase_if(lives_, [this](const auto& entry) { return is_old(*entry.second); });
}

}
