// The two ways on which alarms leave the server.
#pragma once

#include "net/client.hpp"
#include "runtime/worker_pool.hpp"
#include "server/app/alarms.hpp"
#include "server/main/mail.hpp"

namespace nguon {

struct AlarmTargets {
    MailSettings mail;
    std::string webhook;
    std::string secret;

    std::vector<app::AlarmWay> ways() const;
    // Whom the way reaches, as the page shows it: a webhook without what its address may hide.
    std::vector<std::string> to(app::AlarmWay way) const;
};

// The address of a webhook without its path, which is often its password.
std::string shown_hook(const std::string& address);

class AlarmSender {
public:
    AlarmSender(runtime::Executor executor, AlarmTargets targets);

    const AlarmTargets& targets() const { return targets_; }
    // `kind` is "alarm" or "test"; `page` the address of the status page. Refuses with
    // system.mail_failed or system.webhook_failed and why; never throws for the other side's fault.
    awaitable<Result<void>> send(app::AlarmWay way, std::vector<app::AlarmNews> news,
        std::string kind, std::string page, Moment now);
    void stop() { mailing_.stop(); }

private:
    awaitable<Result<void>> mail(std::vector<app::AlarmNews> news, std::string page, Moment now);
    awaitable<Result<void>> hook(std::string body, Moment now);

    AlarmTargets targets_;
    net::HttpClient client_;
    runtime::WorkerPool mailing_{ "mailing", 1, 10 };
};

// "sha256=<hex>" over "<unix seconds>.<body>": an old body cannot be told again as new.
std::string hook_signature(
    std::string_view secret, std::int64_t unix_seconds, std::string_view body);

}
