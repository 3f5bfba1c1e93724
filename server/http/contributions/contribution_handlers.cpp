#include "server/http/contributions/contribution_handlers.hpp"

#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

std::optional<app::Direction> parse_direction(std::string_view text)
{
    if (text == "received")
        return app::Direction::received;
    if (text == "sent")
        return app::Direction::sent;
    return std::nullopt;
}

json::Object to_json(const app::ShownContribution& shown)
{
    const Contribution& one = shown.contribution;
    json::Object body{ { "id", json::of(one.id) }, { "bulletin", json::of(one.bulletin) },
        { "sent_version", one.sent_version }, { "unit", json::of(one.unit) },
        { "unit_name", json::of(shown.from_name) }, { "to", json::of(one.to) },
        { "to_name", json::of(shown.to_name) }, { "state", json::of(name_of(one.state)) },
        { "sent_name", json::of(one.sent_name) }, { "sent_at", json::of(one.sent_at) },
        { "comment", json::of(one.comment) }, { "handled_name", json::of(one.handled_name) },
        { "changed", json::of(one.changed) }, { "version", one.version },
        { "title", json::of(shown.content.title) }, { "text", json::of(shown.content.text) },
        { "media", json::of(shown.content.media) },
        { "priority", json::of(name_of(shown.content.priority)) },
        { "may_handle", shown.may_handle }, { "may_withdraw", shown.may_withdraw } };
    body["result"] = json::of(one.result);
    body["result_state"]
        = shown.result_state ? json::of(name_of(*shown.result_state)) : json::Value(nullptr);
    return body;
}

}

ContributionHandlers::ContributionHandlers(TruthDesk& desk, const runtime::Clock& clock, News& news)
    : desk_(desk)
    , clock_(clock)
    , news_(news)
{
}

void ContributionHandlers::tell(const Contribution& one)
{
    news_.tell({ "contribution", one.id.value(), { one.unit, one.to } });
    news_.tell({ "bulletin", one.bulletin.value(), { one.unit } });
}

awaitable<net::Response> ContributionHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto direction
        = query.choice("direction", parse_direction).value_or(app::Direction::received);
    const auto states = query.choices("state", parse_contribution_state);
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), direction, states, page = *page](
                    app::Records& records) {
        return app::list_contributions(records, deed, direction, states, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const app::ShownContribution& one) { return to_json(one); });
}

awaitable<net::Response> ContributionHandlers::show(net::Request request)
{
    const auto id = request.path_id<ContributionId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, clock_), id = *id](
                    app::Records& records) { return app::find_contribution(records, deed, id); };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const app::ShownContribution& one) { return to_json(one); });
}

awaitable<net::Response> ContributionHandlers::change(net::Request request, net::Status status,
    std::function<Result<Contribution>(app::Records&, const app::Deed&)> work)
{
    const app::Deed deed = deed_of(request, clock_);
    auto act
        = [deed, work = std::move(work)](app::Records& records) { return work(records, deed); };
    auto answer = [deed, status](app::Records& records, const Contribution& one) {
        const auto shown = app::find_contribution(records, deed, one.id);
        return shown ? json_response(status, to_json(*shown)) : problem(shown.error());
    };
    auto done = co_await once(desk_, claim_of(request), std::move(act), std::move(answer));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell(*done->made);
    co_return std::move(done->answer);
}

awaitable<net::Response> ContributionHandlers::contribute(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    auto work = [id = *id, seen = *seen](app::Records& records, const app::Deed& deed) {
        return app::contribute(records, deed, id, seen);
    };
    co_return co_await change(std::move(request), net::Status::created, std::move(work));
}

awaitable<net::Response> ContributionHandlers::give_back(net::Request request)
{
    const auto id = request.path_id<ContributionId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const std::string comment = in.text("comment", { .most = 2'000, .lines = json::Lines::many });
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [id = *id, comment, seen](app::Records& records, const app::Deed& deed) {
        return app::return_contribution(records, deed, id, comment, seen);
    };
    co_return co_await change(std::move(request), net::Status::ok, std::move(work));
}

awaitable<net::Response> ContributionHandlers::take(net::Request request)
{
    const auto id = request.path_id<ContributionId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    auto work = [id = *id, seen = *seen](
                    app::Records& records, const app::Deed& deed) -> Result<Contribution> {
        auto taken = app::take_contribution(records, deed, id, seen);
        if (!taken)
            return tl::unexpected(taken.error());
        return std::move(taken->contribution);
    };
    co_return co_await change(std::move(request), net::Status::ok, std::move(work));
}

awaitable<net::Response> ContributionHandlers::withdraw(net::Request request)
{
    const auto id = request.path_id<ContributionId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    auto work = [id = *id, seen = *seen](app::Records& records, const app::Deed& deed) {
        return app::withdraw_contribution(records, deed, id, seen);
    };
    co_return co_await change(std::move(request), net::Status::ok, std::move(work));
}

}
