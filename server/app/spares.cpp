// The spares of all communes as one pool: where each lies, who lent it, into what it was put.
#include "base/text.hpp"
#include "core/asset/asset_fields.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/note.hpp"
#include "server/app/upkeep.hpp"

namespace nguon::app {
namespace {

constexpr int most_moves = 200;

bool is_spare(const Asset& asset)
{
    return asset.kind == AssetKind::equipment && asset.detail("group") == "spare";
}

Spare shown(const Deed& deed, Asset asset, const UnitTree& tree)
{
    Spare one;
    if (const Unit* unit = tree.find(asset.unit))
        one.unit_name = unit->name;
    one.quantity = quantity_of(asset);
    one.may_move = deed.caller.may_in(Right::manage_devices, asset.unit, tree);
    one.asset = std::move(asset);
    return one;
}

Result<Asset> standing(Records& records, const Deed& deed, AssetId id, const UnitTree& tree)
{
    auto asset = records.assets().find(id, tree.day());
    if (!asset || !is_spare(*asset) || !deed.caller.may_in(Right::view, asset->unit, tree))
        return fail(Kind::missing, "spare.missing");
    return std::move(*asset);
}

// From today on; the register keeps what was before.
Result<Asset> change(Records& records, const Deed& deed, Asset asset)
{
    const Version seen = asset.version;
    asset.from = day_of(deed.now);
    asset.to.reset();
    asset.by_name = deed.caller.name;
    asset.changed = deed.now;
    if (const auto done = records.assets().change(asset, seen); !done)
        return tl::unexpected(done.error());
    asset.version = seen + 1;
    return asset;
}

void note_move(
    Records& records, const Deed& deed, const char* what, const Asset& asset, const SpareMove& move)
{
    records.upkeep().add(move);
    note(records, deed, what, { "asset", asset.id.value(), asset.name, asset.unit },
        { { "to", json::Value(move.to_name) }, { "quantity", move.quantity } });
}

SpareMove move_of(const Deed& deed, const Asset& asset, int quantity, std::string note)
{
    SpareMove move;
    move.id = deed.new_id<SpareMoveId>();
    move.asset = asset.id;
    move.quantity = quantity;
    move.note = std::move(note);
    move.at = deed.now;
    move.by_name = deed.caller.name;
    return move;
}

}

Result<std::vector<Spare>> list_spares(
    Records& records, const Deed& deed, std::optional<UnitId> unit, std::optional<Day> day)
{
    const RegisterDesk desk(records, deed);
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const Day on = asked->day;
    const bool is_past = asked->past.has_value();
    AssetFilter filter;
    filter.units = deed.caller.units_with(Right::view, desk.tree());
    if (unit)
        filter.within = is_past ? desk.within(*unit, on) : desk.tree().subtree(*unit);
    filter.day = on;
    filter.kinds = { AssetKind::equipment };
    const auto then = records.units().tree(on);
    std::vector<Spare> all;
    each_asset(records, filter, desk.tree(), [&](Asset asset) {
        if (is_spare(asset)) {
            all.push_back(shown(deed, std::move(asset), *then));
            // Nothing of an earlier day is lent.
            all.back().may_move = all.back().may_move && !is_past;
        }
        return all.size() < static_cast<std::size_t>(most_spares);
    });
    return all;
}

Result<Spare> lend_spare(Records& records, const Deed& deed, const SpareLoan& loan)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto found = standing(records, deed, loan.spare, *tree);
    if (!found)
        return tl::unexpected(found.error());
    Asset asset = std::move(*found);
    if (!deed.caller.may_in(Right::manage_devices, asset.unit, *tree))
        return fail(Kind::forbidden, "spare.not_allowed");
    const Unit* to = tree->find(loan.to);
    if (to == nullptr || loan.to == asset.unit)
        return fail_field("to", "unit.missing");
    const int held = quantity_of(asset);
    if (loan.quantity < 1 || loan.quantity > held)
        return fail_field("quantity", "spare.too_few", std::to_string(held));
    SpareMove move = move_of(deed, asset, loan.quantity, std::string(trim(loan.note)));
    move.from_name = tree->find(asset.unit)->name;
    move.to_name = to->name;
    if (loan.quantity == held) {
        asset.unit = loan.to;
        asset.station.reset();
        auto moved = change(records, deed, std::move(asset));
        if (!moved)
            return tl::unexpected(moved.error());
        note_move(records, deed, "spare.lent", *moved, move);
        return shown(deed, std::move(*moved), *tree);
    }
    Asset part = asset;
    part.id = deed.new_id<AssetId>();
    part.unit = loan.to;
    part.station.reset();
    part.details["quantity"] = std::to_string(loan.quantity);
    part.from = tree->day();
    part.to.reset();
    part.version = 1;
    part.by_name = deed.caller.name;
    part.changed = deed.now;
    asset.details["quantity"] = std::to_string(held - loan.quantity);
    const auto rest = change(records, deed, std::move(asset));
    if (!rest)
        return tl::unexpected(rest.error());
    records.assets().add(part);
    note_move(records, deed, "spare.lent", *rest, move);
    // Both ends tell of it.
    move.id = deed.new_id<SpareMoveId>();
    move.asset = part.id;
    records.upkeep().add(move);
    return shown(deed, std::move(part), *tree);
}

Result<std::vector<SpareMove>> spare_moves(Records& records, const Deed& deed, AssetId spare)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto found = standing(records, deed, spare, *tree); !found)
        return tl::unexpected(found.error());
    return records.upkeep().moves_of(spare, most_moves);
}

Result<std::string> take_spare(
    Records& records, const Deed& deed, AssetId spare, int quantity, const Breakdown& breakdown)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto found = standing(records, deed, spare, *tree);
    if (!found)
        return fail_field("spare", "spare.missing");
    Asset asset = std::move(*found);
    if (!deed.caller.may_in(Right::operate_device, asset.unit, *tree))
        return fail(Kind::forbidden, "spare.not_allowed");
    const int held = quantity_of(asset);
    if (quantity > held)
        return fail_field("quantity", "spare.too_few", std::to_string(held));
    SpareMove move = move_of(deed, asset, quantity, {});
    move.breakdown = breakdown.id;
    move.from_name = tree->find(asset.unit)->name;
    if (const Unit* unit = tree->find(breakdown.unit))
        move.to_name = unit->name;
    // The last one is in the field now: none is left, and the register keeps when it was there.
    const std::string name = asset.name;
    if (quantity == held) {
        auto eras = ended_on(records.assets().history(asset.id), tree->day());
        if (!eras)
            asset.details["group"] = "production"; // it came and went on the same day
        else if (!records.assets().save(*eras, asset.version))
            return fail(Kind::conflict, "asset.stale");
        if (eras) {
            note_move(records, deed, "spare.used", asset, move);
            return name;
        }
    } else {
        asset.details["quantity"] = std::to_string(held - quantity);
    }
    const auto rest = change(records, deed, std::move(asset));
    if (!rest)
        return tl::unexpected(rest.error());
    note_move(records, deed, "spare.used", *rest, move);
    return name;
}

}
