#include "server/http/session/session_handlers.hpp"

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "runtime/random.hpp"
#include "server/app/delegations.hpp"
#include "server/app/passwords.hpp"
#include "server/app/reset_codes.hpp"
#include "server/app/sessions.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/session/account_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

struct Credentials {
    std::string username;
    std::string password;
    std::string otp;
};

Result<Credentials> read_credentials(const net::Request& request)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    Credentials read;
    read.username = in.text("username", { .least = 1, .most = 100 });
    read.password = in.text("password", { .least = 1, .most = 500 });
    read.otp = in.optional_text("otp", { .most = 10 }).value_or("");
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return read;
}

std::string secret_text() { return to_base64url(runtime::random_bytes(32)); }

net::Response session_body(net::Status status, const app::Account& account,
    const app::Session& session, std::string_view secret, Moment now, SecondFactor policy)
{
    json::Object body{ { "account", http::to_json(account, day_of(now)) },
        { "csrf_token", json::of(session.csrf_token) }, { "expires", json::of(session.expires) },
        { "confirmed", json::of(session.confirmed.value_or(session.created)) },
        { "otp_missing", lacks_second_factor(account, policy, day_of(now)) } };
    if (!secret.empty())
        body["token"] = json::Value(secret);
    auto response = json_response(status, body);
    response.compressible = false; // a secret and the client's own words stand side by side
    return response;
}

}

SessionHandlers::SessionHandlers(TruthDesk& desk, const runtime::Clock& clock,
    runtime::WorkerPool& hashing, SecondFactor second_factor)
    : desk_(desk)
    , clock_(clock)
    , hashing_(hashing)
    , second_factor_(second_factor)
{
}

std::optional<net::Response> SessionHandlers::must_wait(
    LoginThrottle& throttle, const std::string& username, const std::string& address, Moment now)
{
    const auto wait = throttle.claim(username, address, now);
    if (wait.count() <= 0)
        return std::nullopt;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    auto response
        = problem(Error{ Kind::too_many, "session.too_many_tries", std::to_string(seconds), {} });
    response.headers.set("Retry-After", std::to_string(seconds));
    return response;
}

// Only to leave the code away is no guess: whoever had to be told that one is needed asks again.
void SessionHandlers::forgive_missing_code(
    const Error& error, const std::string& username, const std::string& address)
{
    if (error.code == "session.otp_required")
        throttle_.undo(username, address);
}

awaitable<bool> SessionHandlers::is_right(
    const std::optional<app::LoginCandidate>& candidate, const std::string& password)
{
    auto check = [&candidate, &password] {
        if (candidate)
            return app::is_password(candidate->password_hash, password);
        app::check_nobody(password);
        return false;
    };
    co_return co_await hashing_.run(std::move(check));
}

awaitable<net::Response> SessionHandlers::sign_in(net::Request request)
{
    const auto read = read_credentials(request);
    if (!read)
        co_return problem(read.error());
    const std::string username = to_lower(trim(read->username));
    const Moment now = clock_.now();
    if (auto wait = must_wait(throttle_, username, request.remote_address, now))
        co_return std::move(*wait);
    auto look
        = [username](app::Records& records) { return app::login_candidate(records, username); };
    const auto candidate = co_await desk_.read(std::move(look));
    if (!co_await is_right(candidate, read->password)) {
        co_return problem(Error{ Kind::unauthenticated, "session.wrong", {}, {} });
    }
    app::Deed deed{ {}, now, [] { return runtime::chance_for_ids(); }, request.remote_address };
    auto open = [deed, candidate = *candidate, otp = read->otp,
                    secrets = app::SessionSecrets{ secret_text(), secret_text(),
                        std::string(request.headers.get("User-Agent")) }](app::Records& records) {
        return app::open_session(records, deed, candidate, otp, secrets);
    };
    const auto opened = co_await desk_.commit(std::move(open));
    if (!opened) {
        forgive_missing_code(opened.error(), username, request.remote_address);
        co_return problem(opened.error());
    }
    throttle_.right(username, request.remote_address, now);
    auto response = session_body(net::Status::created, opened->account, opened->session,
        opened->secret, now, second_factor_);
    net::CookieOptions cookie;
    cookie.secure = request.secure;
    cookie.same_site = "Strict";
    cookie.max_age = std::chrono::hours(24 * 7);
    response.headers.add("Set-Cookie", net::set_cookie(session_cookie, opened->secret, cookie));
    co_return response;
}

