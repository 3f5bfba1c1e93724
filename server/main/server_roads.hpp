// What leads from the server to its devices and back: their lines, alerts over them and by message,
// plans, whoever speaks live, and the jobs that make sounds for all of these.
#pragma once

#include "runtime/tasks.hpp"
#include "server/device/dispatch.hpp"
#include "server/device/onsite_audit.hpp"
#include "server/device/plan_service.hpp"
#include "server/device/sms_road.hpp"
#include "server/main/job_runner.hpp"
#include "server/main/live_filing.hpp"
#include "server/main/live_watch.hpp"
#include "server/main/server_ground.hpp"

namespace nguon {

struct ServerRoads {
    explicit ServerRoads(ServerGround& on);
    ServerRoads(const ServerRoads&) = delete;
    ServerRoads& operator=(const ServerRoads&) = delete;

    void start();
    // Until devices on a line hold the plan in which nothing is aired, the next item of a programme
    // or of the queue may begin: it is cut soon, and by the last of these no other can follow.
    awaitable<void> stop_again(app::Deed deed, UnitId unit);

private:
    device::HubParts hub_parts();
    device::Dispatch::Parts dispatch_parts();
    device::SmsRoad::Parts sms_parts();
    LiveFiling::Parts filing_parts();
    device::LiveStudio::Parts live_parts();
    JobRunner::Parts job_parts();
    // Alerts first, then whoever speaks live.
    awaitable<std::vector<device::Encoded>> standing_for(DeviceId device);

public:
    ServerGround& ground;
    device::Hub hub;
    device::Dispatch dispatch;
    std::unique_ptr<device::SmsGateway> gateway;
    device::SmsRoad sms_road;
    device::OnsiteAudit onsite_audit;
    device::PlanService plans;
    LiveSpool spool;
    LiveFiling live_filing;
    device::LiveStudio lives;
    LiveWatch live_watch;
    JobRunner jobs;
    runtime::TaskGroup recalls;
};

}
