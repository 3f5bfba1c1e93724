#include "server/app/live_view.hpp"

#include "base/names.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr Names<LiveState, 3> live_state_names{ "waiting", "on_air", "ended" };

}

json::Object to_json(const LiveView& view, Moment now)
{
    return json::Object{ { "id", json::of(view.id) }, { "bulletin", json::of(view.bulletin) },
        { "by", json::of(view.by) }, { "by_name", json::of(view.by_name) },
        { "unit", json::of(view.unit) }, { "unit_name", json::of(view.unit_name) },
        { "title", json::of(view.title) }, { "state", json::of(live_state_names.of(view.state)) },
        { "delay_ms", view.delay.count() }, { "most_ms", view.most.count() },
        { "starts", json::of(view.starts) }, { "latest", json::of(view.latest) },
        { "now", json::of(now) }, { "spoken_ms", view.spoken.count() },
        { "why", json::of(view.why) }, { "filed", view.filed },
        { "speaker_is_there", view.speaker_is_there }, { "of", view.of },
        { "connected", view.connected }, { "accepted", view.accepted }, { "hearing", view.hearing },
        { "interrupted", view.interrupted }, { "refused", view.refused }, { "slow", view.slow },
        { "late_ms", view.late.count() } };
}

void note_live_ended_by_other(Records& records, const Deed& deed, const LiveView& live)
{
    note(records, deed, "live.ended_by_other",
        { "bulletin", live.bulletin.value(), live.title, live.unit },
        { { "by", json::of(live.by) }, { "by_name", json::of(live.by_name) } });
}

Error refusal_for(const LiveRival& rival)
{
    std::string who = rival.live.by_name + " (" + rival.live.unit_name + ")";
    if (rival.live.latest)
        who.append(", chậm nhất đến ").append(vietnamese_moment(*rival.live.latest));
    return { Kind::conflict, rival.may_take_over ? "live.taken_below" : "live.taken",
        std::move(who), {}, {} };
}

}
