#include "server/http/delegations/delegation_handlers.hpp"

#include "server/app/delegations.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

const char* state_of(const Delegation& one, Day today)
{
    if (one.ended)
        return "ended";
    if (one.ends <= today)
        return "over";
    return one.begins > today ? "ahead" : "holds";
}

json::Object to_json(const Delegation& one, Day today)
{
    return { { "id", json::of(one.id) }, { "from", json::of(one.from) },
        { "from_name", json::of(one.from_name) }, { "to", json::of(one.to) },
        { "to_name", json::of(one.to_name) }, { "role", json::of(one.role) },
        { "unit", json::of(one.unit) }, { "begins", json::of(one.begins) },
        { "last", json::of(one.ends - std::chrono::days(1)) }, { "reason", json::of(one.reason) },
        { "state", json::of(state_of(one, today)) }, { "made", json::of(one.made) },
        { "made_by_name", json::of(one.made_by_name) }, { "ended", json::of(one.ended) },
        { "ended_by_name", json::of(one.ended_by_name) } };
}

json::Object to_json(const app::ShownDelegation& one, Day today)
{
    json::Object body = to_json(one.delegation, today);
    body["gives_nothing"] = one.gives_nothing;
    body["may_end"] = one.may_end;
    return body;
}

}

DelegationHandlers::DelegationHandlers(TruthDesk& desk, const runtime::Clock& clock, News& news)
    : desk_(desk)
    , clock_(clock)
    , news_(news)
{
}

awaitable<net::Response> DelegationHandlers::list(net::Request request)
{
    QueryReader query(request);
    const auto account = query.id<AccountId>("account");
    const auto day = query.day("day");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look
        = [deed, day, account = account.value_or(deed.caller.account)](
              app::Records& records) { return app::delegations_of(records, deed, account, day); };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [&](const std::vector<app::ShownDelegation>& all) {
        json::Object body{ { "items",
            json::list_of(all, [&](const auto& one) { return to_json(one, day_of(deed.now)); }) } };
        body["next"] = nullptr;
        return body;
    });
}

awaitable<net::Response> DelegationHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    json::Reader in(*object);
    app::WishedDelegation wish;
    wish.from = in.optional_id<AccountId>("from").value_or(deed.caller.account);
    wish.to = in.id<AccountId>("to");
    wish.role = in.text("role", { .least = 1, .most = 60 });
    wish.unit = in.id<UnitId>("unit");
    wish.begins = in.day("begins");
    wish.last = in.day("last");
    wish.reason = in.text("reason", { .least = 1, .most = 300 });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, wish](app::Records& records) { return app::lend_role(records, deed, wish); };
    auto show = [today = day_of(deed.now)](app::Records&, const Delegation& one) {
        return json_response(net::Status::created, to_json(one, today));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        news_.tell({ "account", done->made->to.value(), { done->made->unit } });
    co_return std::move(done->answer);
}

awaitable<net::Response> DelegationHandlers::end(net::Request request)
{
    const auto id = request.path_id<DelegationId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id](
                    app::Records& records) { return app::end_delegation(records, deed, id); };
    const auto done = co_await desk_.commit(std::move(work));
    if (!done)
        co_return problem(done.error());
    news_.tell({ "account", done->to.value(), { done->unit } });
    co_return net::Response::empty();
}

awaitable<net::Response> DelegationHandlers::stand_ins(net::Request request)
{
    const auto id = request.path_id<AccountId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, clock_), id = *id](
                    app::Records& records) { return app::possible_stand_ins(records, deed, id); };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const std::vector<app::Account>& all) {
        json::Object body{ { "items", json::list_of(all, [](const app::Account& one) {
                                return json::Object{ { "id", json::of(one.id) },
                                    { "name", json::of(one.name) },
                                    { "post", json::of(one.post) } };
                            }) } };
        body["next"] = nullptr;
        return body;
    });
}

}
