// A thing of the register (mục của sổ đăng ký): a station, a cluster, a board, a website, a piece
// of equipment. What is known of it holds from a day until another, so that the register of any day
// can be read, and a correction of the past is an entry like any other (R1, R2, R80).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"
#include "core/place/place.hpp"

namespace nguon {

using AssetId = Id<struct AssetTag>;

enum class AssetKind : std::uint8_t { station, cluster, board, website, equipment };
std::string_view name_of(AssetKind kind);
std::optional<AssetKind> parse_asset_kind(std::string_view text);

// As somebody saw it on a day. Nobody has looked yet: unknown.
enum class Condition : std::uint8_t { unknown, works, degraded, broken, not_working };
std::string_view name_of(Condition condition);
std::optional<Condition> parse_condition(std::string_view text);

// Who paid for it (R64).
enum class Funding : std::uint8_t { unknown, budget, programme, social, lease };
std::string_view name_of(Funding funding);
std::optional<Funding> parse_funding(std::string_view text);

// What holds from `from` until `to`, the first day on which it does not hold any more. The eras of
// one asset follow one another without a gap; the last one has an end when the asset is gone.
struct Asset {
    AssetId id;
    AssetKind kind = AssetKind::cluster; // the same in all eras
    UnitId unit;
    std::string name;
    // The device that it is; name, unit and place follow it. Of clusters and boards only.
    std::optional<DeviceId> device;
    // The station that it belongs to; of a station: the one that it became a part of.
    std::optional<AssetId> station;
    Condition condition = Condition::unknown;
    std::optional<Day> condition_on;
    Funding funding = Funding::unknown;
    std::optional<Point> place;
    std::map<std::string, std::string> details; // by the keys of asset_fields(kind), none empty
    Day from{};
    std::optional<Day> to;
    Version version = 1; // of the asset as a whole
    std::string by_name; // who wrote it down, and when
    Moment changed{};

    bool holds_on(Day day) const { return from <= day && (!to || day < *to); }
    // The value of a field, empty when there is none.
    std::string_view detail(std::string_view key) const;
    friend bool operator==(const Asset&, const Asset&) = default;
};

inline constexpr std::size_t longest_asset_name = 200;
inline constexpr Day first_asset_day{ std::chrono::days(-25'567) }; // 01/01/1900

// Each refusal names its field: name, lat, condition_on, from, device, station, details.KEY.
Result<void> check_asset(const Asset& asset);

// The eras of one asset, oldest first.
using AssetEras = std::vector<Asset>;

// `wished` holds from `wished.from` on. Of the eras behind that day each field is changed as well,
// until the first one that says something else than what held on the day: a correction holds until
// the next word about the same field. Before the first era the asset is given an earlier beginning.
// Refused when it was gone on that day (asset.gone).
Result<AssetEras> changed_from(AssetEras eras, const Asset& wished);
// It is gone from `day` on. asset.gone: it was gone before; asset.never: nothing would be left.
Result<AssetEras> ended_on(AssetEras eras, Day day);

const Asset* era_on(const AssetEras& eras, Day day);

}
