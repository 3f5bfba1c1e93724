#include "server/app/assets.hpp"

#include <algorithm>
#include <set>
#include <span>

#include "base/sort_unique.hpp"
#include "base/text.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

double milder(double a, double b) { return a == 0 || b == 0 ? 0 : std::min(a, b); }

// Of these units; none of them may have said anything.
ShownBoardRule mildest(const DatedByUnit<BoardRule>& written, std::span<const UnitId> units)
{
    ShownBoardRule shown;
    for (const UnitId unit : units) {
        const auto since = since_of(written, unit);
        if (!since)
            continue;
        const BoardRule& one = written.at(unit).what;
        shown.rule = shown.since ? BoardRule{ milder(shown.rule.commune_m2, one.commune_m2),
            milder(shown.rule.large_m2, one.large_m2) }
                                 : one;
        if (!shown.since || shown.since->from < since->from)
            shown.since = since;
    }
    return shown;
}

Result<AssetFilter> prepared(
    const RegisterDesk& desk, const Deed& deed, AssetFilter filter, std::optional<UnitId> unit)
{
    if (const auto good = check_not_ahead(filter.day, desk.today()); !good)
        return tl::unexpected(good.error());
    filter.units = deed.caller.units_with(Right::view, desk.tree());
    if (unit)
        filter.within = desk.within(*unit, filter.day);
    return filter;
}

// Name, unit and place of a device are said in one place only.
void as_the_device(Asset& wished, const Asset& was)
{
    wished.kind = was.kind;
    wished.device = was.device;
    if (!was.device)
        return;
    wished.name = was.name;
    wished.unit = was.unit;
    wished.place = was.place;
}

}

Result<Paged<ShownAsset>> list_assets(Records& records, const Deed& deed, AssetFilter filter,
    std::optional<UnitId> unit, const Page& page)
{
    RegisterDesk desk(records, deed);
    const auto ready = prepared(desk, deed, std::move(filter), unit);
    if (!ready)
        return tl::unexpected(ready.error());
    auto found = records.assets().list(*ready, desk.tree(), page);
    Paged<ShownAsset> shown;
    shown.next = std::move(found.next);
    for (Asset& asset : found.items)
        shown.items.push_back(desk.shown(std::move(asset), ready->day));
    return shown;
}

Result<AssetCounts> count_assets(
    Records& records, const Deed& deed, AssetFilter filter, std::optional<UnitId> unit)
{
    const RegisterDesk desk(records, deed);
    const auto ready = prepared(desk, deed, std::move(filter), unit);
    if (!ready)
        return tl::unexpected(ready.error());
    return records.assets().counts(*ready, desk.tree());
}

Result<ShownAsset> show_asset(Records& records, const Deed& deed, AssetId id, Day day)
{
    RegisterDesk desk(records, deed);
    auto asset = desk.find(id, day);
    if (!asset)
        return tl::unexpected(asset.error());
    if (const auto good = check_not_ahead(day, desk.today()); !good)
        return tl::unexpected(good.error());
    return desk.shown(std::move(*asset), day);
}

Result<std::vector<ShownAsset>> asset_history(Records& records, const Deed& deed, AssetId id)
{
    RegisterDesk desk(records, deed);
    AssetEras eras = records.assets().history(id);
    if (eras.empty() || !desk.may(Right::view, eras.back().unit))
        return fail(Kind::missing, "asset.missing");
    std::vector<ShownAsset> shown;
    for (Asset& era : eras) {
        const Day day = era.from;
        shown.push_back(desk.shown(std::move(era), day));
    }
    return shown;
}

Result<Paged<StationlessCommune>> communes_without_station(
    Records& records, const Deed& deed, std::optional<UnitId> unit, Day day, const Page& page)
{
    const RegisterDesk desk(records, deed);
    if (const auto good = check_not_ahead(day, desk.today()); !good)
        return tl::unexpected(good.error());
    const auto tree = records.units().tree(day);
    std::int64_t after = 0;
    if (!page.cursor.empty()) {
        const auto cursor = UnitId::parse(page.cursor);
        if (!cursor)
            return fail_field("cursor", "input.bad_cursor");
        after = cursor->value();
    }
    // A station may be entered for a hamlet or a department of the commune.
    std::set<UnitId> with;
    for (const UnitId station : records.assets().units_with_station(day)) {
        const auto path = tree->path(station);
        with.insert(path.begin(), path.end());
    }
    std::vector<UnitId> tops{ tree->roots().begin(), tree->roots().end() };
    if (unit)
        tops = { *unit };
    else if (day == desk.today())
        tops = deed.caller.units_with(Right::view, *tree);
    std::vector<UnitId> communes;
    for (const UnitId top : tops) {
        for (const UnitId one : tree->subtree(top)) {
            if (one.value() > after && is_commune(tree->find(one)->kind) && !with.contains(one))
                communes.push_back(one);
        }
    }
    sort_unique(communes);
    Paged<StationlessCommune> paged;
    for (const UnitId id : communes) {
        if (!desk.may(Right::view, id))
            continue;
        const Unit* one = tree->find(id);
        if (paged.items.size() == static_cast<std::size_t>(std::clamp(page.limit, 1, Page::most))) {
            paged.next = paged.items.back().unit.text();
            break;
        }
        const Unit* above = one->parent ? tree->find(*one->parent) : nullptr;
        paged.items.push_back({ id, one->name, above == nullptr ? std::string() : above->name });
    }
    return paged;
}

