// The links of all devices: who is connected, what they said of themselves, and the way to reach
// them. State that matters is in the database; what is here can be lost at any moment.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <unordered_map>

#include "protocol/frames.hpp"
#include "runtime/clock.hpp"
#include "runtime/desk.hpp"
#include "runtime/tasks.hpp"
#include "server/app/deed.hpp"
#include "server/device/channel.hpp"
#include "server/device/reception.hpp"
#include "trust/keyring.hpp"

namespace nguon::device {

using TruthDesk = runtime::Desk<app::TruthStore>;
using FactDesk = runtime::Desk<app::FactStore>;

// What the hub needs of the world around it.
struct HubParts {
    TruthDesk& truth;
    FactDesk& facts;
    const runtime::Clock& clock;
    Signer& signer;
    runtime::WorkerPool& signing;
    std::function<Version()> keyring_version;
    // A device reported a higher plan than the server knows: a restored backup. Plans are made
    // anew.
    std::function<void()> plans_are_behind;
    // For the browsers: a device, or a command of it, changed.
    std::function<void(DeviceId, UnitId)> changed;
    // Orders that stand for a device that has come (back), and what devices say of orders.
    std::function<awaitable<std::vector<Encoded>>(DeviceId)> orders_for = {};
    std::function<void(DeviceId, const protocol::Ack&)> order_stage = {};
    // What became of a live on a device.
    std::function<void(DeviceId, const protocol::ListeningFrame&)> listening = {};
    // A line that has not said who it is by then is closed.
    Milliseconds greeting_within = std::chrono::seconds(15);
};

class Hub {
public:
    Hub(runtime::Executor executor, HubParts parts);
    ~Hub();
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    // Starts writing statuses, once a second in one transaction.
    void start();
    // Closes every link and writes the last statuses.
    awaitable<void> stop();

    // The whole life of one line; the caller's coroutine runs on the line's strand.
    awaitable<void> serve(ChannelPtr channel);

    // There are new plans; devices fetch them within `spread`.
    void tell_plans(const std::map<DeviceId, Version>& versions, Milliseconds spread);
    void wake(DeviceId device, protocol::Wake wake);
    // Signs and sends to those that are connected; the others get them when they come back.
    awaitable<void> send(std::vector<Command> commands);
    // The same bytes to every one of them that has a line, before whatever waits there. Returns how
    // many have one.
    std::size_t send_order(const std::vector<DeviceId>& devices, const Encoded& frame);
    // Live sound, the same bytes to every one of them that has a line. Never waits for a slow one:
    // returns those that are passed over.
    std::vector<DeviceId> send_sound(const std::vector<DeviceId>& devices, const Encoded& frame);
    // Ends the link of a device whose key or row is gone.
    void disconnect(DeviceId device, const std::string& reason);

    std::size_t connected() const;
    bool is_connected(DeviceId device) const;
    std::size_t count_connected(const std::vector<DeviceId>& devices) const;

private:
    struct Link;
    using LinkPtr = std::shared_ptr<Link>;

    awaitable<LinkPtr> greet(const ChannelPtr& channel);
    awaitable<void> converse(LinkPtr link);
    awaitable<void> take(LinkPtr link, protocol::Frame frame);
    awaitable<void> take_ack(LinkPtr link, protocol::Ack ack);
    awaitable<void> take_result(LinkPtr link, protocol::CommandResult result);
    void take_status(const LinkPtr& link, const protocol::StatusFrame& frame);
    awaitable<void> send_standing_orders(LinkPtr link);

    // What devices say by the thousand after a cut, a new plan or a command to all is written
    // together: these do one batch each (hub_batches.cpp). Their answers say only that it is done.
    using Done = std::vector<char>;
    using Versions = std::vector<std::pair<DeviceId, Version>>;
    struct Answered {
        DeviceId device;
        protocol::CommandResult result;
    };
    static constexpr std::size_t most_at_once = 500;
    awaitable<Done> note_held(Versions held);
    awaitable<Done> note_seen(Versions seen);
    awaitable<Done> note_results(std::vector<Answered> results);
    awaitable<Done> send_open_commands(std::vector<DeviceId> devices);

    void enter(const LinkPtr& link);
    void leave(const LinkPtr& link);
    void note_status(DeviceId device, DeviceStatus status);
    awaitable<void> write_statuses();
    std::vector<LinkPtr> links_of(const std::vector<DeviceId>& devices) const;

    HubParts parts_;
    Reception reception_;
    runtime::Batch<std::pair<DeviceId, Version>, char> held_;
    runtime::Batch<std::pair<DeviceId, Version>, char> seen_;
    runtime::Batch<Answered, char> results_;
    runtime::Batch<DeviceId, char> comers_;
    runtime::TaskGroup tasks_;
    mutable std::mutex mutex_;
    std::unordered_map<DeviceId, LinkPtr> links_;
    std::map<DeviceId, DeviceStatus> unwritten_;
};

}
