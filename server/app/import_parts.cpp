#include "server/app/import_parts.hpp"

#include <algorithm>

#include "base/sort_unique.hpp"
#include "core/text/fold.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

std::vector<std::string> texts_in(
    const Import& import, std::string_view key, const std::vector<StoredImportRow>& rows)
{
    const auto& fields = import_fields(import.target);
    std::vector<std::string> texts;
    for (std::size_t column = 0; column < import.columns.size(); ++column) {
        if (!import.columns[column] || fields[*import.columns[column]].key != key)
            continue;
        for (const StoredImportRow& row : rows) {
            if (column < row.row.cells.size() && !row.row.cells[column].empty())
                texts.push_back(row.row.cells[column]);
        }
    }
    return texts;
}

// In small letters, as the register finds them; of letters beside a to z one engine knows no small
// ones.
std::vector<std::string> in_any_case(std::vector<std::string> numbers)
{
    const std::size_t written = numbers.size();
    for (std::size_t i = 0; i < written; ++i) {
        numbers.push_back(to_lower(numbers[i]));
        std::transform(numbers[i].begin(), numbers[i].end(), numbers[i].begin(),
            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    }
    sort_unique(numbers);
    return numbers;
}

void add_assets_around(Records& records, const std::vector<UnitId>& where, AssetKind kind,
    const UnitTree& tree, ImportSurroundings& around)
{
    AssetFilter filter;
    filter.units = where;
    filter.day = tree.day();
    filter.kinds = { kind };
    const bool has_devices = kind == AssetKind::cluster || kind == AssetKind::board;
    if (has_devices)
        filter.with_device = false;
    each_asset(records, filter, tree,
        [&](const Asset& asset) { around.names.emplace(asset.unit, fold(asset.name)); });
    if (!has_devices)
        return;
    const DeviceKind wanted = kind == AssetKind::board ? DeviceKind::board : DeviceKind::speaker;
    const auto everyone = records.devices().everyone();
    for (const Device& device : *everyone) {
        if (!device.sim.empty())
            around.sims.insert(device.sim);
        const auto covers = [&](UnitId unit) { return tree.covers(unit, device.unit); };
        if (device.kind == wanted && std::any_of(where.begin(), where.end(), covers))
            around.names.emplace(device.unit, fold(device.name));
    }
}

void add_officers_around(Records& records, const std::vector<UnitId>& where, const UnitTree& tree,
    ImportSurroundings& around)
{
    OfficerFilter filter;
    filter.units = where;
    filter.day = tree.day();
    Page page;
    page.limit = Page::most;
    do {
        const auto found = records.people().list(filter, tree, page);
        for (const Officer& officer : found.items)
            around.names.emplace(officer.unit, fold(officer.name));
        page.cursor = found.next;
    } while (!page.cursor.empty());
}

std::vector<std::string> changed_officers(
    Records& records, const Import& import, const std::vector<StoredImportRow>& rows)
{
    std::vector<OfficerId> ids;
    for (const StoredImportRow& row : rows)
        ids.emplace_back(row.made->id);
    std::map<OfficerId, Version> versions;
    for (const Officer& officer : records.people().find_all(ids))
        versions.emplace(officer.id, officer.version);
    std::vector<std::string> names;
    for (const StoredImportRow& row : rows) {
        const auto version = versions.find(OfficerId(row.made->id));
        if (version == versions.end() || version->second != row.made->version)
            names.push_back(name_in(import, row));
    }
    return names;
}

// Whether nobody has begun to use the units: no unit, device, asset or account in any of them.
std::set<UnitId> used_units(
    Records& records, const std::vector<UnitId>& units, const UnitTree& tree)
{
    const std::set<UnitId> asked(units.begin(), units.end());
    std::set<UnitId> used;
    if (units.empty())
        return used;
    for (const UnitId unit : units) {
        if (!tree.children(unit).empty())
            used.insert(unit);
    }
    const auto everyone = records.devices().everyone();
    for (const Device& device : *everyone) {
        if (asked.count(device.unit) > 0)
            used.insert(device.unit);
    }
    AssetFilter filter;
    filter.units = units;
    filter.day = tree.day();
    filter.within = units;
    each_asset(records, filter, tree, [&](const Asset& asset) { used.insert(asset.unit); });
    Page page;
    page.limit = Page::most;
    do {
        const auto found = records.accounts().list({ units, {}, {} }, tree, page);
        for (const Account& account : found.items) {
            if (asked.count(account.unit) > 0)
                used.insert(account.unit);
        }
        page.cursor = found.next;
    } while (!page.cursor.empty());
    return used;
}

std::vector<std::string> changed_hamlets(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, const UnitTree& tree)
{
    std::vector<UnitId> units;
    for (const StoredImportRow& row : rows) {
        const UnitId unit(row.made->id);
        if (tree.find(unit) != nullptr)
            units.push_back(unit);
    }
    const auto used = used_units(records, units, tree);
    std::vector<std::string> names;
    for (const StoredImportRow& row : rows) {
        const Unit* unit = tree.find(UnitId(row.made->id));
        if (unit == nullptr || unit->version != row.made->version || used.count(unit->id) > 0)
            names.push_back(unit == nullptr ? name_in(import, row) : unit->name);
    }
    return names;
}

std::vector<std::string> changed_assets(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, const UnitTree& tree)
{
    std::map<AssetId, Asset> assets;
    std::vector<AssetId> ids;
    for (const StoredImportRow& row : rows)
        ids.emplace_back(row.made->id);
    for (Asset& asset : records.assets().find_all(ids, tree.day()))
        assets.emplace(asset.id, std::move(asset));
    std::map<DeviceId, const Device*> devices;
    const auto everyone = records.devices().everyone();
    for (const Device& device : *everyone)
        devices.emplace(device.id, &device);
    std::set<AssetId> heard;
    for (const Hearing& one : records.hearings().latest(ids))
        heard.insert(one.asset);
    std::vector<std::string> names;
    for (const StoredImportRow& row : rows) {
        const auto asset = assets.find(AssetId(row.made->id));
        const bool is_asset_as_it_was = asset != assets.end()
            && asset->second.version == row.made->version && heard.count(asset->first) == 0;
        bool is_device_as_it_was = true;
        if (is_asset_as_it_was && asset->second.device) {
            const auto device = devices.find(*asset->second.device);
            is_device_as_it_was = device != devices.end()
                && device->second->version == row.made->version
                && device->second->public_key.empty();
        }
        if (!is_asset_as_it_was || !is_device_as_it_was)
            names.push_back(name_in(import, row));
    }
    return names;
}

// They, what stands above them and what is below.
std::vector<UnitId> around_all(const std::vector<UnitId>& units, const UnitTree& tree)
{
    std::vector<UnitId> all;
    for (const UnitId unit : units) {
        const auto path = tree.path(unit);
        const auto below = tree.subtree(unit);
        all.insert(all.end(), path.begin(), path.end());
        all.insert(all.end(), below.begin(), below.end());
    }
    sort_unique(all);
    return all;
}

// What stands already where these rows want to go: in these units or below.
ImportSurroundings surroundings_of(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, const std::vector<UnitId>& where,
    const UnitTree& tree, Care care)
{
    ImportSurroundings around;
    around.under = import.unit;
    around.today = tree.day();
    const auto kind = asset_kind_of(import.target);
    if (import.target == ImportTarget::officers) {
        add_officers_around(records, where, tree, around);
        return around;
    }
    if (!kind) {
        for (const UnitId id : tree.subtree(import.unit)) {
            const Unit& unit = *tree.find(id);
            if (unit.parent)
                around.names.emplace(*unit.parent, fold(unit.name));
        }
        for (const UnitId root : tree.roots()) {
            for (const UnitId id : tree.subtree(root))
                around.codes.insert(tree.find(id)->code);
        }
        around.codes.erase("");
        return around;
    }
    // Of a kind that is counted, many bear one name.
    if (*kind != AssetKind::equipment)
        add_assets_around(records, where, *kind, tree, around);
    const auto numbers = in_any_case(texts_in(import, "serial", rows));
    for (const Asset& asset : records.assets().with_serials(numbers, tree.day())) {
        // What a device was is in the register until the end of the day on which it was removed.
        const auto device = asset.device ? records.devices().find(*asset.device) : std::nullopt;
        if (!device || !device->removed)
            around.serials.insert(to_lower(asset.detail("serial")));
    }
    if (care == Care::errors)
        return around;
    for (Boundary& boundary : records.units().boundaries(around_all(where, tree)))
        around.outlines[boundary.unit] = std::move(boundary.outlines);
    return around;
}

std::vector<ImportRow> plain(const std::vector<StoredImportRow>& rows)
{
    std::vector<ImportRow> all;
    all.reserve(rows.size());
    for (const StoredImportRow& row : rows)
        all.push_back(row.row);
    return all;
}

}

