#include "server/http/plumbing/once.hpp"

#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "trust/hash.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t longest_key = 200;

// A password in the body could be guessed from its plain hash in the database, so where one stands
// the hash is salted with the session's secret, which no database holds.
std::string hash_of_request(const net::Request& request)
{
    const bool has_password
        = is_of_session(request.path) || request.path.starts_with("/api/v1/accounts");
    const std::string salt = has_password ? secret_of(request) + "\n" : std::string();
    return sha256(salt + request.path + "\n" + request.target + "\n" + request.body).text();
}

std::string text_of(const net::Response& response)
{
    const auto* text = std::get_if<std::string>(&response.body);
    return text ? *text : std::string();
}

// An answer with a secret in it, which is never compressed either, is for the client alone.
bool is_worth_keeping(const net::Response& response)
{
    return response.compressible
        && (std::holds_alternative<std::string>(response.body)
            || std::holds_alternative<std::monostate>(response.body));
}

net::Response replayed(const app::KeptAnswer& answer)
{
    const auto status = static_cast<net::Status>(answer.status);
    auto response = answer.body.empty()
        ? net::Response::empty(status)
        : net::Response::with(status, "application/json", answer.body);
    response.headers.set("Idempotency-Replayed", "true");
    return response;
}

}

Result<std::optional<net::Response>> find_answer(app::Records& records, const Claim& claim)
{
    const auto known = records.kept_answers().find(claim.account, claim.key);
    if (!known)
        return std::optional<net::Response>();
    if (known->request_hash != claim.request_hash)
        return fail(Kind::conflict, "idempotency.other_request");
    return std::optional(replayed(*known));
}

Result<void> keep_answer(app::Records& records, const Claim& claim, const net::Response& answer)
{
    if (!is_worth_keeping(answer))
        return {};
    const bool first = records.kept_answers().add({ claim.account, claim.key, claim.request_hash,
        static_cast<int>(answer.status), text_of(answer), claim.at });
    if (!first)
        return fail(Kind::conflict, "idempotency.under_way");
    return {};
}

net::Middleware keep_answers(TruthDesk& desk, const runtime::Clock& clock)
{
    return [&desk, &clock](net::Request request, net::Next next) -> awaitable<net::Response> {
        const std::string key(request.headers.get("Idempotency-Key"));
        if (request.method != net::Method::post || key.empty() || request.body_reader)
            co_return co_await next(std::move(request));
        if (key.size() > longest_key)
            co_return problem({ Kind::invalid, "idempotency.bad_key", {}, {}, {} });
        SignedIn who = signed_in(request);
        const Claim claim{ who.caller.account, key, hash_of_request(request), clock.now() };
        auto look = [claim](app::Records& records) { return find_answer(records, claim); };
        auto known = co_await desk.read(std::move(look));
        if (!known)
            co_return problem(known.error());
        if (*known)
            co_return std::move(**known);
        who.claim = claim;
        request.caller = std::move(who);
        co_return co_await next(std::move(request));
    };
}

std::optional<Claim> claim_of(const net::Request& request) { return signed_in(request).claim; }

}
