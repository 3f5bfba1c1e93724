// nguon-agent: the device's side of the link.
#include "agent/link/agent.hpp"
#include "runtime/log.hpp"
#include "runtime/runtime.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>

namespace nguon::agent {
namespace {

std::optional<std::string> from_environment(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

awaitable<int> serve(Settings settings)
{
    using namespace boost::asio::experimental::awaitable_operators;
    Agent agent(co_await asio::this_coro::executor, std::move(settings));
    const auto first = co_await (agent.run() || runtime::stop_signal());
    const int code = first.index() == 0 ? std::get<0>(first) : exit_code::stopped;
    log::info("agent.stopping", { { "code", code } });
    co_await agent.stop();
    co_return code;
}

int start(int count, const char* const* arguments)
{
    std::span<const char* const> given(arguments, static_cast<std::size_t>(count));
    given = given.subspan(1);
    if (!given.empty() && (std::string_view(given[0]) == "--help" || given[0][0] == '\0')) {
        std::cout << usage();
        return 0;
    }
    if (!given.empty() && std::string_view(given[0]) == "--version") {
        std::cout << "nguon-agent " NGUON_VERSION "\n";
        return 0;
    }
    auto settings = read_settings(given, from_environment);
    if (!settings) {
        std::cerr << "nguon-agent: " << settings.error().detail << "\n" << usage();
        return exit_code::wrong_settings;
    }
    settings->software = "nguon-agent " NGUON_VERSION;
    settings->player_program
        = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "nguon-player";
    log::start({ .logger = "nguon-agent" });
    // A player whose conversation broke off is no reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    runtime::Runtime machine(1);
    machine.start();
    const int code = machine.block_on(serve(std::move(*settings)));
    machine.stop();
    machine.join();
    return code;
}

}
}

int main(int count, char** arguments)
{
    try {
        return nguon::agent::start(count, arguments);
    } catch (const std::exception& error) {
        nguon::log::error("agent.failed", { { "what", error.what() } });
        return 1;
    }
}
