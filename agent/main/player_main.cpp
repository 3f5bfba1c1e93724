// nguon-player: the sound of this device.
#include "agent/local/conversation.hpp"
#include "agent/player/button.hpp"
#include "agent/player/gst_sound.hpp"
#include "agent/player/player.hpp"
#include "agent/player/shared_time.hpp"
#include "agent/player/start_clock.hpp"
#include "runtime/log.hpp"
#include "runtime/runtime.hpp"
#include "runtime/tasks.hpp"
#include "runtime/worker_pool.hpp"

#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

constexpr const char* usage
    = "nguon-player --data DIR [--output auto|null|wav:FILE|pulse:SINK]\n"
      "             [--clock offset=S,ppm=N|none]\n"
      "             [--button evdev:PATH[:KEY]|fifo:PATH[@TEMPLATE]] [--boot ID]\n"
      "             [--line-in ELEMENT] [--fm ELEMENT]\n";

constexpr int wrong_settings = 2;
constexpr auto fades_within = 2s;
constexpr auto answers_within = 200ms;
constexpr auto looks_at_shared_clock_every = 10ms;

struct Settings {
    Folders folders{ "" };
    OutputChoice output;
    ClockBend bend;
    std::optional<ButtonSetting> button;
    std::string boot = boot_of_machine();
    RelayInputs relays;
};

Result<Settings> read_settings(int count, const char* const* arguments)
{
    std::map<std::string, std::string> given{ { "output", "auto" } };
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        const auto equals = argument.find('=');
        if (!argument.starts_with("--"))
            return fail(Kind::invalid, "settings.wrong", "not an option: " + argument);
        // "--clock offset=+3" has its sign of equality in the value.
        if (equals != std::string::npos)
            given[argument.substr(2, equals - 2)] = argument.substr(equals + 1);
        else if (++i < count)
            given[argument.substr(2)] = arguments[i];
        else
            return fail(Kind::invalid, "settings.wrong", argument + " wants a value");
    }
    Settings settings;
    for (const auto& [name, value] : given) {
        if (name == "data") {
            settings.folders = Folders(std::filesystem::absolute(value));
        } else if (name == "output") {
            auto output = OutputChoice::parse(value);
            if (!output)
                return fail(Kind::invalid, "settings.wrong", "no such output: " + value);
            settings.output = std::move(*output);
        } else if (name == "clock") {
            const auto bend = ClockBend::parse(value);
            if (!bend)
                return fail(Kind::invalid, "settings.wrong", "no such clock: " + value);
            settings.bend = *bend;
        } else if (name == "boot") {
            settings.boot = value; // the test seam for a power cut
        } else if (name == "line-in") {
            settings.relays.line_in = value;
        } else if (name == "fm") {
            settings.relays.fm = value;
        } else if (name == "button") {
            settings.button = ButtonSetting::parse(value);
            if (!settings.button)
                return fail(Kind::invalid, "settings.wrong", "no such button: " + value);
        } else {
            return fail(Kind::invalid, "settings.wrong", "no such option: --" + name);
        }
    }
    if (const char* button = std::getenv("NGUON_BUTTON");
        button && *button != '\0' && !settings.button) {
        settings.button = ButtonSetting::parse(button);
        if (!settings.button)
            return fail(Kind::invalid, "settings.wrong", std::string("no such button: ") + button);
    }
    const auto from_environment = [](const char* variable, std::string& into) {
        if (const char* value = std::getenv(variable); value && into.empty())
            into = value;
    };
    from_environment("NGUON_LINE_IN", settings.relays.line_in);
    from_environment("NGUON_FM", settings.relays.fm);
    if (settings.folders.data().empty())
        return fail(Kind::invalid, "settings.wrong", "--data is needed");
    return settings;
}

// The player on its strand: questions, sound events and the passing of time come one by one.
class Stage {
public:
    Stage(runtime::Runtime& machine, Settings settings)
        : strand_(machine.strand())
        , timer_(strand_)
        , player_(
              { settings.folders, settings.bend, {},
                  [this](const Event& event) {
                      if (desk_)
                          desk_->tell(event);
                  },
                  shared_ ? std::optional(shared_->mapping()) : std::nullopt, settings.boot,
                  relay_inputs(settings.relays) },
              [this, &settings](
                  const ClockMapping& mapping) { return make_sound(settings.output, mapping); },
              shared_ ? shared_->now() : std::chrono::steady_clock::now())
    {
        // The agent may be another user of the same group.
        desk_ = std::make_unique<PlayerDesk>(
            machine.executor(), settings.folders.player_socket().string(),
            [this](QuestionContent question) { return answer(std::move(question)); },
            runtime::UnixListenerOptions{ .mode = 0660 });
        desk_->start();
        if (settings.button)
            buttons_.spawn_on(strand_, "player.button",
                watch_button(
                    *settings.button, [this, words = settings.button->words] { press(words); }));
    }

