// The job of an import: a bounded number of rows in each transaction.
#include <algorithm>

#include "server/app/assets.hpp"
#include "server/app/fresh_ids.hpp"
#include "server/app/import_parts.hpp"
#include "server/app/jobs.hpp"

namespace nguon::app {
namespace {

ImportedThing make_hamlet(
    Records& records, const Deed& deed, const ImportedHamlet& hamlet, FreshIds& ids)
{
    Unit unit;
    unit.id = ids.next<UnitId>();
    unit.code = hamlet.code;
    unit.name = hamlet.name;
    unit.kind = UnitKind::hamlet;
    unit.parent = hamlet.parent;
    unit.valid_from = day_of(deed.now);
    records.units().add(unit, {});
    if (hamlet.households > 0)
        records.units().set_households(unit.id, hamlet.households, unit.valid_from);
    return { unit.id.value(), unit.version };
}

ImportedThing make_officer(Records& records, const Deed& deed, Officer officer, FreshIds& ids)
{
    officer.id = ids.next<OfficerId>();
    officer.by_name = deed.caller.name;
    officer.changed = deed.now;
    records.people().add(officer);
    return { officer.id.value(), officer.version };
}

// From its first day on nobody held it.
void take_back_officer(Records& records, const Deed& deed, OfficerId id)
{
    auto officer = records.people().find(id);
    if (!officer)
        return;
    const Version seen = officer->version;
    officer->tenure.to = officer->tenure.from;
    officer->by_name = deed.caller.name;
    officer->changed = deed.now;
    officer->version = seen + 1;
    records.people().save(*officer, seen);
}

// The asset is only gathered: all of a step are written at once.
ImportedThing make_asset(Records& records, const Deed& deed, ImportedAsset thing, FreshIds& ids,
    std::vector<Asset>& assets)
{
    Asset& asset = thing.asset;
    asset.id = ids.next<AssetId>();
    asset.from = day_of(deed.now);
    asset.by_name = deed.caller.name;
    asset.changed = deed.now;
    if (thing.device) {
        Device& device = *thing.device;
        device.id = DeviceId(asset.id.value());
        device.created = deed.now;
        records.devices().add(device);
        asset.device = device.id;
    }
    assets.push_back(asset);
    return { asset.id.value(), asset.version };
}

std::int64_t take_in(Records& records, const Deed& deed, Import& import,
    std::vector<StoredImportRow>& rows, const UnitTree& tree)
{
    const auto judged = judge_rows(records, import, rows, tree, Care::errors);
    FreshIds ids(deed);
    std::vector<Asset> assets;
    std::int64_t made = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        // Somebody entered the same in the meantime: it stays behind, and says why.
        if (judged[i].errors() > 0) {
            rows[i].problems = judged[i].problems;
            ++import.errors;
            continue;
        }
        if (const auto* hamlet = std::get_if<ImportedHamlet>(&judged[i].thing))
            rows[i].made = make_hamlet(records, deed, *hamlet, ids);
        else if (const auto* person = std::get_if<ImportedOfficer>(&judged[i].thing))
            rows[i].made = make_officer(records, deed, person->officer, ids);
        else
            rows[i].made
                = make_asset(records, deed, std::get<ImportedAsset>(judged[i].thing), ids, assets);
        ++made;
    }
    if (!assets.empty())
        records.assets().add_all(assets);
    return made;
}

// False: something came to refer to it meanwhile.
bool take_back(Records& records, const Deed& deed, const Import& import, StoredImportRow& row,
    const UnitTree& tree)
{
    const std::int64_t id = row.made->id;
    if (import.target == ImportTarget::hamlets) {
        // From its first day on: it never was.
        if (const Unit* unit = tree.find(UnitId(id)))
            records.units().end(unit->id, unit->valid_from);
    } else if (import.target == ImportTarget::officers) {
        take_back_officer(records, deed, OfficerId(id));
    } else if (auto device = records.devices().find(DeviceId(id))) {
        const Version seen = device->version;
        device->removed = deed.now;
        device->version = seen + 1;
        records.devices().save(*device, seen);
        // Nobody ever paired it: as if it had not been entered.
        if (!device->public_key.empty() || !records.assets().erase_of_device(device->id))
            device_removed(records, deed, *device);
    } else if (!records.assets().erase(AssetId(id))) {
        return false;
    }
    row.made.reset();
    return true;
}

void finish(Records& records, const Deed& deed, const Job& job, Import& import, bool is_undo)
{
    const bool is_undone = is_undo && import.made == 0;
    import.state = is_undone ? ImportState::undone : ImportState::done;
    import.expires = deed.now + import_undo_life;
    records.jobs().finish(job.id, JobState::done, {}, {}, deed.now);
    note_import(records, deed, is_undo ? "import.undone" : "import.done", import,
        is_undo ? import.rows : import.made);
}

int share(std::int64_t done, std::int64_t all)
{
    return all <= 0 ? 100 : static_cast<int>(std::clamp<std::int64_t>(done * 100 / all, 0, 99));
}

Result<std::vector<StoredImportRow>> undo_some(
    Records& records, const Deed& deed, Import& import, const UnitTree& tree)
{
    auto rows = records.imports().taken_in(import.id, import_step_rows);
    if (const auto names = changed_since(records, import, rows, tree); !names.empty())
        return fail(Kind::conflict, "import.changed_since", names.front());
    for (StoredImportRow& row : rows) {
        if (!take_back(records, deed, import, row, tree))
            return fail(Kind::conflict, "import.changed_since", name_in(import, row));
    }
    import.made -= static_cast<std::int64_t>(rows.size());
    return rows;
}

}

