#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/session/login_throttle.hpp"

namespace nguon::http {

// One's own password, one-time codes and views of lists, under /api/v1/session.
class OwnAccountHandlers {
public:
    OwnAccountHandlers(TruthDesk& desk, const runtime::Clock& clock, runtime::WorkerPool& hashing);

    awaitable<net::Response> change_password(net::Request request);
    awaitable<net::Response> start_otp(net::Request request);
    awaitable<net::Response> confirm_otp(net::Request request);
    awaitable<net::Response> disable_otp(net::Request request);
    awaitable<net::Response> list_views(net::Request request);
    awaitable<net::Response> save_view(net::Request request);
    awaitable<net::Response> forget_view(net::Request request);

private:
    using CodeDeed = Result<void> (*)(app::Records&, const app::Deed&, const std::string&);
    awaitable<net::Response> with_code(net::Request request, CodeDeed use);
    // The refusal of somebody who guesses; a session found open is not the password.
    std::optional<net::Response> too_many_tries(
        LoginThrottle& throttle, const net::Request& request);

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    runtime::WorkerPool& hashing_;
    // By account and address. Two, because whoever knows the password would begin anew with every
    // right one while he guesses codes.
    LoginThrottle passwords_;
    LoginThrottle codes_;
};

}
