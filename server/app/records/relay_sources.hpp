#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/relay/relay.hpp"

namespace nguon::app {

// A station that devices may pass on, as somebody vouched for it.
struct RelaySourceRow {
    RelaySourceId id;
    UnitId unit; // it may be heard there and below
    RelayFeed feed;
    std::string statement; // the signed approval of exactly this feed
    Moment valid_to{}; // of the approval
    std::string by_name;
    Moment changed{};
    Version version = 1;
    bool removed = false; // stays, for the names in logs

    // Its name in plans, approvals and logs. A bulletin of that name there is not.
    BulletinId name() const { return BulletinId(id.value()); }
    friend bool operator==(const RelaySourceRow&, const RelaySourceRow&) = default;
};

class RelaySources {
public:
    virtual ~RelaySources() = default;

    // Of these units, without those removed, in the order of names.
    virtual std::vector<RelaySourceRow> of(const std::vector<UnitId>& units) = 0;
    // As they stood at the end of the day.
    virtual std::vector<RelaySourceRow> on(const std::vector<UnitId>& units, Day day) = 0;
    // How many of these units were there by the end of the day without anybody having kept what
    // they said then.
    virtual std::int64_t not_kept(const std::vector<UnitId>& units, Day day) = 0;
    // Those removed, too.
    virtual std::optional<RelaySourceRow> find(RelaySourceId id) = 0;
    virtual std::vector<RelaySourceRow> find_all(const std::vector<RelaySourceId>& ids) = 0;
    virtual void add(const RelaySourceRow& row) = 0;
    // Keeps the version before; false: `seen` is stale.
    virtual bool save(const RelaySourceRow& row, Version seen) = 0;
};

}
