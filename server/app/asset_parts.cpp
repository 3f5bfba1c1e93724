#include "server/app/asset_parts.hpp"

#include <algorithm>

#include "base/sort_unique.hpp"
#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "core/unit/area.hpp"
#include "server/app/as_of.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_stays.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// Parts of parts of stations: more is no order any more.
constexpr int deepest_parts = 8;

}

RegisterDesk::RegisterDesk(Records& records, const Deed& deed)
    : records_(records)
    , deed_(deed)
    , today_(day_of(deed.now))
    , tree_(records.units().tree(today_))
{
}

bool RegisterDesk::may(Right right, UnitId unit) const
{
    if (tree_->find(unit) != nullptr)
        return deed_.caller.may_in(right, unit, *tree_);
    // Gathered once: a list of an earlier day asks for each of its rows.
    const auto [at, is_new] = pasts_.try_emplace(right);
    if (is_new) {
        for (const UnitId top : deed_.caller.units_with(right, *tree_)) {
            for (const UnitId below : tree_->subtree(top)) {
                const auto former = tree_->former(below);
                at->second.insert(former.begin(), former.end());
            }
        }
    }
    return at->second.contains(unit);
}

Result<Asset> RegisterDesk::find(AssetId id, Day day) const
{
    const AssetEras eras = records_.assets().history(id);
    // Who may see it where it stands now may see its past.
    if (eras.empty() || !may(Right::view, eras.back().unit))
        return fail(Kind::missing, "asset.missing");
    const Asset* era = era_on(eras, day);
    if (era == nullptr)
        return fail(Kind::missing, "asset.not_then", vietnamese_day(day));
    return *era;
}

Result<AssetEras> RegisterDesk::to_be_changed(AssetId id) const
{
    AssetEras eras = records_.assets().history(id);
    if (eras.empty() || !may(Right::view, eras.back().unit))
        return fail(Kind::missing, "asset.missing");
    if (!may(Right::manage_devices, eras.back().unit))
        return fail(Kind::forbidden, "asset.not_allowed");
    return eras;
}

Result<void> RegisterDesk::check(const Asset& asset, const Asset* was) const
{
    if (const auto sound = check_asset(asset); !sound)
        return sound;
    if (const auto good = check_not_ahead(asset.from, today_, "from"); !good)
        return good;
    const Day seen_on = asset.condition_on.value_or(today_);
    if (const auto good = check_not_ahead(seen_on, today_, "condition_on"); !good)
        return good;
    if (was == nullptr || was->unit != asset.unit) {
        if (!may(Right::view, asset.unit))
            return fail_field("unit", "unit.missing");
        if (!may(Right::manage_devices, asset.unit))
            return fail(Kind::forbidden, "asset.not_allowed");
        if (records_.units().tree(asset.from)->find(asset.unit) == nullptr)
            return fail_field("unit", "unit.not_then", vietnamese_day(asset.from));
        if (const auto stays = check_stays(*tree_, asset.unit); !stays)
            return stays;
    }
    if (const auto runs = UnitId::parse(asset.detail("operator_unit")); runs
        && records_.units().tree(asset.from)->find(*runs) == nullptr
        && tree_->find(*runs) == nullptr)
        return fail_field("details.operator_unit", "unit.missing");
    // Whoever mends something else need not settle first what was taken before.
    if (was == nullptr || was->detail("serial") != asset.detail("serial")) {
        if (const auto own = check_serial(asset); !own)
            return own;
    }
    if (was == nullptr || was->station != asset.station)
        return check_station(asset);
    return {};
}

// As tables are judged: one number is of one thing.
Result<void> RegisterDesk::check_serial(const Asset& asset) const
{
    const std::string serial(asset.detail("serial"));
    if (!serial.empty() && records_.assets().is_serial_of_another(serial, asset.id, today_))
        return fail_field("details.serial", "asset.serial_exists", serial);
    return {};
}

Result<void> RegisterDesk::check_station(const Asset& asset) const
{
    std::optional<AssetId> next = asset.station;
    for (int depth = 0; next; ++depth) {
        const auto station = records_.assets().find(*next, asset.from);
        if (!station || station->kind != AssetKind::station || !may(Right::view, station->unit))
            return fail_field("station", "asset.no_such_station");
        if (*next == asset.id || depth == deepest_parts)
            return fail_field("station", "asset.part_of_itself");
        next = station->station;
    }
    return {};
}

std::string RegisterDesk::unit_name(UnitId unit, Day day) const
{
    // A list is of one day, whose tree is worth its making; what happened to one thing lies on
    // many.
    if (!past_day_ && day != today_)
        past_day_ = day;
    const bool of_many = day != today_ && day != *past_day_;
    const auto then = of_many ? nullptr : records_.units().tree(day);
    if (const Unit* found = then ? then->find(unit) : nullptr)
        return found->name;
    const auto eras = records_.units().history(unit);
    for (const UnitEra& era : eras) {
        if (era.from <= day && (!era.to || day < *era.to))
            return era.name;
    }
    if (const Unit* now = tree_->find(unit))
        return now->name;
    return eras.empty() ? std::string() : eras.back().name;
}

BoardRule RegisterDesk::rule_of(UnitId unit, Day day)
{
    const std::pair asked(unit, day);
    const auto known = rules_.find(asked);
    if (known != rules_.end())
        return known->second;
    const auto then = day == today_ ? tree_ : records_.units().tree(day);
    return rules_.emplace(asked, board_rule_of(records_, unit, *then).rule).first->second;
}

ShownAsset RegisterDesk::shown(Asset asset, Day day)
{
    ShownAsset one;
    one.unit_name = unit_name(asset.unit, day);
    if (asset.station) {
        const auto [at, is_new] = stations_.try_emplace(*asset.station);
        if (is_new) {
            const auto station = records_.assets().find(*asset.station, day);
            at->second = !station  ? std::string()
                : station->station ? name_of_part(station->name)
                                   : station->name;
        }
        one.station_name = at->second;
    }
    const bool is_board = asset.kind == AssetKind::board;
    one.warnings = asset_warnings(asset, is_board ? rule_of(asset.unit, day) : BoardRule());
    one.may_edit = may(Right::manage_devices, asset.unit);
    one.asset = std::move(asset);
    return one;
}

std::vector<UnitId> RegisterDesk::within(UnitId unit, Day day) const
{
    std::vector<UnitId> all = records_.units().tree(day)->subtree(unit);
    const std::vector<UnitId> now = area_of({ unit }, *tree_);
    all.insert(all.end(), now.begin(), now.end());
    all.push_back(unit);
    sort_unique(all);
    return all;
}

void note_asset(Records& records, const Deed& deed, const char* what, const Asset& asset)
{
    note(records, deed, what, { "asset", asset.id.value(), asset.name, asset.unit },
        { { "kind", json::of(name_of(asset.kind)) }, { "from", json::of(to_iso(asset.from)) },
            { "condition", json::of(name_of(asset.condition)) } });
}

void tidy(Asset& asset)
{
    asset.name = to_nfc(trim(asset.name));
    for (auto& [key, value] : asset.details)
        value = to_nfc(trim(value));
    std::erase_if(asset.details, [](const auto& one) { return one.second.empty(); });
}

}