Right import_right(ImportTarget target)
{
    if (target == ImportTarget::officers)
        return Right::manage_accounts;
    return target == ImportTarget::hamlets ? Right::manage_units : Right::manage_devices;
}

Right sight_right(ImportTarget target)
{
    return target == ImportTarget::officers ? import_right(target) : Right::view;
}

Result<Import> standing_import(Records& records, const Deed& deed, ImportId id, Right right)
{
    auto import = records.imports().find(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!import || tree->find(import->unit) == nullptr
        || !deed.caller.may_in(Right::view, import->unit, *tree))
        return fail(Kind::missing, "import.missing");
    if (!deed.caller.may_in(right, import->unit, *tree))
        return fail(Kind::forbidden, "import.not_allowed");
    return std::move(*import);
}

std::vector<JudgedRow> judge_rows(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, const UnitTree& tree, Care care)
{
    return judge_import(import.target, import.columns, plain(rows), tree,
        surroundings_of(records, import, rows, { import.unit }, tree, care));
}

JudgedAnew judge_mended(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, std::size_t at, const ImportRow& before,
    const UnitTree& tree)
{
    const auto all = plain(rows);
    const TouchedRows touched
        = rows_touched(import.target, import.columns, all, at, before, tree, import.unit);
    std::vector<StoredImportRow> some;
    for (const std::size_t place : touched.places)
        some.push_back(rows[place]);
    const auto around
        = surroundings_of(records, import, some, touched.units, tree, Care::errors_and_warnings);
    return { touched.places,
        judge_some(import.target, import.columns, all, touched.places, tree, around) };
}

