#include "server/http/live/live_handlers.hpp"

#include <algorithm>

#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/schedules/schedule_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

struct Wished {
    app::LiveWish live;
    bool take_over = false;
};

Result<Wished> read_live_wish(const net::Request& request, const app::Deed& deed)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    Wished wish;
    wish.live.unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    wish.live.title = in.optional_text("title", { .most = 300 }).value_or("");
    wish.live.audience = read_audience(in, "audience");
    wish.live.delay = Milliseconds(
        in.optional_integer("delay_ms", least_live_delay.count(), most_live_delay.count())
            .value_or(usual_live_delay.count()));
    wish.live.override_reason
        = in.optional_text("override_quiet_hours", { .most = 500 }).value_or("");
    wish.take_over = in.optional_boolean("take_over").value_or(false);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return wish;
}

json::Object to_json(const app::LiveRival& rival)
{
    return json::Object{ { "by_name", json::of(rival.live.by_name) },
        { "unit_name", json::of(rival.live.unit_name) }, { "latest", json::of(rival.live.latest) },
        { "may_take_over", rival.may_take_over } };
}

json::Object to_json(const app::LiveOutlook& outlook, const std::vector<app::LiveRival>& others)
{
    json::Object body{ { "most_ms", outlook.most.count() },
        { "may_override", outlook.may_override }, { "begins", json::of(outlook.begins) },
        { "speaker_devices", outlook.reach.speaker_devices },
        { "speakers", outlook.reach.speakers } };
    body["waits_for"]
        = outlook.waits_for.empty() ? json::Value(nullptr) : json::of(outlook.waits_for);
    body["conflict"]
        = outlook.conflict ? json::Value(http::to_json(*outlook.conflict)) : json::Value(nullptr);
    // Of several, the one whom nobody may take over.
    const auto rival = std::ranges::min_element(others, {}, &app::LiveRival::may_take_over);
    body["taken"] = rival == others.end() ? json::Value(nullptr) : json::Value(to_json(*rival));
    return body;
}

// A page of another site must not speak with the cookie of this one: a browser asks nobody before
// it opens a WebSocket, but says where it comes from.
bool is_from_here(const net::Request& request)
{
    const std::string_view origin = request.headers.get("Origin");
    if (origin.empty())
        return true;
    const auto scheme = origin.find("://");
    return scheme != std::string_view::npos
        && origin.substr(scheme + 3) == request.headers.get("Host");
}

bool concerns(const app::LiveView& view, const Caller& caller, const UnitTree& tree)
{
    std::vector<UnitId> units = view.audience.units;
    units.push_back(view.unit);
    const auto mine = caller.units_with(Right::view, tree);
    return view.by == caller.account || std::any_of(mine.begin(), mine.end(), [&](UnitId own) {
        return std::any_of(units.begin(), units.end(),
            [&](UnitId unit) { return tree.covers(own, unit) || tree.covers(unit, own); });
    });
}

Error missing() { return { Kind::missing, "live.missing", {}, {}, {} }; }

}

LiveHandlers::LiveHandlers(TruthDesk& desk, const runtime::Clock& clock, Studio studio)
    : desk_(desk)
    , clock_(clock)
    , studio_(std::move(studio))
{
}

awaitable<net::Response> LiveHandlers::list(net::Request request)
{
    const app::Deed deed = deed_of(request, clock_);
    auto look
        = [now = deed.now](app::Records& records) { return records.units().tree(day_of(now)); };
    const auto tree = co_await desk_.read(std::move(look));
    json::Array items;
    for (const app::LiveView& view : studio_.lives()) {
        if (concerns(view, deed.caller, *tree))
            items.push_back(app::to_json(view, deed.now));
    }
    json::Object body{ { "next", nullptr } };
    body["items"] = std::move(items);
    co_return json_response(net::Status::ok, body);
}

// Who else speaks there: what one began oneself is in nobody's way.
std::vector<app::LiveRival> LiveHandlers::others(const app::LiveDraft& draft) const
{
    auto rivals = studio_.rivals(draft);
    std::erase_if(
        rivals, [&](const app::LiveRival& rival) { return rival.live.by == draft.caller.account; });
    return rivals;
}

awaitable<net::Response> LiveHandlers::check(net::Request request)
{
    const app::Deed deed = deed_of(request, clock_);
    const auto wish = read_live_wish(request, deed);
    if (!wish)
        co_return problem(wish.error());
    auto draw = [deed, wish = wish->live](
                    app::Records& records) { return app::draft_live(records, deed, wish); };
    const auto draft = co_await desk_.read(std::move(draw));
    if (!draft)
        co_return problem(draft.error());
    co_return json_response(net::Status::ok, to_json(draft->outlook, others(*draft)));
}