    // Until a signal, a question or a lost output ends it; the exit code.
    awaitable<int> run(runtime::Executor signals)
    {
        auto ended = asio::co_spawn(signals, runtime::stop_signal(), asio::use_future);
        std::optional<int> code;
        while (!code) {
            const MonoTime now = this->now();
            const MonoTime next = player_.step(now);
            code = player_.wants_to_end();
            if (!code && ended.wait_for(0s) == std::future_status::ready)
                code = 0;
            if (code)
                break;
            if (shared_)
                timer_.expires_after(looks_at_shared_clock_every);
            else
                timer_.expires_at(std::min(next, now + 250ms));
            woken_ = false;
            co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        co_return co_await finish(*code);
    }

    runtime::Executor strand() { return strand_; }
    // Closes the WAV; the runtime's threads have ended.
    void end_sound() { player_.end_sound(); }

private:
    awaitable<int> finish(int code)
    {
        log::info("player.stopping", { { "code", code } });
        const MonoTime begun = std::chrono::steady_clock::now();
        player_.close(now());
        // Also the answer to whoever asked for the end has to leave first.
        while (std::chrono::steady_clock::now() < begun + answers_within
            || (!player_.is_silent() && std::chrono::steady_clock::now() < begun + fades_within)) {
            timer_.expires_after(20ms);
            co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        buttons_.cancel();
        co_await buttons_.wait();
        co_await desk_->stop();
        co_return code;
    }

    MonoTime now()
    {
        if (!shared_)
            return std::chrono::steady_clock::now();
        shared_->catch_up(player_);
        return shared_->now();
    }

    std::unique_ptr<Sound> make_sound(const OutputChoice& output, const ClockMapping& mapping)
    {
        if (shared_)
            return shared_->make_sound(mapping,
                [this](const SoundEvent& event) { player_.on_sound(event, shared_->now()); });
        return std::make_unique<GstSound>(
            output, mapping, [this](const SoundEvent& event) { hear(event); });
    }

    void wake()
    {
        if (!std::exchange(woken_, true))
            timer_.cancel();
    }

    void press(std::optional<TemplateId> words)
    {
        const auto done = player_.press_button(words, now());
        log::info("player.button", { { "done", done.has_value() } });
        wake();
    }

    void hear(const SoundEvent& event)
    {
        asio::post(strand_, [this, event] {
            player_.on_sound(event, std::chrono::steady_clock::now());
            wake();
        });
    }

    awaitable<Result<AnswerContent>> answer(QuestionContent question)
    {
        auto handle = [](Stage* stage, QuestionContent asked) -> awaitable<Player::Taken> {
            auto taken = stage->player_.take(asked, stage->now());
            stage->wake();
            co_return taken;
        };
        auto taken = co_await asio::co_spawn(
            strand_, handle(this, std::move(question)), asio::use_awaitable);
        auto* test = std::get_if<Player::BegunTest>(&taken);
        if (!test)
            co_return std::get<Result<AnswerContent>>(std::move(taken));
        co_return co_await finish_test(std::move(*test));
    }

    awaitable<Result<AnswerContent>> finish_test(Player::BegunTest test)
    {
        auto look = [check = test.check] {
            // Of this thread alone: a sound that plays comes before its neighbours are looked at.
            (void)setpriority(PRIO_PROCESS, 0, 10);
            return check.run();
        };
        std::string found = "player.busy";
        try {
            found = co_await checks_.run(std::move(look));
        } catch (const runtime::PoolIsFull&) {
            log::warning("player.too_many_tests");
        }
        auto end = [](Stage* stage, Player::BegunTest begun,
                       std::string said) -> awaitable<Result<AnswerContent>> {
            co_return stage->player_.end_test(begun, said);
        };
        co_return co_await asio::co_spawn(
            strand_, end(this, std::move(test), std::move(found)), asio::use_awaitable);
    }

    runtime::Executor strand_;
    asio::steady_timer timer_;
    bool woken_ = false;
    std::unique_ptr<SharedTime> shared_ = SharedTime::of_environment(); // none: the machine's time
    std::unique_ptr<PlayerDesk> desk_; // before the player, who tells it things from the first
    Player player_;
    runtime::WorkerPool checks_{ "checks", 1, 4 };
    runtime::TaskGroup buttons_{ strand_ };
};

void mask_signals(int how)
{
    sigset_t set;
    sigemptyset(&set);
    for (const int number : { SIGTERM, SIGINT, SIGHUP })
        sigaddset(&set, number);
    pthread_sigmask(how, &set, nullptr);
}

// As its unit asks for it (Nice=-11), so that a player started by its agent or by hand does not
// stutter on a busy machine either. Who may not stays as he is.
void go_before_others() { (void)setpriority(PRIO_PROCESS, 0, -11); }

int start(int count, const char* const* arguments)
{
    if (count > 1 && std::string_view(arguments[1]) == "--help") {
        std::cout << usage;
        return 0;
    }
    if (count > 1 && std::string_view(arguments[1]) == "--version") {
        std::cout << "nguon-player " NGUON_VERSION "\n";
        return 0;
    }
    // The child of a running player, see player/relay_input.hpp.
    if (count == 3 && std::string_view(arguments[1]) == "--relay-child")
        return run_relay_child(arguments[2]);
    auto settings = read_settings(count, arguments);
    if (!settings) {
        std::cerr << "nguon-player: " << settings.error().detail << "\n" << usage;
        return wrong_settings;
    }
    log::start({ .logger = "nguon-player" });
    go_before_others();
    // Threads of the sound take no signals: they inherit this mask, which only this thread lifts.
    mask_signals(SIG_BLOCK);
    runtime::Runtime machine(1);
    Stage stage(machine, std::move(*settings));
    auto code = asio::co_spawn(stage.strand(), stage.run(machine.executor()), asio::use_future);
    machine.start();
    mask_signals(SIG_UNBLOCK);
    const int result = code.get();
    machine.stop();
    machine.join();
    stage.end_sound();
    log::info("player.stopped", { { "code", result } });
    return result;
}

}
}

int main(int count, char** arguments)
{
    try {
        return nguon::agent::start(count, arguments);
    } catch (const std::exception& error) {
        nguon::log::error("player.failed", { { "what", error.what() } });
        return 1;
    }
}
