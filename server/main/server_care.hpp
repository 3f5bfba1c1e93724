// What the server does unasked: airings closed and facts forgotten, backups at their hour, and a
// watch over itself that tells whoever has to know.
#pragma once

#include "server/http/system/system_handlers.hpp"
#include "server/main/housekeeping.hpp"
#include "server/main/server_ground.hpp"
#include "server/main/server_roads.hpp"
#include "server/main/system_watch.hpp"

namespace nguon {

class ServerCare {
public:
    ServerCare(ServerGround& ground, ServerRoads& roads, StoredPocketSounds& pocket);
    ServerCare(const ServerCare&) = delete;
    ServerCare& operator=(const ServerCare&) = delete;

    void start_keeping() { housekeeping_.start(); }
    void start_backups() { backups_.start(); }
    // It names the address that officers open: once the server listens.
    void start_watching() { watch_.start(); }
    awaitable<void> stop();
    http::SystemHandlers& system() { return system_; }

private:
    Housekeeping::Parts keeping_parts(ServerRoads& roads, StoredPocketSounds& pocket);
    TimedBackups::Parts backup_parts();
    SystemWatch::Parts watch_parts();
    std::vector<QueueFact> queues() const;

    ServerGround& ground_;
    Housekeeping housekeeping_;
    TimedBackups backups_;
    AlarmSender alarm_sender_;
    SystemWatch watch_;
    http::SystemHandlers system_;
};

}
