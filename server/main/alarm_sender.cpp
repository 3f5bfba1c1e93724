#include "server/main/alarm_sender.hpp"

#include <fmt/format.h>

#include "runtime/random.hpp"
#include "trust/hmac.hpp"

namespace nguon {

using namespace std::chrono_literals;

std::vector<app::AlarmWay> AlarmTargets::ways() const
{
    std::vector<app::AlarmWay> ways;
    if (mail.is_set())
        ways.push_back(app::AlarmWay::mail);
    if (!webhook.empty())
        ways.push_back(app::AlarmWay::webhook);
    return ways;
}

std::vector<std::string> AlarmTargets::to(app::AlarmWay way) const
{
    if (way == app::AlarmWay::mail)
        return mail.is_set() ? mail.to : std::vector<std::string>();
    if (webhook.empty())
        return {};
    return { shown_hook(webhook) };
}

std::string shown_hook(const std::string& address)
{
    const auto path = address.find('/', address.find("://") + 3);
    const std::string origin = address.substr(0, path);
    const auto account = origin.find('@');
    return account == std::string::npos ? origin : origin.substr(account + 1);
}

AlarmSender::AlarmSender(runtime::Executor executor, AlarmTargets targets)
    : targets_(std::move(targets))
    , client_(std::move(executor))
{
}

awaitable<Result<void>> AlarmSender::send(app::AlarmWay way, std::vector<app::AlarmNews> news,
    std::string kind, std::string page, Moment now)
{
    if (way == app::AlarmWay::mail)
        co_return co_await mail(std::move(news), std::move(page), now);
    std::string body = app::write_hook(news, kind, page, now);
    co_return co_await hook(std::move(body), now);
}

awaitable<Result<void>> AlarmSender::mail(
    std::vector<app::AlarmNews> news, std::string page, Moment now)
{
    const app::AlarmLetter letter = app::write_letter(news, page);
    const std::string name = fmt::format("{}.{:08x}", unix_ms(now), runtime::chance_for_ids());
    auto work = [this, text = compose_mail(targets_.mail, letter.subject, letter.text, now, name)] {
        return send_mail(targets_.mail, text);
    };
    co_return co_await mailing_.run(std::move(work));
}

awaitable<Result<void>> AlarmSender::hook(std::string body, Moment now)
{
    const std::int64_t seconds = unix_ms(now) / 1000;
    net::ClientRequest request;
    request.method = net::Method::post;
    request.url = targets_.webhook;
    request.headers.set("Content-Type", "application/json");
    request.headers.set("X-Nguon-Time", std::to_string(seconds));
    request.headers.set("X-Nguon-Signature", hook_signature(targets_.secret, seconds, body));
    request.body = std::move(body);
    request.within = 15s;
    request.max_body = 64UL << 10;
    std::string why;
    try {
        const net::ClientResponse answer = co_await client_.request(std::move(request));
        const auto status = static_cast<unsigned>(answer.status);
        if (status >= 200 && status < 300)
            co_return Result<void>();
        why = fmt::format("HTTP {}", status);
    } catch (const net::ClientError& error) {
        why = error.what();
    }
    // It goes into the log, the audit and onto the page.
    for (auto at = why.find(targets_.webhook); at != std::string::npos;
         at = why.find(targets_.webhook))
        why.replace(at, targets_.webhook.size(), shown_hook(targets_.webhook));
    co_return fail(Kind::unavailable, "system.webhook_failed", why);
}

std::string hook_signature(
    std::string_view secret, std::int64_t unix_seconds, std::string_view body)
{
    return "sha256=" + hmac_sha256(secret, fmt::format("{}.{}", unix_seconds, body)).text();
}

}