void note_import(
    Records& records, const Deed& deed, const char* what, const Import& import, std::int64_t count)
{
    note(records, deed, what, { "import", import.id.value(), import.name, import.unit },
        { { "target", json::of(name_of(import.target)) }, { "count", count } });
}

std::vector<std::string> changed_since(Records& records, const Import& import,
    const std::vector<StoredImportRow>& rows, const UnitTree& tree)
{
    if (import.target == ImportTarget::officers)
        return changed_officers(records, import, rows);
    return import.target == ImportTarget::hamlets ? changed_hamlets(records, import, rows, tree)
                                                  : changed_assets(records, import, rows, tree);
}

std::string name_in(const Import& import, const StoredImportRow& row)
{
    const auto names = texts_in(import, "name", { row });
    return names.empty() ? "dòng " + std::to_string(row.row.line) : names.front();
}

bool add_place_column(Import& import)
{
    const auto& fields = import_fields(import.target);
    const auto field_of = [&](std::string_view key) {
        return static_cast<std::size_t>(
            std::find_if(fields.begin(), fields.end(),
                [&](const ImportField& field) { return field.key == key; })
            - fields.begin());
    };
    const auto is_held = [&](std::string_view key) {
        return std::find(import.columns.begin(), import.columns.end(), field_of(key))
            != import.columns.end();
    };
    const std::size_t point = field_of("point");
    if (point == fields.size() || is_held("point") || (is_held("latitude") && is_held("longitude"))
        || import.columns.size() > most_table_columns)
        return false;
    import.head.emplace_back(fields[point].label);
    import.columns.emplace_back(point);
    return true;
}

}
