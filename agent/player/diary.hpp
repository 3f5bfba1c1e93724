// What happened to this device and what it was told, kept over restarts: the events the fold needs,
// orders until they expire, recalled bulletins, commands already applied.
//
// Broken storage never stops the sound: what cannot be written is held in memory and logged.
#pragma once

#include "agent/local/clock_mapping.hpp"
#include "agent/local/messages.hpp"
#include "agent/player/complaint.hpp"
#include "agent/player/database.hpp"
#include "core/onsite/onsite.hpp"
#include "core/order/order.hpp"
#include "core/schedule/timeline.hpp"

#include <set>

namespace nguon::agent {

struct HeldOrder {
    Order order;
    Moment received{}; // before this moment nobody could sound it
    bool sounded = false; // every airing was heard
    std::optional<OnsiteAct> onsite = {}; // did not come over the line
};

class Diary {
public:
    explicit Diary(Database& database);

    void happened(const DeviceEvent& event);
    std::vector<DeviceEvent> events_since(Moment moment);
    std::optional<Moment> last_event();

    const std::set<BulletinId>& recalled() const { return recalled_; }
    void recall(BulletinId bulletin);
    // Forgets recalls that no plan needs any more.
    void keep_recalled(const std::set<BulletinId>& in_plan);

    // The signed bytes are what is kept: they are verified again after a restart.
    struct OrderOnDisk {
        std::string document;
        Moment received{};
        bool sounded = false;
        std::optional<OnsiteAct> onsite = {};
    };
    std::vector<OrderOnDisk> orders();
    void keep_order(const Order& order, const std::string& document, Moment received);
    // Who set it off, beside an order from outside. One that was made here has no signed bytes: its
    // payload stands in their place.
    void keep_onsite(
        const Order& order, const OnsiteAct& act, const std::string& payload, Moment received);
    // It came at another moment than was thought: the clock was wrong.
    void order_received(const Order& order, Moment received);
    struct OnsiteOnDisk {
        std::string payload;
        OnsiteAct act;
        Moment received{};
        bool sounded = false;
    };
    std::vector<OnsiteOnDisk> made_here();
    void order_sounded(OrderId id, std::int64_t revision);

    std::optional<CommandAnswer> answered(CommandId command);
    void applied(const CommandAnswer& answer, Moment expires);

    std::optional<std::string> setting(const std::string& name);
    void set(const std::string& name, const std::string& value);

    // Drops what is older than anything that still looks at it.
    void prune(Moment now);
    bool fault() const { return fault_; }

private:
    std::optional<OnsiteAct> onsite_of(OrderId id);
    void write(const char* sql, std::vector<Database::Value> values);

    Database& database_;
    std::set<BulletinId> recalled_;
    std::map<CommandId, CommandAnswer> answers_; // of this run
    Complaint complaint_{ "player.diary_not_written" };
    bool fault_ = false;
};

}
