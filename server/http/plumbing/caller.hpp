// Who asks: from the session cookie, a Bearer token or an API key, found once for each request.
#pragma once

#include "net/router.hpp"
#include "server/app/deed.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// Put into Request::caller by the middleware. Handlers behind it always find one.
struct SignedIn {
    Caller caller;
    app::Session session;
    bool by_cookie = false; // then an unsafe method needs the CSRF token
};

inline constexpr std::string_view session_cookie = "nguon_session";
inline constexpr std::string_view csrf_header = "X-CSRF-Token";

// Lets through only who is signed in (401 session.required otherwise), with a valid CSRF token
// (403 session.csrf) where the browser sends the cookie by itself.
net::Middleware require_session(TruthDesk& desk, const runtime::Clock& clock);

// Answers a repeated POST with the same Idempotency-Key as before, without doing it again; the same
// key with another body is refused (idempotency.other_request). Stands behind `require_session`.
net::Middleware keep_answers(TruthDesk& desk, const runtime::Clock& clock);

// The deed of this request. Only behind `require_session`.
app::Deed deed_of(const net::Request& request, const runtime::Clock& clock);
const SignedIn& signed_in(const net::Request& request);

}
