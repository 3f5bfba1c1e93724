#include "server/http/silence/silence_handlers.hpp"

#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::int64_t usual_reminder = 120; // minutes

json::Object to_json(const app::SilencedUnit& one)
{
    return json::Object{ { "unit", json::of(one.unit) }, { "unit_name", json::of(one.name) },
        { "since", json::of(one.silence.since) }, { "by_name", json::of(one.silence.by_name) },
        { "reason", json::of(one.silence.reason) }, { "remind", json::of(one.silence.remind) },
        { "may_lift", one.may_lift } };
}

}

SilenceHandlers::SilenceHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

awaitable<net::Response> SilenceHandlers::list(net::Request request)
{
    auto look = [deed = deed_of(request, parts_.clock)](
                    app::Records& records) { return app::silenced_units(records, deed); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return json_response(net::Status::ok,
        json::Object{
            { "items",
                json::list_of(found, [](const app::SilencedUnit& one) { return to_json(one); }) },
            { "next", nullptr } });
}

awaitable<net::Response> SilenceHandlers::begin(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const std::string reason = in.text("reason", { .most = 500 });
    const std::chrono::minutes remind(
        in.optional_integer("remind_minutes", 5, 24 * 60).value_or(usual_reminder));
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, reason, remind](app::Records& records) {
        return app::silence_unit(records, deed, id, reason, remind);
    };
    auto show = [](app::Records&, const app::Silenced& silenced) {
        return json_response(net::Status::created, to_json(silenced.unit));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made) {
        parts_.changed();
        co_await parts_.send(std::move(done->made->stops));
        parts_.stop_again(deed, *id);
        parts_.news.tell({ "silence", id->value(), { *id } });
    }
    co_return std::move(done->answer);
}

awaitable<net::Response> SilenceHandlers::lift(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::lift_silence(records, deed, id); };
    const auto lifted = co_await parts_.truth.commit(std::move(work));
    if (!lifted)
        co_return problem(lifted.error());
    parts_.changed();
    parts_.news.tell({ "silence", id->value(), { *id } });
    co_return net::Response::empty();
}

}
