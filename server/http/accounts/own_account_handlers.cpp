#include "server/http/accounts/own_account_handlers.hpp"

#include "server/app/accounts.hpp"
#include "server/app/passwords.hpp"
#include "server/app/sessions.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

struct Known {
    std::string username;
    std::string password_hash;
};

Known known(app::Records& records, AccountId id)
{
    const auto account = records.accounts().find(id);
    return { account ? account->username : std::string(), records.accounts().password_hash(id) };
}

}

OwnAccountHandlers::OwnAccountHandlers(
    TruthDesk& desk, const runtime::Clock& clock, runtime::WorkerPool& hashing)
    : desk_(desk)
    , clock_(clock)
    , hashing_(hashing)
{
}

std::optional<net::Response> OwnAccountHandlers::too_many_tries(
    LoginThrottle& throttle, const net::Request& request)
{
    const std::string who = signed_in(request).caller.account.text();
    const Milliseconds wait = throttle.claim(who, request.remote_address, clock_.now());
    if (wait.count() <= 0)
        return std::nullopt;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    auto response = problem(
        Error{ Kind::too_many, "session.too_many_tries", std::to_string(seconds), {}, {} });
    response.headers.set("Retry-After", std::to_string(seconds));
    return response;
}

awaitable<net::Response> OwnAccountHandlers::change_password(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const std::string current = in.text("current", { .least = 1, .most = 500 });
    const std::string password = in.text("password", { .least = 1, .most = 500 });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    if (auto wait = too_many_tries(passwords_, request))
        co_return std::move(*wait);
    const app::Deed deed = deed_of(request, clock_);
    const AccountId id = deed.caller.account;
    auto look = [id](app::Records& records) { return known(records, id); };
    const Known mine = co_await desk_.read(std::move(look));
    auto check = [&mine, &current] { return app::is_password(mine.password_hash, current); };
    if (!co_await hashing_.run(std::move(check))) {
        co_return problem(fail_field("current", "account.wrong_password").value());
    }
    passwords_.right(id.text(), request.remote_address, deed.now);
    if (const auto strong = app::check_password_strength(password, mine.username); !strong)
        co_return problem(strong.error());
    if (password == current)
        co_return problem(fail_field("password", "account.same_password").value());
    auto hashing = [&password] { return app::hash_password(password); };
    const std::string hash = co_await hashing_.run(std::move(hashing));
    auto work = [deed, keep = signed_in(request).session.id, old = mine.password_hash, hash](
                    app::Records& records) {
        return app::change_own_password(records, deed, keep, old, hash);
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), no_content);
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> OwnAccountHandlers::start_otp(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    // Whoever finds a session open must not bind it to an application of his own.
    if (const auto recent = app::require_recent_password(deed); !recent)
        co_return problem(recent.error());
    const std::string secret = app::new_totp_secret();
    auto work = [deed, secret](app::Records& records) -> Result<std::string> {
        if (const auto started = app::start_otp(records, deed, secret); !started)
            return tl::unexpected(started.error());
        return known(records, deed.caller.account).username;
    };
    const auto username = co_await desk_.commit(std::move(work));
    if (!username)
        co_return problem(username.error());
    auto response = json_response(net::Status::ok,
        json::Object{ { "secret", json::of(secret) },
            { "uri", json::of(app::totp_address(secret, *username)) } });
    response.compressible = false;
    co_return response;
}

awaitable<net::Response> OwnAccountHandlers::with_code(net::Request request, CodeDeed use)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const std::string code = in.text("otp", { .least = 1, .most = 10 });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    if (auto wait = too_many_tries(codes_, request))
        co_return std::move(*wait);
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, code, use](app::Records& records) { return use(records, deed, code); };
    auto done = co_await once(desk_, claim_of(request), std::move(work), no_content);
    const std::string who = deed.caller.account.text();
    if (!done) {
        if (done.error().fields.empty())
            codes_.undo(who, request.remote_address);
        co_return problem(done.error());
    }
    codes_.right(who, request.remote_address, deed.now);
    co_return std::move(done->answer);
}

awaitable<net::Response> OwnAccountHandlers::confirm_otp(net::Request request)
{
    return with_code(std::move(request), app::confirm_otp);
}

awaitable<net::Response> OwnAccountHandlers::disable_otp(net::Request request)
{
    return with_code(std::move(request), app::disable_otp);
}

}
