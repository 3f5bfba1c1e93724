// Who asks: from the session cookie, a Bearer token or an API key, found once for each request.
#pragma once

#include "net/router.hpp"
#include "server/app/deed.hpp"
#include "server/http/plumbing/once.hpp"

namespace nguon::http {

// Put into Request::caller by the middleware. Handlers behind it always find one.
struct SignedIn {
    Caller caller;
    app::Session session;
    bool by_cookie = false; // then an unsafe method needs the CSRF token
    std::optional<Claim> claim; // of a POST with an Idempotency-Key
};

inline constexpr std::string_view session_cookie = "nguon_session";
inline constexpr std::string_view csrf_header = "X-CSRF-Token";

// Lets through only who is signed in (401 session.required otherwise), with a valid CSRF token
// (403 session.csrf) where the browser sends the cookie by itself.
enum class SecondFactor : std::uint8_t {
    of_choice,
    of_approvers, // who may approve does nothing before he has set up one-time codes
};
net::Middleware require_session(TruthDesk& desk, const runtime::Clock& clock,
    SecondFactor second_factor = SecondFactor::of_choice);

// Whether the account approves bulletins or alerts today, or lost the codes it had, and has none.
bool lacks_second_factor(const app::Account& account, SecondFactor policy, Day today);

// What remains open to an account whose password somebody else chose: seeing who it is, choosing
// its own, leaving.
bool is_of_session(std::string_view path);
// What the session is proved by; empty without one.
std::string secret_of(const net::Request& request);

// The deed of this request. Only behind `require_session`.
app::Deed deed_of(const net::Request& request, const runtime::Clock& clock);
const SignedIn& signed_in(const net::Request& request);

}
