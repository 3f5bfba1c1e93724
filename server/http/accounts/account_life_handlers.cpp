// The later life of an account: a forgotten password, and its leaving.
#include "runtime/random.hpp"
#include "server/app/hand_over.hpp"
#include "server/app/passwords.hpp"
#include "server/app/reset_codes.hpp"
#include "server/http/accounts/account_handlers.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/session/account_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object to_json(const app::OpenMatter& matter)
{
    return { { "kind", json::of(name_of(matter.kind)) },
        { "id", json::of(std::to_string(matter.id)) }, { "title", json::of(matter.title) },
        { "state", matter.state.empty() ? json::Value(nullptr) : json::of(matter.state) },
        { "at", json::of(matter.at) } };
}

}

awaitable<net::Response> AccountHandlers::give_reset_code(net::Request request)
{
    const auto id = request.path_id<AccountId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look = [deed, id = *id](
                    app::Records& records) { return app::may_reset_password(records, deed, id); };
    if (const auto account = co_await desk_.read(std::move(look)); !account)
        co_return problem(account.error());
    const std::string code = app::reset_code_of(runtime::random_bytes(10));
    auto hashing = [&code] { return app::hash_password(code); };
    const std::string hash = co_await hashing_.run(std::move(hashing));
    // Not kept for its Idempotency-Key: the code stands nowhere but in this answer.
    auto work = [deed, id = *id, hash](app::Records& records) {
        return app::give_reset_code(records, deed, id, hash);
    };
    const auto given = co_await desk_.commit(std::move(work));
    if (!given)
        co_return problem(given.error());
    auto response = json_response(net::Status::created,
        json::Object{ { "code", json::of(code.substr(0, 4) + "-" + code.substr(4)) },
            { "expires", json::of(given->expires) } });
    response.compressible = false;
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

awaitable<net::Response> AccountHandlers::open_matters(net::Request request)
{
    const auto id = request.path_id<AccountId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look
        = [deed, id = *id](app::Records& records) { return app::open_matters(records, deed, id); };
    const auto open = co_await desk_.read(std::move(look));
    const auto person = [](const app::Account& one) {
        return json::Object{ { "id", json::of(one.id) }, { "name", json::of(one.name) },
            { "post", json::of(one.post) } };
    };
    co_return answer_of(open, [&](const app::OpenMatters& matters) {
        return json::Object{
            { "items", json::list_of(matters.mine, [](const auto& one) { return to_json(one); }) },
            { "inbox_waiting", matters.inbox_waiting },
            { "successors", json::list_of(matters.successors, person) }
        };
    });
}

awaitable<net::Response> AccountHandlers::hand_over(net::Request request)
{
    const auto id = request.path_id<AccountId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::HandOver wish;
    wish.to_unit = in.optional_id<UnitId>("unit");
    wish.roles = in.optional_list("roles", { .most = 30 }, [](const json::Field& role) {
                       return role.text({ .least = 1, .most = 60 });
                   }).value_or(std::vector<std::string>{});
    wish.successor = in.optional_id<AccountId>("successor");
    wish.reason = in.optional_text("reason", { .most = 300 }).value_or("");
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, wish, seen](app::Records& records) {
        return app::hand_over(records, deed, id, wish, seen);
    };
    auto show = [today = day_of(deed.now)](app::Records&, const app::HandedOver& done) {
        return json_response(net::Status::ok,
            json::Object{
                { "account", http::to_json(done.account, today) }, { "given", done.given } });
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made) {
        const UnitId unit = done->made->account.unit;
        news_.tell({ "account", id->value(), { unit } });
        news_.tell({ "bulletin", 0, {} });
        news_.tell({ "schedule", 0, {} });
        news_.tell({ "contribution", 0, {} });
    }
    co_return std::move(done->answer);
}

}
