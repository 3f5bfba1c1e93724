#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/asset/asset.hpp"
#include "core/onsite/onsite.hpp"
#include "core/unit/change.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

enum class UnitChangeState : std::uint8_t {
    preview, // was looked at; nothing has happened
    planned, // confirmed, and its day has not come
    done,
    undone, // done, and taken back by a later change
    cancelled, // never happened
    failed, // its day came and it could not be carried out any more
};

std::string_view name_of(UnitChangeState state);
std::optional<UnitChangeState> parse_unit_change_state(std::string_view text);

// What somebody should know before it happens. Nothing of it is an obstacle by itself.
struct ChangeConcern {
    std::string code; // "unit_change.quiet_differs"
    UnitId unit; // where it will be so
    std::string unit_name;
    std::string detail;

    friend bool operator==(const ChangeConcern&, const ChangeConcern&) = default;
};

// How much belongs to a unit, by the tables it stands in; of the register by kind.
using UnitHoldings = std::map<std::string, std::int64_t>; // "device" -> 12

// A unit that ends, or comes to stand elsewhere, with what it has.
struct MovedUnit {
    UnitId unit;
    std::string name;
    UnitKind kind = UnitKind::commune;
    std::optional<UnitKind> becomes_kind; // where it is another one afterwards
    bool ends = false;
    std::vector<std::pair<UnitId, std::string>> becomes; // chief heir first; or the new parent
    UnitHoldings holdings;
};

// The stations that came together in one unit: one is the station, the others are parts of it.
struct JoinedStations {
    UnitId unit;
    std::string unit_name;
    AssetId station;
    std::string name;
    bool is_made = false; // by the change; else it was that of the unit before
    std::vector<AssetId> parts;
};

struct ChangePreview {
    std::vector<MovedUnit> units;
    UnitHoldings total;
    std::vector<ChangeConcern> concerns;
    // What could be set off in units that go on before others joined them; to be taken back.
    std::map<UnitId, OnsitePermit> permits_before;
    // None: it was done before this was kept.
    std::optional<std::vector<JoinedStations>> stations;
};

struct UnitChangeRecord {
    UnitChangeId id;
    UnitChangeState state = UnitChangeState::preview;
    UnitChange change; // its steps are empty where it takes another one back
    std::vector<std::pair<DeviceId, UnitId>> placed; // devices of a unit that is split
    std::optional<UnitChangeId> reverses;
    ChangeEffect effect; // as it was shown, or as it was done
    ChangePreview preview;
    AccountId by;
    std::string by_name;
    Moment created{};
    std::optional<Moment> done;
    std::string problem; // why it failed: a code
    std::string problem_detail;
    Version version = 1;
};

class UnitChanges {
public:
    virtual ~UnitChanges() = default;

    virtual std::optional<UnitChangeRecord> find(UnitChangeId id) = 0;
    // The same for who only reads, page after page: one of the whole country is not read anew for
    // each. Never in a transaction that writes, of which nobody else may see anything.
    virtual std::shared_ptr<const UnitChangeRecord> look_up(UnitChangeId id) = 0;
    // Newest first, those that were only looked at left out; without effect and preview.
    virtual Paged<UnitChangeRecord> list(const Page& page) = 0;
    // Planned ones in the order of their days; without effect and preview.
    virtual std::vector<UnitChangeRecord> planned() = 0;
    virtual void add(const UnitChangeRecord& record) = 0;
    // False: `seen` is stale.
    virtual bool save(const UnitChangeRecord& record, Version seen) = 0;
    virtual std::int64_t forget_previews_before(Moment moment) = 0;

    // What has one owner goes from every unit of `chiefs` to its heir; each row is noted, so that
    // it can go back.
    virtual void hand_over(UnitChangeId change, const std::map<UnitId, UnitId>& chiefs,
        const std::vector<std::pair<DeviceId, UnitId>>& placed)
        = 0;
    // What a unit is to know of those whose past is its own: bulletins from above that were decided
    // about, languages that are spoken. What it has of its own stays.
    virtual void hand_on(const std::map<UnitId, std::vector<UnitId>>& pasts) = 0;
    // Rows that still are where that change has put them go back; each is noted with the change
    // that takes it back.
    virtual void hand_back(UnitChangeId done, UnitChangeId by) = 0;
    virtual std::map<UnitId, UnitHoldings> holdings(const std::vector<UnitId>& units) = 0;

    // Devices that stood in a unit when it ended: whoever names it means them.
    virtual void add_former(const std::vector<std::pair<DeviceId, UnitId>>& stood) = 0;
    virtual void forget_former(const std::vector<UnitId>& units) = 0;
    // Removed ones as well: the past is theirs, too.
    virtual std::vector<std::pair<DeviceId, UnitId>> devices_by_unit() = 0;
};

}
