#include "server/http/year/year_handlers.hpp"

#include "core/year/tet.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/year/year_json.hpp"
#include "json/write.hpp"

namespace nguon::http {

YearHandlers::YearHandlers(Parts parts)
    : parts_(parts)
{
}

void YearHandlers::tell(const char* kind, std::int64_t id, UnitId unit)
{
    parts_.changed();
    parts_.news.tell({ kind, id, { unit } });
}

awaitable<net::Response> YearHandlers::list_pauses(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const Day from = query.day("from").value_or(day_of(deed.now));
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, unit, from](
                    app::Records& records) { return app::list_pauses(records, deed, unit, from); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return json_response(net::Status::ok,
        json::Object{
            { "items",
                json::list_of(found, [](const app::ShownPause& one) { return to_json(one); }) },
            { "next", nullptr } });
}

awaitable<net::Response> YearHandlers::add_pause(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const app::PauseWish wish = read_pause(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), wish](
                    app::Records& records) { return app::add_pause(records, deed, wish); };
    auto show = [](app::Records&, const app::ShownPause& made) {
        return json_response(net::Status::created, to_json(made));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell("pause", done->made->pause.id.value(), done->made->pause.unit);
    co_return std::move(done->answer);
}

awaitable<net::Response> YearHandlers::lift_pause(net::Request request)
{
    const auto id = request.path_id<PauseId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::lift_pause(records, deed, id); };
    const auto lifted = co_await parts_.truth.commit(std::move(work));
    if (!lifted)
        co_return problem(lifted.error());
    tell("pause", lifted->pause.id.value(), lifted->pause.unit);
    co_return json_response(net::Status::ok, to_json(*lifted));
}

awaitable<net::Response> YearHandlers::list_profiles(net::Request request)
{
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto day = query.day("day");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, parts_.clock), unit, day](
                    app::Records& records) { return app::list_profiles(records, deed, unit, day); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [](const app::ProfileList& all) {
        json::Object body{ { "items",
            json::list_of(all.items, [](const app::ShownProfile& one) { return to_json(one); }) } };
        body["next"] = nullptr;
        body["not_kept"] = all.not_kept;
        return body;
    });
}

awaitable<net::Response> YearHandlers::add_profile(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    DayProfile wish = read_profile(in);
    wish.unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work
        = [deed, wish](app::Records& records) { return app::add_profile(records, deed, wish); };
    auto show = [](app::Records&, const app::ShownProfile& made) {
        return json_response(net::Status::created, to_json(made));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell("day_profile", done->made->profile.id.value(), done->made->profile.unit);
    co_return std::move(done->answer);
}

awaitable<net::Response> YearHandlers::show_profile(net::Request request)
{
    const auto id = request.path_id<DayProfileId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::find_profile(records, deed, id); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [](const app::ShownProfile& one) { return to_json(one); });
}

awaitable<net::Response> YearHandlers::save_profile(net::Request request)
{
    const auto id = request.path_id<DayProfileId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const DayProfile wish = read_profile(in);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, wish, seen](app::Records& records) {
        return app::edit_profile(records, deed, id, wish, seen);
    };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    if (saved) {
        tell("day_profile", id->value(), saved->profile.unit);
        co_return json_response(net::Status::ok, to_json(*saved));
    }
    if (saved.error().code != "profile.stale")
        co_return problem(saved.error());
    auto look
        = [deed, id = *id](app::Records& records) { return app::find_profile(records, deed, id); };
    const auto current = co_await parts_.truth.read(std::move(look));
    if (!current)
        co_return problem(saved.error());
    co_return stale(saved.error(), to_json(*current));
}

awaitable<net::Response> YearHandlers::remove_profile(net::Request request)
{
    const auto id = request.path_id<DayProfileId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id, seen](
                    app::Records& records) { return app::remove_profile(records, deed, id, seen); };
    const auto removed = co_await parts_.truth.commit(std::move(work));
    if (!removed)
        co_return problem(removed.error());
    tell("day_profile", id->value(), removed->profile.unit);
    co_return net::Response::empty();
}

awaitable<net::Response> YearHandlers::days_ahead(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const TetDays tet = coming_tet(day_of(deed.now));
    const auto asked_from = query.day("from");
    const auto asked_to = query.day("to");
    if (asked_from.has_value() != asked_to.has_value())
        query.refuse(asked_from ? "to" : "from", "input.required");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    const Day from = asked_from.value_or(tet.from);
    const Day to = asked_to.value_or(tet.to);
    auto look = [deed, unit, from, to](app::Records& records) {
        return app::days_ahead(records, deed, unit, from, to);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [&](const app::DaysAhead& ahead) {
        json::Object body = to_json(ahead);
        body["tet"] = json::Object{ { "from", json::of(tet.from) },
            { "first", json::of(tet.first) }, { "to", json::of(tet.to) } };
        return body;
    });
}

}
