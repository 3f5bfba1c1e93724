#pragma once

#include "core/bulletin/inbox.hpp"
#include "core/unit/dated.hpp"
#include "core/unit/unit.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct InboxFilter {
    UnitId unit; // the commune whose inbox it is
    InboxState state = InboxState::waiting;
    Moment now{};
};

struct InboxEntry {
    Bulletin bulletin;
    std::optional<InboxDecision> decision;
};

struct InboxCounts {
    std::int64_t waiting = 0;
    std::int64_t priority = 0; // of these, those that must be aired
};

// A bulletin is in a commune's inbox when it is for loudspeakers there and was approved elsewhere
// than in the commune; nothing is written until somebody decides.
class Inbox {
public:
    virtual ~Inbox() = default;

    // What waits: priority first, then the newest approval; what was decided: the newest decision.
    virtual Paged<InboxEntry> list(
        const InboxFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual InboxCounts count(UnitId unit, const UnitTree& tree, Moment now) = 0;
    // Whether it belongs into the unit's list at all, by the rule the list and the count go by.
    virtual bool offers(BulletinId bulletin, UnitId unit, const UnitTree& tree) = 0;
    virtual std::optional<InboxDecision> find(BulletinId bulletin, UnitId unit) = 0;
    // What all communes said to these.
    virtual std::vector<InboxDecision> of_bulletins(const std::vector<BulletinId>& ids) = 0;
    // False: `seen` is stale (0 for the first).
    virtual bool save(const InboxDecision& decision, Version seen) = 0;

    virtual std::optional<InboxRule> rule(UnitId unit) = 0;
    virtual std::vector<InboxRule> rules() = 0;
    // As these units had written theirs by the day.
    virtual DatedByUnit<InboxRule> rules_on(const std::vector<UnitId>& units, Day day) = 0;
    // It holds, or is gone, from `from` on; without a day since nobody knows when.
    virtual bool save_rule(const InboxRule& rule, Version seen, std::optional<Day> from = {}) = 0;
    virtual bool remove_rule(UnitId unit, Version seen, std::optional<Day> from = {}) = 0;
};

}
