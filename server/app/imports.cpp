#include "server/app/imports.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "base/sort_unique.hpp"
#include "base/text.hpp"
#include "server/app/import_parts.hpp"
#include "server/app/jobs.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t most_names_told = 5;
constexpr Names<ImportState, 4> import_state_names{ "draft", "running", "done", "undone" };

ShownImport shown(Import import, const Deed& deed, const UnitTree& tree)
{
    ShownImport one;
    if (const Unit* unit = tree.find(import.unit)) {
        one.unit_name = unit->name;
        one.may_edit = deed.caller.may_in(import_right(import.target), import.unit, tree);
    }
    one.import = std::move(import);
    return one;
}

Result<Import> seen_import(Records& records, const Deed& deed, ImportId id)
{
    const auto known = records.imports().find(id);
    return standing_import(records, deed, id, known ? sight_right(known->target) : Right::view);
}

// What may be changed of it: before it was taken in, or what stayed behind.
Result<Import> open_import(
    Records& records, const Deed& deed, ImportId id, std::optional<Version> seen)
{
    const auto known = records.imports().find(id);
    const Right right = known ? import_right(known->target) : Right::view;
    auto import = standing_import(records, deed, id, right);
    if (!import)
        return import;
    if (import->state != ImportState::draft && import->state != ImportState::done)
        return fail(Kind::conflict, "import.not_open");
    if (seen && *seen != import->version)
        return fail(Kind::conflict, "import.stale");
    return import;
}

Result<void> may_start(
    Records& records, const Deed& deed, ImportTarget target, UnitId unit, const UnitTree& tree)
{
    if (tree.find(unit) == nullptr || !deed.caller.may_in(Right::view, unit, tree))
        return fail(Kind::missing, "unit.missing");
    if (!deed.caller.may_in(import_right(target), unit, tree))
        return fail(Kind::forbidden, "import.not_allowed");
    if (records.imports().open_of(deed.caller.account) >= most_open_imports)
        return fail(Kind::too_many, "import.too_many_open", std::to_string(most_open_imports));
    return {};
}

Result<ShownImport> saved(Records& records, const Deed& deed, Import import, const UnitTree& tree)
{
    const Version before = import.version;
    import.changed = deed.now;
    if (!records.imports().save(import, before))
        return fail(Kind::conflict, "import.stale");
    import.version = before + 1;
    return shown(std::move(import), deed, tree);
}

std::vector<StoredImportRow> rows_of(const Table& table, std::size_t head)
{
    std::vector<StoredImportRow> rows;
    std::map<int, std::vector<TableNote>> notes;
    for (const TableNote& note : table.notes)
        notes[note.line].push_back(note);
    for (std::size_t i = head + 1; i < table.rows.size(); ++i) {
        StoredImportRow one;
        one.row.place = static_cast<int>(rows.size());
        one.row.line = table.rows[i].line;
        one.row.cells = table.rows[i].cells;
        if (const auto found = notes.find(one.row.line); found != notes.end())
            one.row.notes = found->second;
        rows.push_back(std::move(one));
    }
    return rows;
}

// The first few and how many more.
std::string told(const std::vector<std::string>& names)
{
    std::vector<std::string> first(names.begin(),
        names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most_names_told)));
    std::string text = join(first, ", ");
    if (names.size() > most_names_told) {
        text += " và ";
        text += std::to_string(names.size() - most_names_told);
        text += " mục khác";
    }
    return text;
}

Result<ShownImport> run(
    Records& records, const Deed& deed, Import import, bool is_undo, const UnitTree& tree)
{
    const Job job = make_job(deed, import.unit, ImportJob{ import.id, is_undo });
    records.jobs().add(job);
    import.job = job.id;
    import.state = ImportState::running;
    return saved(records, deed, std::move(import), tree);
}

}

std::string_view name_of(ImportState state) { return import_state_names.of(state); }
std::optional<ImportState> parse_import_state(std::string_view text)
{
    return import_state_names.find(text);
}

Result<void> may_start_import(Records& records, const Deed& deed, ImportTarget target, UnitId unit)
{
    return may_start(records, deed, target, unit, *records.units().tree(day_of(deed.now)));
}

