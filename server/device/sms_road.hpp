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
        // Whether a device has still not said a word of this revision, and no newer one was given.
        std::function<bool(EmergencyId, std::int64_t, DeviceId)> waits;
        // The pause before what failed is tried again: a message, or the signer.
        runtime::Duration attempts_apart = std::chrono::seconds(2);
        runtime::Duration again_after = std::chrono::seconds(5);
    };
    // Messages under way at once; a province may have thousands to send.
    static constexpr int most_at_once = 16;

    SmsRoad(runtime::Executor executor, Parts parts);

    // Goes on with what was under way when the server went down. Before orders are given.
    void start();
    // An order that is on disk has gone to the lines.
    void published(const app::StoredOrder& order);
    awaitable<void> stop();
    // Orders that are followed, and messages on their way.
    std::size_t under_way() const { return tasks_.size(); }

private:
    struct Message {
        DeviceId device;
        std::string number;
        std::string payload;
        std::string text = {}; // signed
    };
    struct Series;

    awaitable<void> follow(app::StoredOrder order);
    // None: it failed, and may not the next time.
    awaitable<std::optional<std::vector<Message>>> prepare(app::StoredOrder order);
    awaitable<std::vector<Message>> draft(app::StoredOrder order);
    awaitable<std::optional<std::vector<Message>>> signed_all(std::vector<Message> messages);
    awaitable<std::size_t> send(app::StoredOrder order, std::vector<Message> messages);
    awaitable<void> send_some(std::shared_ptr<Series> series);
    awaitable<bool> send_one(const Series& series, const Message& message);
    bool is_wanted(const app::StoredOrder& order, DeviceId device) const;
    awaitable<bool> note(app::StoredOrder order, std::size_t all, std::size_t sent);

    Parts parts_;
    runtime::TaskGroup tasks_;
};

}
