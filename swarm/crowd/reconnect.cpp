#include "runtime/deadline.hpp"
#include "swarm/crowd/scenarios.hpp"

namespace nguon::swarm {

using namespace std::chrono_literals;

namespace {

constexpr auto everyone_within = 180s;
constexpr auto still = 2ms; // of processor time, in one look
constexpr auto look_every = 50ms;
constexpr auto longest_reconnect = 10s;

}

Refused::Refused(const Error& error)
    : std::runtime_error(error.code + (error.detail.empty() ? "" : ": " + error.detail))
{
}

awaitable<void> until_quiet(int server_pid)
{
    if (server_pid == 0)
        co_return;
    const auto deadline = Steady::now() + longest_reconnect;
    auto before = processor_time(server_pid);
    while (Steady::now() < deadline) {
        co_await runtime::sleep_for(look_every);
        const auto used = processor_time(server_pid);
        if (used - before < still)
            co_return;
        before = used;
    }
}

awaitable<void> connect_everyone(Stage stage)
{
    co_await stage.crowd.connect_all(stage.settings.jitter, everyone_within);
    co_await until_quiet(stage.settings.server_pid);
}

awaitable<void> reconnect(Stage stage)
{
    const auto& [settings, crowd, officers, roster, report] = stage;
    const int pid = settings.server_pid;
    const auto count = static_cast<double>(crowd.size());
    const std::int64_t empty_kb = resident_kb(pid);
    const bool first = co_await crowd.connect_all(settings.jitter, everyone_within);
    report.more["first_last_ms"] = rounded(crowd.greetings().percentile(100));
    co_await until_quiet(pid);

    const auto idle_from = processor_time(pid);
    const auto idle_began = Steady::now();
    co_await runtime::sleep_for(settings.hold);
    const double idle_ms = milliseconds(Steady::now() - idle_began);
    if (pid != 0) {
        const double used_ms = milliseconds(processor_time(pid) - idle_from);
        report.more["idle_cpu_percent"] = rounded(100 * used_ms / std::max(1.0, idle_ms));
        report.more["server_kb_per_device"]
            = rounded(static_cast<double>(resident_kb(pid) - empty_kb) / count);
    }

    co_await crowd.cut_all();
    co_await until_quiet(pid);
    const auto storm_from = processor_time(pid);
    const bool again = co_await crowd.connect_all(0ms, everyone_within);
    report.received = crowd.greetings().count();
    report.spans = crowd.greetings();
    report.last_ms = report.spans.percentile(100);
    co_await until_quiet(pid);
    if (pid != 0)
        report.server_cpu_us_per_delivery
            = 1000 * milliseconds(processor_time(pid) - storm_from) / count;
    report.good = first && again && crowd.trouble_count() == 0;
}

}
