#include "server/http/plumbing/caller.hpp"

#include <algorithm>
#include <stdexcept>

#include "runtime/random.hpp"
#include "server/app/sessions.hpp"
#include "server/http/plumbing/problem.hpp"
#include "trust/hash.hpp"

namespace nguon::http {
namespace {

struct Credential {
    std::string secret;
    bool by_cookie = false;
};

std::optional<Credential> credential_of(const net::Request& request)
{
    const std::string_view authorization = request.headers.get("Authorization");
    if (authorization.starts_with("Bearer "))
        return Credential{ std::string(authorization.substr(7)), false };
    if (const auto cookie = request.cookie(session_cookie); cookie && !cookie->empty())
        return Credential{ std::string(*cookie), true };
    return std::nullopt;
}

bool is_safe(net::Method method)
{
    return method == net::Method::get || method == net::Method::head
        || method == net::Method::options;
}

Error refusal(Kind kind, std::string code) { return { kind, std::move(code), {}, {} }; }

}

bool is_of_session(std::string_view path)
{
    return path == "/api/v1/session" || path.starts_with("/api/v1/session/");
}

std::string secret_of(const net::Request& request)
{
    const auto credential = credential_of(request);
    return credential ? credential->secret : std::string();
}

bool lacks_second_factor(const app::Account& account, SecondFactor policy, Day today)
{
    if (account.has_totp)
        return false;
    // Whoever lost his telephone sets up another one, whatever the policy.
    if (account.must_enrol_totp)
        return true;
    if (policy == SecondFactor::of_choice)
        return false;
    const auto grants = account.caller().grants; // what is lent to him as well
    return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
        return grant.holds_on(today)
            && (grant.rights.contains(Right::approve_bulletin)
                || grant.rights.contains(Right::approve_emergency));
    });
}

net::Middleware require_session(
    TruthDesk& desk, const runtime::Clock& clock, SecondFactor second_factor)
{
    return [&desk, &clock, second_factor](
               net::Request request, net::Next next) -> awaitable<net::Response> {
        const auto credential = credential_of(request);
        if (!credential)
            co_return problem(refusal(Kind::unauthenticated, "session.required"));
        auto work = [hash = sha256(credential->secret).text(), now = clock.now()](
                        app::Records& records) { return app::find_session(records, hash, now); };
        auto found = co_await desk.read(std::move(work));
        if (!found)
            co_return problem(found.error());
        const bool by_cookie = credential->by_cookie;
        if (by_cookie && !is_safe(request.method)
            && request.headers.get(csrf_header) != found->session.csrf_token)
            co_return problem(refusal(Kind::forbidden, "session.csrf"));
        if (found->account.must_change_password && !is_of_session(request.path))
            co_return problem(refusal(Kind::forbidden, "account.password_must_change"));
        if (lacks_second_factor(found->account, second_factor, day_of(clock.now()))
            && !is_of_session(request.path))
            co_return problem(refusal(Kind::forbidden, "account.otp_missing"));
        if (app::needs_touch(found->session, clock.now())) {
            auto touch = [id = found->session.id, now = clock.now()](
                             app::Records& records) { app::touch_session(records, id, now); };
            co_await desk.commit(std::move(touch));
        }
        request.caller
            = SignedIn{ found->account.caller(), std::move(found->session), by_cookie, {} };
        co_return co_await next(std::move(request));
    };
}

const SignedIn& signed_in(const net::Request& request)
{
    const auto* who = request.caller_as<SignedIn>();
    if (who == nullptr)
        throw std::logic_error("a handler that needs a session stands before require_session");
    return *who;
}

app::Deed deed_of(const net::Request& request, const runtime::Clock& clock)
{
    const SignedIn& who = signed_in(request);
    app::Deed deed{ who.caller, clock.now(), [] { return runtime::chance_for_ids(); },
        request.remote_address };
    deed.password_given = who.session.confirmed.value_or(who.session.created);
    return deed;
}

}