Result<ShownAsset> add_asset(Records& records, const Deed& deed, Asset asset)
{
    auto added = add_assets(records, deed, { std::move(asset) });
    if (!added) {
        Error error = added.error();
        for (FieldError& field : error.fields) {
            if (field.path.starts_with("items[0]."))
                field.path.erase(0, std::string_view("items[0].").size());
        }
        return tl::unexpected(error);
    }
    const Day day = added->front().from;
    return RegisterDesk(records, deed).shown(std::move(added->front()), day);
}

Result<ShownAsset> change_asset(
    Records& records, const Deed& deed, const Asset& wish, std::optional<Version> seen)
{
    RegisterDesk desk(records, deed);
    auto eras = desk.to_be_changed(wish.id);
    if (!eras)
        return tl::unexpected(eras.error());
    const Version before = eras->front().version;
    if (seen.value_or(before) != before)
        return fail(Kind::conflict, "asset.stale");
    const Asset* then = era_on(*eras, wish.from);
    const Asset was = then == nullptr ? eras->front() : *then;
    Asset wished = wish;
    as_the_device(wished, was);
    tidy(wished);
    if (const auto good = desk.check(wished, wish.from < eras->front().from ? nullptr : &was);
        !good)
        return tl::unexpected(good.error());
    wished.version = before + 1;
    wished.by_name = deed.caller.name;
    wished.changed = deed.now;
    auto next = changed_from(std::move(*eras), wished);
    if (!next)
        return tl::unexpected(next.error());
    if (!records.assets().save(*next, before))
        return fail(Kind::conflict, "asset.stale");
    note_asset(records, deed, "asset.changed", wished);
    return desk.shown(*era_on(*next, wish.from), wish.from);
}

Result<void> end_asset(
    Records& records, const Deed& deed, AssetId id, Day day, std::optional<Version> seen)
{
    const RegisterDesk desk(records, deed);
    auto eras = desk.to_be_changed(id);
    if (!eras)
        return tl::unexpected(eras.error());
    const Asset last = eras->back();
    if (last.device)
        return fail(Kind::conflict, "asset.ends_with_device");
    if (const auto good = check_not_ahead(day, desk.today()); !good)
        return good;
    if (seen.value_or(last.version) != last.version)
        return fail(Kind::conflict, "asset.stale");
    if (day <= eras->front().from && records.assets().erase(id)) {
        note_asset(records, deed, "asset.erased", last);
        return {};
    }
    auto next = ended_on(std::move(*eras), day);
    if (!next)
        return tl::unexpected(next.error());
    if (!records.assets().save(*next, last.version))
        return fail(Kind::conflict, "asset.stale");
    Asset gone = last;
    gone.from = day;
    note_asset(records, deed, "asset.ended", gone);
    return {};
}

ShownBoardRule board_rule_of(Records& records, UnitId unit, const UnitTree& tree)
{
    const std::vector<UnitId> path = tree.path(unit);
    std::vector<UnitId> asked = path;
    for (const UnitId above : path) {
        const auto former = tree.former(above);
        asked.insert(asked.end(), former.begin(), former.end());
    }
    const auto written = records.assets().board_rules_on(asked, tree.day());
    for (const UnitId above : path) {
        ShownBoardRule own = mildest(written, { &above, 1 });
        if (!own.since)
            own = mildest(written, tree.former(above));
        if (own.since)
            return own;
    }
    return {};
}

Result<ShownBoardRule> show_board_rule(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    return board_rule_of(records, unit, *asked->tree);
}

Result<ShownBoardRule> save_board_rule(
    Records& records, const Deed& deed, UnitId unit, const BoardRule& rule)
{
    const RegisterDesk desk(records, deed);
    const Unit* found = desk.tree().find(unit);
    if (found == nullptr || !desk.may(Right::view, unit))
        return fail(Kind::missing, "unit.missing");
    if (!desk.may(Right::manage_devices, unit))
        return fail(Kind::forbidden, "asset.not_allowed");
    for (const auto& [field, value] :
        { std::pair("commune_m2", rule.commune_m2), std::pair("large_m2", rule.large_m2) }) {
        if (!(value >= 0 && value <= 1'000))
            return fail_field(field, "input.out_of_range", "0–1.000 m²");
    }
    records.assets().save_board_rule(unit, rule, desk.today());
    note(records, deed, "board_rule.saved", { "unit", unit.value(), found->name, unit },
        { { "commune_m2", rule.commune_m2 }, { "large_m2", rule.large_m2 } });
    return board_rule_of(records, unit, desk.tree());
}

}
