// Keeps a player beside the agent: takes over one that runs, starts one where there is none, starts
// it again when it dies, and holds the conversation with it. Everything on one strand.
#pragma once

#include "agent/link/child_process.hpp"
#include "agent/link/faults.hpp"
#include "agent/link/settings.hpp"
#include "agent/link/signal.hpp"
#include "agent/local/conversation.hpp"
#include "agent/local/folders.hpp"

namespace nguon::agent {

namespace fault {
inline constexpr const char* player_absent = "player.absent";
inline constexpr const char* player_restarted = "player.restarted"; // within the last ten minutes
}

class PlayerHost {
public:
    struct Listener {
        std::function<void()> connected;
        std::function<void(Event)> event;
    };

    PlayerHost(runtime::Executor strand, const Settings& settings, Folders folders, Faults& faults);

    void listen(Listener listener) { listener_ = std::move(listener); }

    // Until cancelled.
    awaitable<void> run();
    bool is_connected() const { return line_ && line_->is_open(); }
    pid_t player_process() const { return line_ ? line_->player_process() : 0; }

    // Refuses with local.no_player beside what the conversation refuses with.
    template <typename Question>
    awaitable<Result<typename AnswerOf<Question>::type>> ask(
        Question question, runtime::Duration within = std::chrono::seconds(30))
    {
        const auto line = line_;
        if (!line || !line->is_open())
            co_return fail(Kind::unavailable, "local.no_player");
        co_return co_await line->ask(std::move(question), within);
    }

    // Asks the player to end and waits for it; starts none any more. A player that is a service is
    // left alone. `run` must still be going on.
    awaitable<void> stop_player();

private:
    awaitable<std::shared_ptr<PlayerLine>> reach();
    awaitable<std::shared_ptr<PlayerLine>> connect();
    awaitable<void> talk(std::shared_ptr<PlayerLine> line);
    awaitable<void> watch(std::shared_ptr<PlayerLine> line);
    awaitable<bool> gone_within(pid_t process, runtime::Duration most);
    void start_child();

    runtime::Executor strand_;
    const Settings& settings_;
    Folders folders_;
    Faults& faults_;
    Listener listener_;
    BackOff back_off_;
    ChildProcess child_;
    std::chrono::steady_clock::time_point child_started_{};
    std::chrono::steady_clock::time_point lost_{};
    bool had_one_ = false;
    bool stopping_ = false;
    std::shared_ptr<PlayerLine> line_;
};

}
