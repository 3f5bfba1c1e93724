#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/emergency/emergency.hpp"
#include "core/emergency/receipt.hpp"
#include "core/unit/dated.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct EmergencyFilter {
    std::vector<UnitId> units; // whose emergency, in these or below; or meant for one of these
    std::vector<EmergencyState> states;
    std::optional<bool> exercise;
    std::optional<UnitId> unit;
    std::optional<Moment> from; // created in [from, to)
    std::optional<Moment> to;
};

// One signed order as it goes to the devices: the newest of an emergency holds.
struct StoredOrder {
    EmergencyId emergency;
    std::int64_t revision = 0;
    OrderAct act = OrderAct::sound;
    std::string document; // signed envelope, the same bytes for every device
    OrderAudience audience;
    MediaHash media;
    Moment pressed{};
    Moment expires{};
    bool exercise = false;
};

// An officer of a commune said that he heard of it.
struct EmergencyAnswer {
    UnitId unit;
    Endorsement by;
};

// What a unit wrote down about who stands behind an alert.
struct UnitEmergencyRules {
    UnitId unit;
    EmergencyRules rules;
    Version version = 1;
};

class EmergencyRulesRecords {
public:
    virtual ~EmergencyRulesRecords() = default;

    virtual std::optional<UnitEmergencyRules> find(UnitId unit) = 0;
    virtual std::vector<UnitEmergencyRules> all() = 0;
    // As these units had written them by the day.
    virtual DatedByUnit<EmergencyRules> on(const std::vector<UnitId>& units, Day day) = 0;
    // They hold from `from` on; without a day since nobody knows when. False: `seen` is stale (0
    // for the first).
    virtual bool save(
        UnitId unit, const EmergencyRules& rules, Version seen, std::optional<Day> from = {})
        = 0;
};

class Emergencies {
public:
    virtual ~Emergencies() = default;

    virtual std::optional<Emergency> find(EmergencyId id) = 0;
    // Newest first. Also those of other units whose audience names a unit of the filter.
    virtual Paged<Emergency> list(
        const EmergencyFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual void add(const Emergency& emergency) = 0;
    // False: `seen` is stale. Every version is kept.
    virtual bool save(const Emergency& emergency, Version seen) = 0;
    virtual std::vector<Emergency> versions(EmergencyId id) = 0; // oldest first
    // Open ones whose time is over.
    virtual std::vector<Emergency> overdue(Moment now) = 0;
    // Those that wait for somebody or sound, and whose time is not over.
    virtual std::vector<Emergency> open(Moment now) = 0;

    // False: the unit answered already.
    virtual bool add_answer(EmergencyId id, const EmergencyAnswer& answer) = 0;
    virtual std::vector<EmergencyAnswer> answers(EmergencyId id) = 0;

    virtual void add_order(const StoredOrder& order) = 0;
    // The newest order of each emergency that a device may still be given.
    virtual std::vector<StoredOrder> standing_orders(Moment now) = 0;
    // Of these, those whose text messages have not been sent, or were not needed so far.
    virtual std::vector<StoredOrder> orders_without_messages(Moment now) = 0;
    virtual void mark_messages_sent(EmergencyId id, std::int64_t revision, Moment at) = 0;
    virtual std::vector<StoredOrder> orders(EmergencyId id) = 0; // oldest first
};

// How far orders came, device by device: many rows in seconds, so they are facts.
class OrderReceipts {
public:
    virtual ~OrderReceipts() = default;

    // What is there already keeps its first times.
    virtual void save(
        EmergencyId id, std::int64_t revision, const std::vector<OrderReceipt>& receipts)
        = 0;
    virtual std::vector<OrderReceipt> all(EmergencyId id, std::int64_t revision) = 0;
};

}