Result<ImportDraft> draft_import(Records& records, const Deed& deed, const NewImport& wanted)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto may = may_start(records, deed, wanted.target, wanted.unit, *tree); !may)
        return tl::unexpected(may.error());
    const ImportHead head = guess_head(wanted.target, wanted.table);
    auto rows = rows_of(wanted.table, head.row);
    if (rows.empty())
        return fail(Kind::invalid, "import.empty");
    ImportDraft draft;
    draft.is_new = true;
    Import& import = draft.import;
    import.id = deed.new_id<ImportId>();
    import.target = wanted.target;
    import.unit = wanted.unit;
    import.by = deed.caller.account;
    import.by_name = deed.caller.name;
    import.name = wanted.name;
    import.head = wanted.table.rows[head.row].cells;
    import.columns = head.columns;
    import.rows = static_cast<std::int64_t>(rows.size());
    import.created = deed.now;
    import.changed = deed.now;
    import.expires = deed.now + import_draft_life;
    judge_all(records, import, rows, *tree);
    draft.rows = std::move(rows);
    return draft;
}

Result<Paged<ShownImport>> list_imports(Records& records, const Deed& deed, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    std::set<UnitId> tops;
    for (const Right right :
        { Right::manage_units, Right::manage_devices, Right::manage_accounts }) {
        for (const UnitId top : deed.caller.units_with(right, *tree))
            tops.insert(top);
    }
    std::vector<UnitId> units;
    for (const UnitId top : tops) {
        const auto below = tree->subtree(top);
        units.insert(units.end(), below.begin(), below.end());
    }
    sort_unique(units);
    auto found = records.imports().list(units, page);
    Paged<ShownImport> all;
    all.next = found.next;
    for (Import& import : found.items) {
        // Of a table without a head the first row stands for one: with a person's number in it.
        if (!deed.caller.may_in(sight_right(import.target), import.unit, *tree))
            import.head.clear();
        all.items.push_back(shown(std::move(import), deed, *tree));
    }
    return all;
}

Result<ShownImport> show_import(Records& records, const Deed& deed, ImportId id)
{
    auto import = seen_import(records, deed, id);
    if (!import)
        return tl::unexpected(import.error());
    return shown(std::move(*import), deed, *records.units().tree(day_of(deed.now)));
}

Result<Paged<StoredImportRow>> list_import_rows(Records& records, const Deed& deed, ImportId id,
    const ImportRowFilter& filter, const Page& page)
{
    if (const auto import = seen_import(records, deed, id); !import)
        return tl::unexpected(import.error());
    return records.imports().rows(id, filter, page);
}

Result<ImportDraft> draft_mapping(Records& records, const Deed& deed, ImportId id,
    const std::vector<std::string>& columns, std::optional<Version> seen)
{
    auto import = open_import(records, deed, id, seen);
    if (!import)
        return tl::unexpected(import.error());
    if (columns.size() != import->columns.size())
        return fail_field(
            "columns", "import.other_columns", std::to_string(import->columns.size()));
    const auto& fields = import_fields(import->target);
    ImportMapping mapping(columns.size());
    std::set<std::size_t> used;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].empty())
            continue;
        const auto field = std::find_if(fields.begin(), fields.end(),
            [&](const ImportField& one) { return one.key == columns[i]; });
        const std::string path = "columns[" + std::to_string(i) + "]";
        if (field == fields.end())
            return fail_field(path, "input.not_a_choice");
        mapping[i] = static_cast<std::size_t>(field - fields.begin());
        if (!used.insert(*mapping[i]).second)
            return fail_field(path, "import.column_twice", std::string(field->label));
    }
    const auto tree = records.units().tree(day_of(deed.now));
    import->columns = std::move(mapping);
    auto rows = records.imports().all_rows(id);
    ImportDraft draft;
    draft.rows = judge_all(records, *import, rows, *tree);
    draft.import = std::move(*import);
    return draft;
}

