#include "server/http/plumbing/caller.hpp"

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

// What remains open to an account whose password somebody else chose: seeing who it is, choosing
// its own, leaving.
bool is_of_session(std::string_view path)
{
    return path == "/api/v1/session" || path.starts_with("/api/v1/session/");
}

// A password in the body could be guessed from its plain hash in the database, so where one stands
// the hash is salted with the session's secret, which no database holds.
std::string hash_of_request(const net::Request& request)
{
    const bool has_password
        = is_of_session(request.path) || request.path.starts_with("/api/v1/accounts");
    const auto credential = has_password ? credential_of(request) : std::nullopt;
    const std::string salt = credential ? credential->secret + "\n" : std::string();
    return sha256(salt + request.path + "\n" + request.target + "\n" + request.body).text();
}

Error refusal(Kind kind, std::string code) { return { kind, std::move(code), {}, {} }; }

std::string text_of(const net::Response& response)
{
    const auto* text = std::get_if<std::string>(&response.body);
    return text ? *text : std::string();
}

// Only answers that came of doing something are kept; a refusal may be tried again. One with a
// secret in it, which is never compressed either, is for the client alone.
bool is_worth_keeping(const net::Response& response)
{
    const auto status = static_cast<unsigned>(response.status);
    return status >= 200 && status < 300 && response.compressible
        && (std::holds_alternative<std::string>(response.body)
            || std::holds_alternative<std::monostate>(response.body));
}

net::Response kept(const app::KeptAnswer& answer)
{
    auto response = net::Response::with(
        static_cast<net::Status>(answer.status), "application/json", answer.body);
    response.headers.set("Idempotency-Replayed", "true");
    return response;
}

}

net::Middleware require_session(TruthDesk& desk, const runtime::Clock& clock)
{
    return [&desk, &clock](net::Request request, net::Next next) -> awaitable<net::Response> {
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
        if (app::needs_touch(found->session, clock.now())) {
            auto touch = [id = found->session.id, now = clock.now()](
                             app::Records& records) { app::touch_session(records, id, now); };
            co_await desk.commit(std::move(touch));
        }
        request.caller = SignedIn{ found->account.caller(), std::move(found->session), by_cookie };
        co_return co_await next(std::move(request));
    };
}

net::Middleware keep_answers(TruthDesk& desk, const runtime::Clock& clock)
{
    return [&desk, &clock](net::Request request, net::Next next) -> awaitable<net::Response> {
        const std::string key(request.headers.get("Idempotency-Key"));
        if (request.method != net::Method::post || key.empty() || request.body_reader)
            co_return co_await next(std::move(request));
        if (key.size() > 200)
            co_return problem({ Kind::invalid, "idempotency.bad_key", {}, {} });
        const AccountId account = signed_in(request).caller.account;
        const std::string request_hash = hash_of_request(request);
        auto look = [account, key](app::Records& records) {
            return records.kept_answers().find(account, key);
        };
        const auto known = co_await desk.read(look);
        if (known && known->request_hash != request_hash)
            co_return problem({ Kind::conflict, "idempotency.other_request", {}, {} });
        if (known && known->status != 0)
            co_return kept(*known);
        // The key is taken before the deed: of two equal requests at once only one goes on. A row
        // without a status belongs to a request under way, or to one that a crash ended.
        auto take = [account, key, request_hash, now = clock.now()](app::Records& records) {
            return records.kept_answers().add({ account, key, request_hash, 0, {}, now });
        };
        if (!co_await desk.commit(take)) {
            const auto other = co_await desk.read(look);
            if (other && other->status != 0)
                co_return kept(*other);
            co_return problem({ Kind::conflict, "idempotency.under_way", {}, {} });
        }
        std::optional<net::Response> answer;
        std::exception_ptr failure;
        try {
            answer = co_await next(std::move(request));
        } catch (...) {
            failure = std::current_exception();
        }
        const bool keep = answer && is_worth_keeping(*answer);
        app::KeptAnswer row{ account, key, request_hash, 0, {}, clock.now() };
        if (keep) {
            row.status = static_cast<int>(answer->status);
            row.body = text_of(*answer);
        }
        auto settle = [row, keep](app::Records& records) {
            if (keep)
                records.kept_answers().fill(row);
            else
                records.kept_answers().release(row.account, row.key);
        };
        co_await desk.commit(std::move(settle));
        if (failure)
            std::rethrow_exception(failure);
        co_return std::move(*answer);
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
    return { signed_in(request).caller, clock.now(), [] { return runtime::random_number(); },
        request.remote_address };
}

}
