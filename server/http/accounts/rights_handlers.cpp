// Who may or might do what in a unit, on a day.
#include "server/app/rights_on_day.hpp"
#include "server/http/accounts/account_handlers.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object to_json(const app::RightHolder& one)
{
    const auto grant = [](const Grant& by) {
        json::Value lender = nullptr;
        if (by.lent_by)
            lender = json::Object{ { "account", json::of(by.lent_by->account) },
                { "name", json::of(by.lent_by->name) } };
        return json::Object{ { "role", json::of(by.role) }, { "unit", json::of(by.unit) },
            { "from", json::of(by.from) }, { "to", json::of(by.to) },
            { "lent_by", std::move(lender) } };
    };
    return json::Object{ { "account", json::of(one.account) },
        { "username", json::of(one.username) }, { "name", json::of(one.name) },
        { "post", json::of(one.post) }, { "unit", json::of(one.unit) },
        { "by", json::list_of(one.by, grant) }, { "maybe_locked", one.maybe_locked } };
}

}

awaitable<net::Response> AccountHandlers::rights(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const app::Deed deed = deed_of(request, clock_);
    app::RightsQuestion asked;
    const auto right = query.choice("right", parse_right);
    asked.unit = query.id<UnitId>("unit").value_or(deed.caller.unit);
    asked.day = query.day("day");
    asked.account = query.id<AccountId>("account");
    if (right)
        asked.right = *right;
    else
        query.refuse("right", "input.required");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed, asked, page = *page](app::Records& records) {
        return app::rights_on_day(records, deed, asked, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    const auto write = [](const app::RightsOnDay& then) {
        json::Object body
            = page_body(then.holders, [](const app::RightHolder& one) { return to_json(one); });
        body["day"] = json::of(then.day);
        body["known_from"] = json::of(then.known_from);
        return body;
    };
    co_return answer_of(found, write);
}

}