Result<ImportDraft> draft_fix(Records& records, const Deed& deed, ImportId id, const CellFix& fix,
    std::optional<Version> seen)
{
    auto import = open_import(records, deed, id, seen);
    if (!import)
        return tl::unexpected(import.error());
    auto rows = records.imports().all_rows(id);
    const auto place = static_cast<std::size_t>(std::max(fix.place, 0));
    const auto column = static_cast<std::size_t>(std::max(fix.column, 0));
    if (place >= rows.size() || rows[place].made)
        return fail(Kind::missing, "import.row_missing");
    StoredImportRow& row = rows[place];
    const ImportRow before = row.row;
    if (column == import->columns.size())
        add_place_column(*import);
    if (column >= import->columns.size())
        return fail_field("column", "input.out_of_range");
    // The column may have come after the row was read.
    row.row.cells.resize(std::max(row.row.cells.size(), column + 1));
    row.row.cells[column] = std::string(trim(fix.text));
    std::erase_if(row.row.notes, [&](const TableNote& note) { return note.column == fix.column; });
    const auto tree = records.units().tree(day_of(deed.now));
    ImportDraft draft;
    draft.rows = judge_touched(records, *import, rows, before, *tree);
    std::erase_if(
        draft.rows, [&](const StoredImportRow& one) { return one.row.place == fix.place; });
    draft.rows.push_back(rows[place]);
    draft.mended = std::move(rows[place]);
    draft.import = std::move(*import);
    return draft;
}

Result<ShownImport> save_draft(Records& records, const Deed& deed, const ImportDraft& draft)
{
    const auto tree = records.units().tree(day_of(deed.now));
    Import import = draft.import;
    if (draft.is_new) {
        // Asked again: rights and drafts may have changed since the table was looked at.
        if (const auto may = may_start(records, deed, import.target, import.unit, *tree); !may)
            return tl::unexpected(may.error());
        records.imports().add(import, draft.rows);
        note_import(records, deed, "import.started", import, import.rows);
        return shown(std::move(import), deed, *tree);
    }
    if (const auto open = open_import(records, deed, import.id, import.version); !open)
        return tl::unexpected(open.error());
    records.imports().save_rows(import.id, draft.rows);
    return saved(records, deed, std::move(import), *tree);
}

Result<ShownImport> commit_import(
    Records& records, const Deed& deed, ImportId id, bool skip_errors, std::optional<Version> seen)
{
    auto import = open_import(records, deed, id, seen);
    if (!import)
        return tl::unexpected(import.error());
    if (import->errors > 0 && !skip_errors)
        return fail(Kind::conflict, "import.has_errors", std::to_string(import->errors));
    if (import->rows - import->errors - import->made <= 0)
        return fail(Kind::conflict, "import.nothing_to_do");
    return run(records, deed, std::move(*import), false, *records.units().tree(day_of(deed.now)));
}

Result<ShownImport> cancel_import(Records& records, const Deed& deed, ImportId id)
{
    const auto known = records.imports().find(id);
    const Right right = known ? import_right(known->target) : Right::view;
    auto import = standing_import(records, deed, id, right);
    if (!import)
        return tl::unexpected(import.error());
    if (import->state != ImportState::running)
        return fail(Kind::conflict, "import.not_running");
    if (import->job)
        records.jobs().cancel(*import->job, deed.now);
    import->state = import->made > 0 ? ImportState::done : ImportState::draft;
    note_import(records, deed, "import.cancelled", *import, import->made);
    return saved(records, deed, std::move(*import), *records.units().tree(day_of(deed.now)));
}

Result<ShownImport> undo_import(
    Records& records, const Deed& deed, ImportId id, std::optional<Version> seen)
{
    auto import = open_import(records, deed, id, seen);
    if (!import)
        return tl::unexpected(import.error());
    if (import->made == 0)
        return fail(Kind::conflict, "import.nothing_to_undo");
    std::vector<StoredImportRow> rows = records.imports().all_rows(id);
    std::erase_if(rows, [](const StoredImportRow& row) { return !row.made; });
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto names = changed_since(records, *import, rows, *tree); !names.empty())
        return fail(Kind::conflict, "import.changed_since", told(names));
    return run(records, deed, std::move(*import), true, *tree);
}

Result<void> remove_import(Records& records, const Deed& deed, ImportId id)
{
    const auto import = open_import(records, deed, id, std::nullopt);
    if (!import)
        return tl::unexpected(import.error());
    // What was taken in can be undone as long as the table is kept.
    if (import->made > 0)
        return fail(Kind::conflict, "import.not_open");
    records.imports().remove(id);
    note_import(records, deed, "import.removed", *import, import->rows);
    return {};
}

}
