// Orders on their way: what stands is kept in memory as it goes over the wire, one buffer for all
// lines, with how far each device has come. The truth is in the database and is read again every
// two seconds; receipts go to the facts in small batches, never on the way of an order.
#pragma once

#include <unordered_map>

#include "server/app/emergencies.hpp"
#include "server/device/hub.hpp"

namespace nguon::device {

class Dispatch {
public:
    struct Parts {
        TruthDesk& truth;
        FactDesk& facts;
        const runtime::Clock& clock;
        // What the lines send, made once from a frame's text.
        std::function<Encoded(const std::string&)> encode;
        // For the browsers: an emergency changed by itself (its time was over).
        std::function<void(EmergencyId)> changed;
    };
    Dispatch(runtime::Executor executor, Parts parts, Hub& hub);

    // Reads what stands, then again every two seconds; writes receipts.
    void start();
    awaitable<void> stop();

    // An order that is on disk: to every device it means that has a line.
    void publish(const app::StoredOrder& order, const std::vector<app::MeantDevice>& devices);
    // Once more to those that have not said a word.
    std::size_t resend(EmergencyId id);

    // A device has come (back): what stands and means it.
    awaitable<std::vector<Encoded>> orders_for(DeviceId device);
    // What a device says of an order.
    void take(DeviceId device, const protocol::Ack& ack);
    // What its play log says: the word of its line may have been lost.
    void take_records(DeviceId device, const std::vector<PlayRecord>& records);

    // None: it is not under way any more; the facts know.
    std::optional<app::OrderWay> way(EmergencyId id, std::optional<std::int64_t> revision) const;
    // Whether the device has not said a word of this revision, and no newer one has been given.
    bool waits_for(EmergencyId id, std::int64_t revision, DeviceId device) const;
    // Grows with every word of a device; 0 when it is not under way.
    std::uint64_t changes(EmergencyId id) const;
    // Whether a device may fetch this sound: an order that stands names it, and means the device.
    bool names_media(DeviceId device, const std::string& hash) const;

    // One turn of each, for tests.
    awaitable<void> look_again();
    awaitable<void> write_receipts();

private:
    struct Standing;
    using StandingPtr = std::shared_ptr<Standing>;
    using Key = std::pair<EmergencyId, std::int64_t>;

    awaitable<void> add_those_who_heard(
        const app::StoredOrder& order, std::vector<app::MeantDevice>& devices);
    awaitable<void> give_to_newcomers(Moment now);
    std::optional<std::vector<Encoded>> known_orders(DeviceId device) const;
    awaitable<std::vector<std::vector<Encoded>>> look_up(std::vector<DeviceId> devices);
    // None: it is under way already.
    StandingPtr enter(const app::StoredOrder& order, const std::vector<app::MeantDevice>& devices);
    std::vector<StandingPtr> newest() const;
    void note(const StandingPtr& standing, DeviceId device, OrderStage stage, Moment at,
        const std::string& reason);

    Parts parts_;
    Hub& hub_;
    mutable std::mutex mutex_;
    std::map<Key, StandingPtr> standing_;
    std::unordered_map<std::int64_t, StandingPtr> by_frame_;
    std::int64_t next_frame_;
    runtime::Batch<DeviceId, std::vector<Encoded>> strangers_;
    runtime::TaskGroup tasks_;
};

}
