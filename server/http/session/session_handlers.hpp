#pragma once

#include "net/router.hpp"
#include "server/app/sessions.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/session/login_throttle.hpp"

namespace nguon::http {

// POST and DELETE /api/v1/session; GET tells who is signed in; confirm takes the password again.
class SessionHandlers {
public:
    SessionHandlers(TruthDesk& desk, const runtime::Clock& clock, runtime::WorkerPool& hashing,
        SecondFactor second_factor = SecondFactor::of_choice);

    awaitable<net::Response> sign_in(net::Request request);
    // POST /api/v1/session/reset, open to everybody: another password for a one-time code.
    awaitable<net::Response> reset(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> sign_out(net::Request request);
    awaitable<net::Response> confirm(net::Request request);
    // /api/v1/sessions: where the caller is signed in.
    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> revoke(net::Request request);
    awaitable<net::Response> revoke_others(net::Request request);

private:
    std::optional<net::Response> must_wait(LoginThrottle& throttle, const std::string& username,
        const std::string& address, Moment now);
    void forgive_missing_code(
        const Error& error, const std::string& username, const std::string& address);
    awaitable<bool> is_right(
        const std::optional<app::LoginCandidate>& candidate, const std::string& password);

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    runtime::WorkerPool& hashing_; // few threads: each check takes 64 MB
    SecondFactor second_factor_;
    LoginThrottle throttle_;
    // Apart: whoever guesses codes must not keep the owner of the account from signing in.
    LoginThrottle resets_;
};

}