awaitable<net::Response> SessionHandlers::reset(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const std::string username = to_lower(trim(in.text("username", { .least = 1, .most = 100 })));
    const std::string code = app::plain_reset_code(in.text("code", { .least = 1, .most = 40 }));
    const std::string password = in.text("password", { .least = 1, .most = 500 });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    app::Deed deed{ {}, clock_.now(), [] { return runtime::chance_for_ids(); },
        request.remote_address };
    if (auto wait = must_wait(resets_, username, request.remote_address, deed.now))
        co_return std::move(*wait);
    // Before the code is looked at: a code is not spent on a password that cannot be.
    if (const auto strong = app::check_password_strength(password, username); !strong) {
        resets_.undo(username, request.remote_address);
        co_return problem(strong.error());
    }
    auto begin = [username, now = deed.now](
                     app::Records& records) { return app::try_reset(records, username, now); };
    const auto candidate = co_await desk_.commit(std::move(begin));
    auto check = [&candidate, &code] {
        if (candidate)
            return app::is_password(candidate->code_hash, code);
        app::check_nobody(code);
        return false;
    };
    if (!co_await hashing_.run(std::move(check)))
        co_return problem(Error{ Kind::unauthenticated, "session.reset_wrong", {}, {} });
    auto hashing = [&password] { return app::hash_password(password); };
    const std::string hash = co_await hashing_.run(std::move(hashing));
    auto work = [deed, candidate = *candidate, hash](app::Records& records) {
        return app::use_reset_code(records, deed, candidate, hash);
    };
    const auto done = co_await desk_.commit(std::move(work));
    if (!done)
        co_return problem(done.error());
    resets_.right(username, request.remote_address, deed.now);
    co_return net::Response::empty();
}

awaitable<net::Response> SessionHandlers::show(net::Request request)
{
    const SignedIn& who = signed_in(request);
    auto look = [id = who.caller.account, today = day_of(clock_.now())](app::Records& records) {
        auto found = records.accounts().find(id);
        if (found)
            app::lend(records, *found, today);
        return found;
    };
    const auto account = co_await desk_.read(std::move(look));
    if (!account)
        co_return problem(Error{ Kind::unauthenticated, "session.required", {}, {} });
    co_return session_body(
        net::Status::ok, *account, who.session, {}, clock_.now(), second_factor_);
}

awaitable<net::Response> SessionHandlers::confirm(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const std::string password = in.text("password", { .least = 1, .most = 500 });
    const std::string otp = in.optional_text("otp", { .most = 10 }).value_or("");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look
        = [id = deed.caller.account](app::Records& records) -> std::optional<app::LoginCandidate> {
        const auto account = records.accounts().find(id);
        return account ? app::login_candidate(records, account->username) : std::nullopt;
    };
    const auto candidate = co_await desk_.read(std::move(look));
    const std::string who = candidate ? candidate->account.username : std::string();
    if (auto wait = must_wait(throttle_, who, request.remote_address, deed.now))
        co_return std::move(*wait);
    if (!co_await is_right(candidate, password)) {
        co_return problem(fail_field("password", "account.wrong_password").value());
    }
    auto work = [deed, candidate = *candidate, otp, id = signed_in(request).session.id](
                    app::Records& records) -> Result<app::Account> {
        const auto done = app::confirm_session(records, deed, candidate, otp, id);
        if (!done)
            return tl::unexpected(done.error());
        app::Account account = candidate.account;
        app::lend(records, account, day_of(deed.now));
        return account;
    };
    const auto confirmed = co_await desk_.commit(std::move(work), runtime::Urgency::urgent);
    if (!confirmed) {
        forgive_missing_code(confirmed.error(), who, request.remote_address);
        co_return problem(confirmed.error());
    }
    throttle_.right(who, request.remote_address, deed.now);
    app::Session session = signed_in(request).session;
    session.confirmed = deed.now;
    co_return session_body(net::Status::ok, *confirmed, session, {}, deed.now, second_factor_);
}

awaitable<net::Response> SessionHandlers::list(net::Request request)
{
    auto look = [deed = deed_of(request, clock_)](
                    app::Records& records) { return app::own_sessions(records, deed); };
    const auto mine = co_await desk_.read(std::move(look));
    const SessionId current = signed_in(request).session.id;
    const auto show = [&](const app::Session& one) {
        return json::Object{ { "id", json::of(one.id) }, { "client", json::of(one.client) },
            { "address", json::of(one.address) }, { "created", json::of(one.created) },
            { "last_used", json::of(one.last_used) }, { "expires", json::of(one.expires) },
            { "current", one.id == current } };
    };
    json::Object body{ { "items", json::list_of(mine, show) } };
    body["next"] = nullptr;
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> SessionHandlers::revoke(net::Request request)
{
    const auto id = request.path_id<SessionId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, clock_), id = *id](
                    app::Records& records) { return app::revoke_session(records, deed, id); };
    const auto done = co_await desk_.commit(std::move(work));
    if (!done)
        co_return problem(done.error());
    co_return net::Response::empty();
}

awaitable<net::Response> SessionHandlers::revoke_others(net::Request request)
{
    auto work = [deed = deed_of(request, clock_), keep = signed_in(request).session.id](
                    app::Records& records) { app::revoke_other_sessions(records, deed, keep); };
    co_await desk_.commit(std::move(work));
    co_return net::Response::empty();
}

awaitable<net::Response> SessionHandlers::sign_out(net::Request request)
{
    auto work = [deed = deed_of(request, clock_), id = signed_in(request).session.id](
                    app::Records& records) { app::close_session(records, deed, id); };
    co_await desk_.commit(std::move(work));
    auto response = net::Response::empty();
    net::CookieOptions cookie;
    cookie.max_age = std::chrono::seconds(0);
    cookie.same_site = "Strict";
    cookie.secure = request.secure;
    response.headers.add("Set-Cookie", net::set_cookie(session_cookie, "", cookie));
    co_return response;
}

}
