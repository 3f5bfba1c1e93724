// nguon-swarm: thousands of simulated devices, for rehearsals and for measuring.
#include "runtime/log.hpp"
#include "runtime/runtime.hpp"
#include "swarm/crowd/muster.hpp"
#include "swarm/crowd/scenarios.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <cstdlib>
#include <iostream>

namespace nguon::swarm {
namespace {

std::optional<std::string> from_environment(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

awaitable<void> play(Stage stage)
{
    switch (stage.settings.scenario) {
    case Scenario::emergency:
        return emergency(stage);
    case Scenario::schedule:
        return schedule(stage);
    case Scenario::reconnect:
        return reconnect(stage);
    case Scenario::live:
        return live(stage);
    case Scenario::telemetry:
        break;
    }
    return telemetry(stage);
}

int complain(const Error& error)
{
    std::cerr << "nguon-swarm: " << (error.detail.empty() ? error.code : error.detail) << "\n";
    return exit_code::not_prepared;
}

awaitable<int> rehearse(const Settings& settings)
{
    using namespace boost::asio::experimental::awaitable_operators;
    const runtime::Executor strand = co_await asio::this_coro::executor;
    ServerHttp http(strand, settings);
    Officers officers(http, settings);
    const auto signed_in = co_await officers.sign_in();
    if (!signed_in)
        co_return complain(signed_in.error());
    Muster muster(http, officers, settings);
    auto gathered = co_await (muster.gather() || runtime::stop_signal());
    if (gathered.index() == 1)
        co_return exit_code::done;
    auto& roster = std::get<0>(gathered);
    if (!roster)
        co_return complain(roster.error());
    auto verifier = Verifier::create(roster->root, roster->keyring);
    if (!verifier)
        co_return complain(verifier.error());

    Report report;
    if (muster.added() > 0) {
        report.more["enrolled"] = static_cast<std::int64_t>(muster.added());
        report.more["enrol_ms"] = muster.took().count();
    }
    Crowd crowd(strand, settings, http, std::move(roster->members), std::move(*verifier));
    const Stage stage{ settings, crowd, officers, *roster, report };
    int code = exit_code::done;
    std::string refused;
    try {
        const auto ended = co_await (play(stage) || runtime::stop_signal());
        if (ended.index() == 0 && !report.good)
            code = exit_code::fell_short;
        if (ended.index() == 1)
            report.more["stopped"] = true;
    } catch (const Refused& reason) {
        refused = reason.what();
    }
    std::cout << line_of(settings, crowd, report) << std::endl;
    co_await crowd.cut_all();
    roster->members = crowd.members();
    save_roster(settings.state_file, *roster);
    if (!refused.empty())
        co_return complain({ Kind::invalid, refused, {}, {}, {} });
    co_return code;
}

int start(int count, const char* const* arguments)
{
    std::span<const char* const> given(arguments, static_cast<std::size_t>(count));
    given = given.subspan(1);
    if (given.empty() || std::string_view(given[0]) == "--help") {
        std::cout << usage();
        return exit_code::done;
    }
    if (std::string_view(given[0]) == "--version") {
        std::cout << "nguon-swarm " NGUON_VERSION "\n";
        return exit_code::done;
    }
    const auto settings = read_settings(given, from_environment);
    if (!settings) {
        std::cerr << "nguon-swarm: " << settings.error().detail << "\n"
                  << "Xem nguon-swarm --help.\n";
        return exit_code::wrong_settings;
    }
    log::start({ .logger = "nguon-swarm" });
    // One thread: the devices share what they count without locks, and a core is left to the
    // server.
    runtime::Runtime machine(1);
    machine.start();
    const int code = machine.block_on(rehearse(*settings));
    machine.stop();
    machine.join();
    return code;
}

}
}

int main(int count, char** arguments)
{
    try {
        return nguon::swarm::start(count, arguments);
    } catch (const std::exception& error) {
        std::cerr << "nguon-swarm: " << error.what() << "\n";
        return nguon::swarm::exit_code::not_prepared;
    }
}
