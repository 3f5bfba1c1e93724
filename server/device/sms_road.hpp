// The last way of an order: devices that have not said a word of it some seconds after the press,
// and whose modem has a number, get it as a signed text message. What the line brings later is the
// same order, and sounds once.
#pragma once

#include "protocol/sms_order.hpp"
#include "runtime/tasks.hpp"
#include "runtime/worker_pool.hpp"
#include "server/app/emergencies.hpp"
#include "server/device/hub.hpp"

namespace nguon::device {

// Whoever can send text messages: an operator's service, or a test.
class SmsGateway {
public:
    virtual ~SmsGateway() = default;
    // Whether the service took it. Throws when it cannot be reached.
    virtual awaitable<bool> send(std::string number, std::string text) = 0;
};

class SmsRoad {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        SmsGateway* gateway; // none: there is no such way
        runtime::Duration after; // the press
        // How far the newest order of an emergency has come; none while it is not known here.
        std::function<std::optional<app::OrderWay>(EmergencyId)> way;
    };

    SmsRoad(runtime::Executor executor, Parts parts);

    // Goes on with what was under way when the server went down. Before orders are given.
    void start();
    // An order that is on disk has gone to the lines.
    void published(const app::StoredOrder& order);
    awaitable<void> stop();

private:
    struct Message {
        DeviceId device;
        std::string number;
        std::string payload;
    };

    awaitable<void> follow(app::StoredOrder order);
    awaitable<std::size_t> send(std::vector<Message> messages, std::vector<std::string> texts);

    Parts parts_;
    runtime::TaskGroup tasks_;
};

}
