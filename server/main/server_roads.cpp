#include "server/main/server_roads.hpp"

#include <unistd.h>

#include "net/websocket.hpp"
#include "runtime/deadline.hpp"
#include "server/app/silence.hpp"
#include "server/main/sms_gateway.hpp"
#include "server/media/live_sound.hpp"

namespace nguon {

using namespace std::chrono_literals;

ServerRoads::ServerRoads(ServerGround& on)
    : ground(on)
    , hub(on.runtime.executor(), hub_parts())
    , dispatch(on.runtime.executor(), dispatch_parts(), hub)
    , gateway(
          make_sms_gateway(on.settings.sms_gateway, on.settings.sms_token, on.runtime.executor()))
    , sms_road(on.runtime.executor(), sms_parts())
    , onsite_audit(on.truth, on.facts, on.clock)
    , plans(on.runtime.executor(), hub_parts(), hub)
    , spool(on.settings.data / "live")
    , live_filing(filing_parts())
    , lives(on.runtime.executor(), live_parts())
    , live_watch(lives, on.truth, on.clock)
    , jobs(job_parts(), "server-" + std::to_string(::getpid()), 2)
    , recalls(on.runtime.executor())
{
}

void ServerRoads::start()
{
    jobs.start();
    hub.start();
    dispatch.start();
    sms_road.start();
    plans.start();
}

awaitable<void> ServerRoads::stop_again(app::Deed deed, UnitId unit)
{
    for (const runtime::Duration pause : { 1s, 1s, 2s }) {
        co_await runtime::sleep_for(pause);
        deed.now = ground.clock.now();
        auto work
            = [deed, unit](app::Records& records) { return app::stop_again(records, deed, unit); };
        auto commands = co_await ground.truth.commit(std::move(work));
        co_await hub.send(std::move(commands));
    }
}

device::HubParts ServerRoads::hub_parts()
{
    return { ground.truth, ground.facts, ground.clock, ground.signer_child.signer(), ground.signing,
        [this] { return ground.keyring.version(); }, [this] { plans.request(); },
        [this](DeviceId device, UnitId unit) {
            ground.news.tell({ "device", device.value(), { unit } });
        },
        [this](DeviceId device) { return standing_for(device); },
        [this](DeviceId device, const protocol::Ack& ack) { dispatch.take(device, ack); },
        [this](DeviceId device, const protocol::ListeningFrame& frame) {
            lives.take(device, frame);
        } };
}

awaitable<std::vector<device::Encoded>> ServerRoads::standing_for(DeviceId device)
{
    std::vector<device::Encoded> frames = co_await dispatch.orders_for(device);
    for (device::Encoded& frame : lives.standing_for(device))
        frames.push_back(std::move(frame));
    co_return frames;
}

device::Dispatch::Parts ServerRoads::dispatch_parts()
{
    return { ground.truth, ground.facts, ground.clock,
        [](const std::string& text) { return net::frame_text(text).bytes; },
        [this](EmergencyId id) {
            ground.news.tell({ "emergency", id.value(), {} });
        } };
}

device::SmsRoad::Parts ServerRoads::sms_parts()
{
    return { ground.truth, ground.clock, ground.signer_child.signer(), ground.signing,
        gateway.get(), ground.settings.sms_after,
        [this](EmergencyId id) { return dispatch.way(id, std::nullopt); },
        [this](EmergencyId id, std::int64_t revision, DeviceId device) {
            return dispatch.waits_for(id, revision, device);
        } };
}

LiveFiling::Parts ServerRoads::filing_parts()
{
    return { ground.truth, ground.facts, ground.clock, ground.signer_child.signer(), ground.signing,
        ground.voicing, ground.folder, ground.settings.data / "live", spool,
        [this](BulletinId bulletin, const std::vector<UnitId>& units) {
            plans.request();
            ground.news.tell({ "bulletin", bulletin.value(), units });
            ground.news.tell({ "delivery", 0, units });
        } };
}

device::LiveStudio::Parts ServerRoads::live_parts()
{
    using Devices = std::vector<DeviceId>;
    device::LiveStudio::Lines lines;
    lines.connected = [this](const Devices& devices) { return hub.count_connected(devices); };
    lines.announce = [this](const Devices& devices, const device::Encoded& frame) {
        return hub.send_order(devices, frame);
    };
    lines.sound = [this](const Devices& devices, const device::Encoded& frame) {
        return hub.send_sound(devices, frame);
    };
    return { std::move(lines), ground.clock, ground.signer_child.signer(), ground.signing,
        [] { return std::make_unique<media::LiveSound>(); },
        [](const std::string& text) { return net::frame_text(text).bytes; },
        [](const std::string& bytes) { return net::frame_binary(bytes).bytes; },
        [this](app::LiveDraft draft, device::LiveRecording recording) {
            return live_filing.file(std::move(draft), std::move(recording));
        },
        [this](LiveId live, std::vector<UnitId> units) {
            ground.news.tell({ "live", live.value(), std::move(units) });
        },
        [this](const app::LiveDraft& draft, Moment starts, std::string bytes) {
            spool.add(draft, starts, std::move(bytes));
        } };
}

JobRunner::Parts ServerRoads::job_parts()
{
    return { ground.truth, ground.clock, ground.studio, ground.folder, [this](const app::Job& job) {
                if (job.kind == app::import_job_kind)
                    plans.request();
                ground.news.tell({ "job", job.id.value(), { job.unit } });
            } };
}

}
