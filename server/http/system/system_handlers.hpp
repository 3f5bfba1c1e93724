#pragma once

#include "net/router.hpp"
#include "server/app/system_status.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/system: how the server is, for who administers the whole province.
class SystemHandlers {
public:
    struct Parts {
        TruthDesk& desk;
        const runtime::Clock& clock;
        std::function<awaitable<app::SystemStatus>()> status;
        // Begins a backup. Refuses with system.backup_not_set or system.backup_runs.
        std::function<Result<void>(Moment now)> back_up;
        // Refuses with system.way_not_set, system.mail_failed or system.webhook_failed.
        std::function<awaitable<Result<void>>(app::AlarmWay)> test_alarm;
    };
    explicit SystemHandlers(Parts parts)
        : parts_(std::move(parts))
    {
    }

    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> back_up(net::Request request);
    awaitable<net::Response> test_alarm(net::Request request);

private:
    Parts parts_;
};

}
