#include "server/device/onsite_audit.hpp"

#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/onsite.hpp"

namespace nguon::device {

namespace {

constexpr int at_once = 200; // records in one transaction

}

awaitable<void> OnsiteAudit::note(DeviceId device, std::string address)
{
    try {
        co_await go_through(device, std::move(address));
    } catch (const boost::system::system_error&) {
        throw; // asked to stop
    } catch (const std::exception& error) {
        log::error("onsite.not_noted", { { "device", device.text() }, { "what", error.what() } });
    }
}

awaitable<void> OnsiteAudit::go_through(DeviceId device, std::string address)
{
    std::size_t found = at_once;
    while (found == at_once) {
        auto look = [device](app::Records& records) { return records.onsite_notes().of(device); };
        const std::int64_t noted = co_await truth_.read(std::move(look));
        auto collect = [device, noted](app::Facts& facts) {
            return facts.play_logs().onsite_after(device, noted, at_once);
        };
        auto records = co_await facts_.read(std::move(collect));
        found = records.size();
        if (records.empty())
            co_return;
        app::Deed deed{ {}, clock_.now(), [] { return runtime::chance_for_ids(); }, address };
        deed.caller.name = "Thiết bị";
        auto write = [deed, device, records = std::move(records)](
                         app::Records& truth) { app::note_onsite(truth, deed, device, records); };
        co_await truth_.commit(std::move(write));
    }
}

awaitable<std::size_t> OnsiteAudit::note_missed()
{
    auto look = [](app::Facts& facts) { return facts.play_logs().onsite_heads(); };
    const auto heads = co_await facts_.read(std::move(look));
    auto look_up = [](app::Records& records) { return records.onsite_notes().all(); };
    const auto noted = co_await truth_.read(std::move(look_up));
    std::size_t behind = 0;
    for (const auto& [device, sequence] : heads) {
        const auto at = noted.find(device);
        if (at != noted.end() && at->second >= sequence)
            continue;
        ++behind;
        co_await note(device, {});
    }
    co_return behind;
}

}
