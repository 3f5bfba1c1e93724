#include "agent/link/player_host.hpp"

#include "runtime/deadline.hpp"
#include "runtime/log.hpp"

#include <csignal>

#include <sys/stat.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto listens_within = 15s; // GStreamer's registry may have to be read first
constexpr auto look_again_after = 50ms;
constexpr auto restart_is_told_for = 10min;
constexpr auto watched_every = 20s;

}

PlayerHost::PlayerHost(
    runtime::Executor strand, const Settings& settings, Folders folders, Faults& faults)
    : strand_(std::move(strand))
    , settings_(settings)
    , folders_(std::move(folders))
    , faults_(faults)
    , back_off_(settings.pace.player)
{
}

awaitable<void> PlayerHost::run()
{
    while (!stopping_) {
        const auto line = co_await reach();
        if (!line) {
            faults_.set(fault::player_absent);
            co_await runtime::sleep_for(back_off_.next());
            continue;
        }
        co_await talk(line);
    }
}

awaitable<std::shared_ptr<PlayerLine>> PlayerHost::connect()
{
    try {
        co_return co_await PlayerLine::connect(folders_.player_socket().string());
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
    }
    co_return nullptr;
}

awaitable<std::shared_ptr<PlayerLine>> PlayerHost::reach()
{
    if (auto line = co_await connect())
        co_return line;
    if (!settings_.starts_player || stopping_)
        co_return nullptr;
    if (!child_.is_running())
        start_child();
    while (child_.is_running()) {
        if (auto line = co_await connect())
            co_return line;
        if (std::chrono::steady_clock::now() - child_started_ > listens_within) {
            log::error("player.does_not_listen", { { "process", child_.process() } });
            child_.signal(SIGKILL);
            break;
        }
        co_await runtime::sleep_for(look_again_after);
    }
    co_return nullptr;
}

void PlayerHost::start_child()
{
    std::vector<std::string> arguments{ "--data", folders_.data().string(), "--output",
        settings_.output };
    if (!settings_.clock.empty()) {
        arguments.emplace_back("--clock");
        arguments.push_back(settings_.clock);
    }
    if (!settings_.boot.empty()) {
        arguments.emplace_back("--boot");
        arguments.push_back(settings_.boot);
    }
    if (!settings_.button.empty()) {
        arguments.emplace_back("--button");
        arguments.push_back(settings_.button);
    }
    if (!settings_.line_in.empty()) {
        arguments.emplace_back("--line-in");
        arguments.push_back(settings_.line_in);
    }
    if (!settings_.fm.empty()) {
        arguments.emplace_back("--fm");
        arguments.push_back(settings_.fm);
    }
    try {
        child_ = ChildProcess(settings_.player_program, arguments);
        child_started_ = std::chrono::steady_clock::now();
        log::info("player.started", { { "process", child_.process() } });
    } catch (const std::system_error& error) {
        log::error("player.not_started", { { "what", error.what() } });
    }
}

awaitable<void> PlayerHost::talk(std::shared_ptr<PlayerLine> line)
{
    log::info("player.connected",
        { { "process", line->player_process() },
            { "adopted", line->player_process() != child_.process() } });
    if (had_one_)
        faults_.set(fault::player_restarted);
    faults_.clear(fault::player_absent);
    const auto began = std::chrono::steady_clock::now();
    line_ = line;
    runtime::TaskGroup watchers(strand_);
    watchers.spawn_on(strand_, "player.watch", watch(line));
    std::exception_ptr failure;
    try {
        asio::post(strand_, [this, line] {
            if (line_ == line && listener_.connected)
                listener_.connected();
        });
        auto pass_on = [this](Event event) {
            if (listener_.event)
                listener_.event(std::move(event));
        };
        co_await line->run(std::move(pass_on));
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            failure = std::current_exception();
    } catch (const runtime::FrameError& error) {
        log::warning("player.conversation_broken", { { "what", error.what() } });
    }
    line_ = nullptr;
    watchers.cancel();
    co_await watchers.wait();
    if (failure)
        std::rethrow_exception(failure);
    had_one_ = true;
    lost_ = std::chrono::steady_clock::now();
    if (lost_ - began > 1min)
        back_off_.reset();
    if (!stopping_) {
        faults_.set(fault::player_absent);
        log::warning("player.lost", { { "process", line->player_process() } });
    }
}

// A player that hangs sounds no better than one that died.
awaitable<void> PlayerHost::watch(std::shared_ptr<PlayerLine> line)
{
    for (;;) {
        co_await runtime::sleep_for(watched_every);
        if (faults_.has(fault::player_restarted)
            && std::chrono::steady_clock::now() - lost_ > restart_is_told_for)
            faults_.clear(fault::player_restarted);
        const auto status = co_await line->ask(StatusQuestion{});
        if (status || status.error().code != "local.no_answer")
            continue;
        log::error("player.does_not_answer", { { "process", line->player_process() } });
        line->close();
        if (settings_.starts_player)
            ::kill(line->player_process(), SIGKILL);
    }
}

awaitable<bool> PlayerHost::gone_within(pid_t process, runtime::Duration most)
{
    const auto until = std::chrono::steady_clock::now() + most;
    for (;;) {
        const bool own = process == child_.process();
        if (own ? !child_.is_running() : !is_alive(process))
            co_return true;
        if (std::chrono::steady_clock::now() > until)
            co_return false;
        co_await runtime::sleep_for(look_again_after);
    }
}

awaitable<void> PlayerHost::stop_player()
{
    stopping_ = true;
    if (!settings_.starts_player)
        co_return;
    pid_t process = child_.process();
    if (line_) {
        process = line_->player_process();
        const auto asked = co_await ask(StopQuestion{}, 2s);
        if (!asked && asked.error().code != "local.hung_up")
            log::warning("player.did_not_take_stop", { { "code", asked.error().code } });
    }
    // A process of this very program is a test's fake, which ends by hanging up.
    if (process == 0 || process == ::getpid())
        co_return;
    if (co_await gone_within(process, 6s))
        co_return;
    ::kill(process, SIGTERM);
    if (co_await gone_within(process, 4s))
        co_return;
    log::error("player.killed", { { "process", process } });
    ::kill(process, SIGKILL);
    co_await gone_within(process, 2s);
}

}
