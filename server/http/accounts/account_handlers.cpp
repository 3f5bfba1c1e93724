#include "server/http/accounts/account_handlers.hpp"

#include "server/app/accounts.hpp"
#include "server/app/accounts_on_day.hpp"
#include "server/app/passwords.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/session/account_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr json::TextRule password_rule{ .least = 1, .most = 500 };

app::WishedGrant read_grant(json::Reader& in)
{
    app::WishedGrant grant;
    grant.role = in.text("role", { .least = 1, .most = 60 });
    grant.unit = in.id<UnitId>("unit");
    grant.from = in.optional_day("from");
    grant.to = in.optional_day("to");
    return grant;
}

app::AccountWish read_wish(json::Reader& in)
{
    app::AccountWish wish;
    wish.name = in.optional_text("name", { .least = 1, .most = 120 });
    wish.phone = in.optional_text("phone", { .most = 40 });
    wish.post = in.optional_text("post", { .most = 120 });
    wish.unit = in.optional_id<UnitId>("unit");
    wish.grants = in.optional_list("grants", { .most = 100 }, read_grant);
    wish.roles = in.optional_list("roles", { .most = 30 },
        [](const json::Field& role) { return role.text({ .least = 1, .most = 60 }); });
    wish.disabled = in.optional_boolean("disabled");
    wish.must_change_password = in.optional_boolean("must_change_password");
    return wish;
}

}

AccountHandlers::AccountHandlers(
    TruthDesk& desk, const runtime::Clock& clock, runtime::WorkerPool& hashing, News& news)
    : desk_(desk)
    , clock_(clock)
    , hashing_(hashing)
    , news_(news)
{
}

awaitable<net::Response> AccountHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::AccountsQuestion asked;
    asked.unit = query.id<UnitId>("unit");
    asked.role = query.text("role", 60).value_or("");
    asked.search = query.text("q").value_or("");
    asked.day = query.day("day");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, clock_);
    auto look = [deed, asked, page = *page](app::Records& records) {
        return app::list_accounts(records, deed, asked, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    const auto write = [](const app::AccountsOnDay& then) {
        json::Object body = page_body(
            then.accounts, [&](const app::Account& account) { return to_json(account, then.day); });
        body["day"] = json::of(then.day);
        body["known_from"] = json::of(then.known_from);
        return body;
    };
    co_return answer_of(found, write);
}

awaitable<net::Response> AccountHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const std::string written = in.text("username", { .least = 1, .most = 100 });
    const std::string password = in.text("password", password_rule);
    const app::AccountWish wish = read_wish(in);
    const auto username = app::as_username(written);
    if (!written.empty() && !username)
        in.refuse("username", "account.bad_username");
    if (!wish.name)
        in.refuse("name", "input.required");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    if (const auto strong = app::check_password_strength(password, *username); !strong)
        co_return problem(strong.error());
    auto hashing = [&password] { return app::hash_password(password); };
    const std::string hash = co_await hashing_.run(std::move(hashing));
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, username = *username, wish, hash](app::Records& records) {
        return app::add_account(records, deed, username, wish, hash);
    };
    auto show = [today = day_of(deed.now)](app::Records&, const app::Account& account) {
        auto response = json_response(net::Status::created, to_json(account, today));
        response.headers.set("Location", "/api/v1/accounts/" + account.id.text());
        return response;
    };
    auto added = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!added)
        co_return problem(added.error());
    if (added->made)
        news_.tell({ "account", added->made->id.value(), { added->made->unit } });
    co_return std::move(added->answer);
}

awaitable<net::Response> AccountHandlers::show(net::Request request)
{
    const auto id = request.path_id<AccountId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look
        = [deed, id = *id](app::Records& records) { return app::find_account(records, deed, id); };
    const auto account = co_await desk_.read(std::move(look));
    co_return answer_of(account, [&](const auto& one) { return to_json(one, day_of(deed.now)); });
}

awaitable<net::Response> AccountHandlers::edit(net::Request request)
{
    const auto id = request.path_id<AccountId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::AccountWish wish = read_wish(in);
    const auto otp = in.optional_boolean("otp");
    // Somebody else's telephone is not ours to register.
    if (otp == true)
        in.refuse("otp", "account.otp_is_own");
    wish.without_otp = otp == false;
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, wish, seen](app::Records& records) {
        return app::edit_account(records, deed, id, wish, seen);
    };
    const auto edited = co_await desk_.commit(std::move(work));
    if (edited) {
        news_.tell({ "account", id->value(), { edited->unit } });
        co_return json_response(net::Status::ok, to_json(*edited, day_of(deed.now)));
    }
    if (edited.error().code != "account.stale")
        co_return problem(edited.error());
    auto look
        = [deed, id = *id](app::Records& records) { return app::find_account(records, deed, id); };
    const auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(edited.error());
    co_return stale(edited.error(), to_json(*current, day_of(deed.now)));
}

awaitable<net::Response> AccountHandlers::reset_password(net::Request request)
{
    const auto id = request.path_id<AccountId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const std::string password = in.text("password", password_rule);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look = [deed, id = *id](
                    app::Records& records) { return app::may_reset_password(records, deed, id); };
    const auto account = co_await desk_.read(std::move(look));
    if (!account)
        co_return problem(account.error());
    if (const auto strong = app::check_password_strength(password, account->username); !strong)
        co_return problem(strong.error());
    auto hashing = [&password] { return app::hash_password(password); };
    const std::string hash = co_await hashing_.run(std::move(hashing));
    auto work = [deed, id = *id, hash](
                    app::Records& records) { return app::reset_password(records, deed, id, hash); };
    auto done = co_await once(desk_, claim_of(request), std::move(work), no_content);
    if (!done)
        co_return problem(done.error());
    if (done->made)
        news_.tell({ "account", id->value(), { account->unit } });
    co_return std::move(done->answer);
}

awaitable<net::Response> AccountHandlers::roles(net::Request)
{
    auto look = [](app::Records& records) { return records.accounts().roles(); };
    const auto roles = co_await desk_.read(std::move(look));
    json::Array items;
    for (const Role& role : roles)
        items.push_back(
            json::Object{ { "code", json::of(role.code) }, { "name", json::of(role.name) },
                { "rights", json::list_of(role.rights, [](Right one) { return name_of(one); }) } });
    co_return json_response(
        net::Status::ok, json::Object{ { "items", std::move(items) }, { "next", nullptr } });
}

}
