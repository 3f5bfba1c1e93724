#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/asset/asset.hpp"
#include "core/unit/dated.hpp"
#include "core/unit/unit.hpp"
#include "core/upkeep/breakdown_watch.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct BreakdownFilter {
    std::vector<UnitId> units; // in these or below; empty: none may be seen
    std::optional<UnitId> unit;
    // In place of units: what a contractor works on.
    std::optional<ContractorId> contractor;
    std::optional<DeviceId> device;
    std::optional<AccountId> account;
    std::vector<BreakdownKind> kinds;
    std::vector<BreakdownState> states;
    std::optional<bool> open;
    std::optional<Day> day; // open at some moment of it
};

// What was put in, from the spare pool where it is named.
struct BreakdownPart {
    std::string name;
    int quantity = 1;
    std::optional<AssetId> spare; // of the register
    Moment at{};
    std::string by_name;
};

struct BreakdownSum {
    UnitId unit;
    BreakdownKind kind = BreakdownKind::other;
    Day month{}; // its first day
    std::int64_t opened = 0;
    std::int64_t done = 0; // of those; not what only ended because its device was removed
    Milliseconds repair{}; // of those, added up
};

class Breakdowns {
public:
    virtual ~Breakdowns() = default;

    virtual std::optional<Breakdown> find(BreakdownId id) = 0;
    // The open ones first, within both the latest first.
    virtual Paged<Breakdown> list(
        const BreakdownFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual void add(const Breakdown& breakdown, const std::vector<DeviceId>& devices) = 0;
    // False: `seen` is stale.
    virtual bool save(const Breakdown& breakdown, Version seen) = 0;
    virtual std::vector<DeviceId> devices_of(BreakdownId id) = 0; // of one of a whole unit
    virtual std::vector<BreakdownStep> steps(BreakdownId id) = 0; // oldest first
    virtual void add_step(BreakdownId id, const BreakdownStep& step) = 0;
    virtual std::vector<BreakdownPart> parts(BreakdownId id) = 0; // oldest first
    virtual void add_part(BreakdownId id, const BreakdownPart& part) = 0;

    // All that are open and are about what devices can tell.
    virtual std::vector<OpenBreakdown> open() = 0;
    // Open ones of any kind whose device was removed, at most so many.
    virtual std::vector<BreakdownId> of_removed(int most) = 0;
    // The last one of the device and kind that was done after `since`.
    virtual std::optional<Breakdown> done_lately(
        std::optional<DeviceId> device, UnitId unit, BreakdownKind kind, Moment since)
        = 0;
    // Of those opened in the span, by unit, kind and month. With a day, by the units in which they,
    // or the devices that they are of, stood on it, as far as changes of units moved them since.
    virtual std::vector<BreakdownSum> sums(
        const std::vector<UnitId>& units, Span span, std::optional<Day> as_on = {})
        = 0;
    // Paired devices with what is known of their links.
    virtual std::vector<WatchedDevice> watched() = 0;

    virtual std::vector<BreakdownRules> rules() = 0;
    // As these units had written them by the day.
    virtual DatedByUnit<BreakdownRules> rules_on(const std::vector<UnitId>& units, Day day) = 0;
    // They hold from `from` on; without a day since nobody knows when. False: `seen` is stale; 0:
    // none was there.
    virtual bool save_rules(const BreakdownRules& rules, Version seen, std::optional<Day> from = {})
        = 0;
};

// A firm (đơn vị bảo trì) that repairs what is entrusted to it.
struct Contractor {
    ContractorId id;
    UnitId unit; // whose contract it is
    std::string name;
    std::string phone;
    std::string email;
    std::string contract; // its number
    bool ended = false; // works no more; its accounts see nothing
    Version version = 1;
    Moment changed{};
    std::string by_name;
};

class Contractors {
public:
    virtual ~Contractors() = default;

    virtual std::optional<Contractor> find(ContractorId id) = 0;
    // Of these units and below, those that work first, in the order of names.
    virtual std::vector<Contractor> of(const std::vector<UnitId>& units, const UnitTree& tree) = 0;
    virtual void add(const Contractor& contractor) = 0;
    virtual bool save(const Contractor& contractor, Version seen) = 0;
    // For whom the account works, also when the contract ended.
    virtual std::optional<Contractor> of_account(AccountId account) = 0;
    virtual std::vector<AccountId> accounts_of(ContractorId id) = 0;
    virtual std::vector<DeviceId> devices_of(ContractorId id) = 0;
    virtual std::optional<ContractorId> of_device(DeviceId device) = 0;
    // In place of what was bound to it; what another one has goes over to this one. It holds from
    // `on`.
    virtual void bind(ContractorId id, const std::vector<AccountId>& accounts,
        const std::vector<DeviceId>& devices, Day on)
        = 0;
    // Of the end of a day.
    struct Ties {
        bool ended = false;
        std::vector<AccountId> accounts = {};
        std::vector<DeviceId> devices = {};
    };
    // None: it was not entered yet.
    virtual std::optional<Ties> ties_on(ContractorId id, Day day) = 0;
};

}
