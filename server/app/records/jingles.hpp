#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/plan/jingle.hpp"

namespace nguon::app {

// What a unit says of one of its jingles. An empty sound says "none here", whatever stands above.
struct JingleRow {
    UnitId unit;
    Jingle kind = Jingle::opening;
    BulletinId id; // its name in plans and approvals; a bulletin of that name there is not
    MediaHash media;
    Milliseconds length{};
    std::int64_t size = 0; // bytes
    std::string statement; // the signed approval; empty without a sound
    std::optional<Moment> valid_to; // of the approval
    std::string by_name;
    Moment changed{};
    Version version = 1;

    friend bool operator==(const JingleRow&, const JingleRow&) = default;
};

class Jingles {
public:
    virtual ~Jingles() = default;

    // Of these units, in the order of unit and kind.
    virtual std::vector<JingleRow> of(const std::vector<UnitId>& units) = 0;
    // As these units had them at the end of the day, without statements.
    virtual std::vector<JingleRow> on(const std::vector<UnitId>& units, Day day) = 0;
    // It holds from the day of its change on. False: `seen` is stale (0 for the first).
    virtual bool save(const JingleRow& row, Version seen) = 0;
    // Gone from that day on.
    virtual bool remove(UnitId unit, Jingle kind, Version seen, Day from) = 0;
};

}
