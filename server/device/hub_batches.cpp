#include "server/device/hub.hpp"

namespace nguon::device {

namespace {

constexpr std::size_t most_commands_of_a_device = 200;

}

awaitable<Hub::Done> Hub::note_held(Versions held)
{
    auto work = [&held, now = parts_.clock.now()](app::Records& records) {
        for (const auto& [device, version] : held)
            records.plans().note_held(device, version, now);
    };
    co_await parts_.truth.commit(std::move(work));
    co_return Done(held.size());
}

awaitable<Hub::Done> Hub::note_seen(Versions seen)
{
    auto work = [&seen](app::Records& records) {
        for (const auto& [device, version] : seen)
            records.plans().note_seen(device, version);
    };
    co_await parts_.truth.commit(std::move(work));
    co_return Done(seen.size());
}

awaitable<Hub::Done> Hub::note_results(std::vector<Answered> results)
{
    auto work = [&results, now = parts_.clock.now()](app::Records& records) {
        for (const auto& [device, result] : results) {
            records.commands().answer(result.command, device,
                result.done ? CommandState::done : CommandState::failed, result.reason, now);
        }
    };
    co_await parts_.truth.commit(std::move(work));
    co_return Done(results.size());
}

awaitable<Hub::Done> Hub::send_open_commands(std::vector<DeviceId> devices)
{
    auto look = [&devices, now = parts_.clock.now()](app::Records& records) {
        std::vector<Command> open;
        for (const DeviceId device : devices) {
            auto of_device = records.commands().open_of(device, now);
            if (of_device.size() > most_commands_of_a_device)
                of_device.resize(most_commands_of_a_device);
            open.insert(open.end(), of_device.begin(), of_device.end());
        }
        return open;
    };
    auto open = co_await parts_.truth.read(std::move(look));
    co_await send(std::move(open));
    co_return Done(devices.size());
}

}