Result<ImportStep> work_on_import(
    Records& records, const Job& job, const Chance& chance, Moment now)
{
    const auto work = import_job(job);
    const auto by = records.accounts().find(job.by);
    if (!work || !by)
        return fail(Kind::missing, "import.missing");
    if (by->disabled)
        return fail(Kind::forbidden, "import.not_allowed");
    const Deed deed{ by->caller(), now, chance, {} };
    auto found = records.imports().find(work->import);
    if (!found || found->state != ImportState::running || found->job != job.id)
        return ImportStep{ 100, true };
    Import import = std::move(*found);
    const auto tree = records.units().tree(day_of(now));
    if (tree->find(import.unit) == nullptr
        || !deed.caller.may_in(import_right(import.target), import.unit, *tree))
        return fail(Kind::forbidden, "import.not_allowed");
    const Version seen = import.version;
    ImportStep step;
    std::vector<StoredImportRow> rows;
    if (work->is_undo) {
        auto undone = undo_some(records, deed, import, *tree);
        if (!undone)
            return tl::unexpected(undone.error());
        rows = std::move(*undone);
        step.percent = share(import.rows - import.made, import.rows);
    } else {
        rows = records.imports().waiting(import.id, import_step_rows);
        import.made += take_in(records, deed, import, rows, *tree);
        step.percent = share(import.made, import.rows - import.errors);
    }
    records.imports().save_rows(import.id, rows);
    step.is_over = rows.size() < static_cast<std::size_t>(import_step_rows);
    if (step.is_over)
        finish(records, deed, job, import, work->is_undo);
    else
        records.jobs().report(job.id, step.percent, now);
    import.changed = now;
    records.imports().save(import, seen);
    return step;
}

void fail_import(Records& records, const Job& job, const std::string& code, Moment now)
{
    records.jobs().finish(job.id, JobState::failed, {}, code, now);
    auto import = records.imports().of_job(job.id);
    if (!import || import->state != ImportState::running)
        return;
    import->state = import->made > 0 ? ImportState::done : ImportState::draft;
    import->changed = now;
    records.imports().save(*import, import->version);
}

}