awaitable<net::Response> LiveHandlers::begin(net::Request request)
{
    const app::Deed deed = deed_of(request, clock_);
    const auto wish = read_live_wish(request, deed);
    if (!wish)
        co_return problem(wish.error());
    auto draw = [deed, wish = wish->live](
                    app::Records& records) { return app::draft_live(records, deed, wish); };
    auto draft = co_await desk_.read(std::move(draw));
    if (!draft)
        co_return problem(draft.error());
    if (const auto may = app::may_begin_live(*draft); !may)
        co_return problem(may.error());
    draft->session = signed_in(request).session.id;
    // A second one of the same person ends the first: a repeat of this very request must not.
    const auto claim = claim_of(request);
    const auto turn = under_way_.take(claim);
    if (!turn)
        co_return problem(turn.error());
    if (claim) {
        // The first may have been answered since this one was looked at.
        auto find = [claim](app::Records& records) { return find_answer(records, *claim); };
        auto known = co_await desk_.read(std::move(find));
        if (!known)
            co_return problem(known.error());
        if (*known)
            co_return std::move(**known);
    }
    const auto gave_way = others(*draft);
    const auto begun = studio_.begin(*draft, wish->take_over);
    if (!begun)
        co_return problem(begun.error());
    auto work = [deed, draft = *draft, gave_way](app::Records& records) -> Result<LiveId> {
        // Whoever silenced the place before the studio knew of this one did not see it.
        if (app::is_silenced(records, draft, deed.now))
            return fail(Kind::invalid, "schedule.silenced");
        for (const app::LiveRival& rival : gave_way)
            app::note_live_ended_by_other(records, deed, rival.live);
        app::note_live_begun(records, deed, draft);
        return draft.id;
    };
    auto show = [view = *begun, now = deed.now](app::Records&, LiveId) {
        auto response = json_response(net::Status::created, app::to_json(view, now));
        response.headers.set("Location", "/api/v1/lives/" + view.id.text());
        return response;
    };
    std::optional<Result<Done<LiveId>>> done;
    try {
        done = co_await once(desk_, claim, std::move(work), std::move(show));
    } catch (...) {
        // Nobody speaks who does not stand in the audit.
        studio_.end(begun->id, "stopped");
        throw;
    }
    // The same request went before this one: its live is the one that counts.
    if (!*done || !(*done)->made)
        studio_.end(begun->id, "stopped");
    if (!*done)
        co_return problem(done->error());
    co_return std::move((*done)->answer);
}

awaitable<Result<LiveHandlers::Seen>> LiveHandlers::seen(net::Request request)
{
    const app::Deed deed = deed_of(request, clock_);
    const auto id = request.path_id<LiveId>("id");
    auto view = id ? studio_.find(*id) : std::nullopt;
    auto look
        = [now = deed.now](app::Records& records) { return records.units().tree(day_of(now)); };
    auto tree = co_await desk_.read(std::move(look));
    if (!view || !concerns(*view, deed.caller, *tree))
        co_return tl::unexpected(missing());
    co_return Seen(std::move(*view), std::move(tree));
}

awaitable<net::Response> LiveHandlers::show(net::Request request)
{
    const auto found = co_await seen(request);
    co_return answer_of(
        found, [now = clock_.now()](const Seen& one) { return app::to_json(one.first, now); });
}

awaitable<net::Response> LiveHandlers::end(net::Request request)
{
    const app::Deed deed = deed_of(request, clock_);
    const auto found = co_await seen(request);
    if (!found)
        co_return problem(found.error());
    const auto& [view, tree] = *found;
    const bool own = view.by == deed.caller.account;
    if (!own && !deed.caller.may_in(Right::operate_device, view.unit, *tree))
        co_return problem({ Kind::forbidden, "live.not_yours", {}, {}, {} });
    if (!own && view.why.empty()) {
        auto name = [deed, view = view](app::Records& records) -> Result<void> {
            app::note_live_ended_by_other(records, deed, view);
            return {};
        };
        co_await desk_.commit(std::move(name));
    }
    const auto ended = studio_.end(view.id, own ? "stopped" : "stopped_by_other");
    co_return answer_of(
        ended, [now = deed.now](const app::LiveView& one) { return app::to_json(one, now); });
}

awaitable<net::Response> LiveHandlers::voice(net::Request request)
{
    if (!is_from_here(request))
        co_return problem({ Kind::forbidden, "session.csrf", {}, {}, {} });
    const AccountId caller = signed_in(request).caller.account;
    const auto id = request.path_id<LiveId>("id");
    const auto view = id ? studio_.find(*id) : std::nullopt;
    if (!view || view->by != caller)
        co_return problem(missing());
    co_return studio_.voice(request, view->id, caller);
}

}
