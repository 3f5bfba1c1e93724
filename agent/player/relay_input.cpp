#include "agent/player/relay_input.hpp"

#include "agent/player/relay_process.hpp"
#include "runtime/log.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cstring>
#include <thread>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

constexpr auto looks_every = 20ms;
constexpr auto again_after = 2s;

std::string with_frequency(std::string element, int khz)
{
    const auto put = [&](std::string_view mark, const std::string& value) {
        for (auto at = element.find(mark); at != std::string::npos; at = element.find(mark))
            element.replace(at, mark.size(), value);
    };
    put("{hz}", std::to_string(khz) + "000");
    put("{mhz}", fmt::format("{}.{:03}", khz / 1'000, khz % 1'000));
    return element;
}

// A child, and a thread that starts it, feeds it and takes its samples. The thread keeps what it
// needs alive by itself, so that closing waits for nobody.
class ChildInput : public RelayInput {
public:
    ChildInput(std::string program, std::string source, std::shared_ptr<RelayInbox> inbox)
        : state_(std::make_shared<State>())
    {
        state_->program = std::move(program);
        state_->source = std::move(source);
        state_->inbox = std::move(inbox);
        std::thread([state = state_] { work(*state); }).detach();
    }
    ~ChildInput() override { state_->closed = true; }

    Result<void> feed(std::string_view bytes, bool begins) override
    {
        State& state = *state_;
        const std::lock_guard lock(state.mutex);
        if (!state.is_stream())
            return fail(Kind::invalid, "relay.unknown");
        if (begins) {
            state.waiting.clear();
            state.begun = true;
            state.restart = true;
            state.broken = false;
        }
        // The middle of a stream is nothing to begin with, as for a player that was started anew.
        if (state.broken || !state.begun)
            return fail(Kind::conflict, "relay.broken");
        if (state.waiting.size() + bytes.size() > most_relay_waiting)
            return fail(Kind::too_many, "relay.full");
        state.waiting += bytes;
        return {};
    }

private:
    struct State {
        std::string program;
        std::string source;
        std::shared_ptr<RelayInbox> inbox;
        std::atomic<bool> closed{ false };
        std::mutex mutex;
        std::string waiting; // bytes of the stream
        bool begun = false; // the beginning of a connection came
        bool restart = false; // a connection was made anew
        bool broken = false;
        bool is_stream() const { return source == "stream"; }
    };

    static void work(State& state)
    {
        auto begun = std::chrono::steady_clock::time_point();
        while (!state.closed) {
            const bool may_begin = std::chrono::steady_clock::now() - begun > again_after;
            if (state.is_stream() ? take_restart(state) : may_begin) {
                begun = std::chrono::steady_clock::now();
                serve(state);
            } else {
                std::this_thread::sleep_for(looks_every);
            }
        }
    }

    static bool take_restart(State& state)
    {
        const std::lock_guard lock(state.mutex);
        return std::exchange(state.restart, false);
    }

    // One life of a child.
    static void serve(State& state)
    {
        auto child = RelayProcess::start(state.program, state.source);
        std::array<float, 4'800> samples{};
        std::size_t held = 0; // bytes of `samples`
        while (child && !state.closed) {
            {
                const std::lock_guard lock(state.mutex);
                if (state.restart)
                    return;
                state.waiting.erase(0, child->write(state.waiting));
            }
            if (state.inbox->is_full()) {
                std::this_thread::sleep_for(looks_every);
                continue;
            }
            auto* bytes = reinterpret_cast<std::byte*>(samples.data());
            const auto count
                = child->read(std::span(bytes, sizeof samples).subspan(held), looks_every);
            if (!count)
                break;
            held += *count;
            const std::size_t whole = held / sizeof(float);
            state.inbox->add(std::span(samples).first(whole));
            std::memmove(bytes, bytes + whole * sizeof(float), held % sizeof(float));
            held %= sizeof(float);
        }
        if (state.closed)
            return;
        log::warning("player.relay_input_ended", { { "source", state.source } });
        const std::lock_guard lock(state.mutex);
        state.broken = !state.restart;
        state.waiting.clear();
    }

    std::shared_ptr<State> state_;
};

}

OpenRelay relay_inputs(RelayInputs inputs)
{
    return [inputs = std::move(inputs)](const RelayFeed& feed,
               std::shared_ptr<RelayInbox> inbox) -> std::unique_ptr<RelayInput> {
        std::string source = "stream";
        if (feed.kind == RelayKind::line_in)
            source = inputs.line_in;
        else if (feed.kind == RelayKind::fm)
            source = with_frequency(inputs.fm, feed.khz);
        // An input that this device does not have is one that cannot be reached.
        if (source.empty())
            return nullptr;
        return std::make_unique<ChildInput>(inputs.program, std::move(source), std::move(inbox));
    };
}

}
