#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/asset/asset.hpp"
#include "core/asset/asset_fields.hpp"
#include "core/unit/dated.hpp"
#include "core/unit/unit.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct AssetFilter {
    // In these or below, or in what led to them before, as the tree given with the filter has it;
    // empty: none may be seen.
    std::vector<UnitId> units;
    std::optional<std::vector<UnitId>> within; // and in exactly one of these
    Day day{}; // as of
    std::vector<AssetKind> kinds; // empty: all
    std::vector<Condition> conditions; // empty: all
    std::vector<Funding> fundings; // empty: all
    std::string technology; // of stations; empty: all
    std::string text; // name, serial, maker, model, address
    std::optional<AssetId> station; // what belongs to it
    bool wholes_only = false; // stations that are part of another are left out
    std::optional<bool> with_device;
    std::optional<std::vector<DeviceId>> devices; // only the assets of these
};

// How many there are, by the words of one column. A station that has become a part of another is no
// station of its own: it is told beside the others only.
struct AssetCounts {
    std::map<AssetKind, std::int64_t> kinds;
    std::map<std::string, std::int64_t> technologies; // of stations
    std::map<std::pair<AssetKind, Condition>, std::int64_t> conditions;
    std::map<std::pair<AssetKind, Funding>, std::int64_t> fundings;
    std::int64_t station_parts = 0;

    std::int64_t all() const; // with the parts
};

// A photo or a document of an asset; the bytes lie in the media store under their hash.
struct AssetFile {
    AssetId asset;
    MediaHash hash;
    std::string name; // as it is offered for saving
    std::string type; // image/jpeg, image/png, image/webp, application/pdf
    std::int64_t size = 0; // bytes
    std::string by_name;
    Moment added{};
};

// A day in the details of an asset by which something is due.
struct AssetDue {
    Asset asset;
    std::string key; // sim_expires, warranty_until, lease_until
    Day day{};
};

struct DueFilter {
    std::vector<UnitId> units; // in these or below; empty: none may be seen
    std::optional<UnitId> unit;
    std::optional<std::vector<UnitId>> within; // and in exactly one of these
    std::vector<std::string> keys;
    Day from{}; // due in [from, to)
    Day to{};
    std::optional<Day> as_of = {}; // by what stood in the register on this day; none: today
};

class Assets {
public:
    virtual ~Assets() = default;

    // As it was on the day; nothing when it did not exist then.
    virtual std::optional<Asset> find(AssetId id, Day day) = 0;
    // Those of them that existed on the day, in the order of ids.
    virtual std::vector<Asset> find_all(const std::vector<AssetId>& ids, Day day) = 0;
    // Oldest era first; empty: there is no such asset.
    virtual AssetEras history(AssetId id) = 0;
    virtual AssetEras history_of_device(DeviceId device) = 0;
    // In the order of name, then id. `tree` is that of today: who may see the past is asked today.
    virtual Paged<Asset> list(const AssetFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual AssetCounts counts(const AssetFilter& filter, const UnitTree& tree) = 0;
    // Those on the day that have one of these serial numbers, which are in small letters.
    virtual std::vector<Asset> with_serials(const std::vector<std::string>& serials, Day day) = 0;
    // Whether something else that stands on the day has the serial number, in whatever case. What
    // was a device is in the register until the day ends on which it was removed: it has none.
    virtual bool is_serial_of_another(const std::string& serial, AssetId asset, Day day) = 0;
    // The units that have a station of a technology other than "none" on the day, parts left out.
    virtual std::vector<UnitId> units_with_station(Day day) = 0;
    // Where each device stood on the day, in the order of devices; also of those removed since.
    struct Standing {
        DeviceId device;
        UnitId unit;
        AssetKind kind = AssetKind::cluster;
        std::string name = {};
        std::optional<Point> place = {};
    };
    virtual std::vector<Standing> standing_on(Day day) = 0;
    // Of assets that exist on the day of the tree, or on that of the filter; the soonest first.
    virtual Paged<AssetDue> due(const DueFilter& filter, const UnitTree& tree, const Page& page)
        = 0;

    // A new one, with its first era.
    virtual void add(const Asset& asset) = 0;
    // Many at once, each a new one.
    virtual void add_all(const std::vector<Asset>& assets) = 0;
    // All eras of an asset in place of what was there; its version becomes `seen` + 1. False:
    // `seen` is stale.
    virtual bool save(const AssetEras& eras, Version seen) = 0;
    // `wished` from `wished.from` on, by the rule of changed_from: asset.missing, asset.gone,
    // asset.stale. It is not checked and not noted; use cases do both.
    Result<void> change(const Asset& wished, Version seen);

    // What these units had said by the day of how large boards have to be.
    virtual DatedByUnit<BoardRule> board_rules_on(const std::vector<UnitId>& units, Day day) = 0;
    virtual void save_board_rule(UnitId unit, const BoardRule& rule, std::optional<Day> from = {})
        = 0;

    // It never was. False: something is kept with it, or belongs to it, or it is that of a device.
    virtual bool erase(AssetId id) = 0;
    // The same of the entry of a device that was never in use.
    virtual bool erase_of_device(DeviceId id) = 0;

    virtual std::vector<AssetFile> files(AssetId id) = 0;
    // False: it has this file already.
    virtual bool add_file(const AssetFile& file) = 0;
    virtual bool remove_file(AssetId id, const MediaHash& hash) = 0;
    // Of these hashes those that some asset still has; for the cleaning of the media store.
    virtual std::vector<MediaHash> files_in_use() = 0;
    // In a change of units, when rows were handed over: assets stand in their heirs from `day` on,
    // and those of devices where the devices stand.
    virtual void follow_units(Day day, const std::string& by_name, Moment now) = 0;
};

}
