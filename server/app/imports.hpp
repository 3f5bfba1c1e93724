// Tables that are brought in: kept on the server row by row, mended in the console, taken in by a
// job in bounded transactions, and taken back as a whole while nothing of it was changed since.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

inline constexpr std::chrono::hours import_draft_life{ 24 * 7 };
inline constexpr std::chrono::hours import_undo_life{ 24 * 90 };
inline constexpr std::int64_t most_open_imports = 20; // of one account
inline constexpr int import_step_rows = 500; // of one transaction

struct ShownImport {
    Import import;
    std::string unit_name;
    bool may_edit = false;
};

struct NewImport {
    ImportTarget target = ImportTarget::hamlets;
    UnitId unit;
    std::string name; // of the file; empty: pasted
    Table table;
};
// What a table, other columns or a mended cell come to: judged against the register in a read, so
// that thousands of rows do not hold up who writes, and kept in a short write if nobody was faster.
struct ImportDraft {
    Import import; // as it shall stand
    bool is_new = false;
    std::vector<StoredImportRow> rows; // of a new one all, else those that differ from what is kept
    std::optional<StoredImportRow> mended;
};
// Asked before a table is looked into.
Result<void> may_start_import(Records& records, const Deed& deed, ImportTarget target, UnitId unit);
// Its head is found and its columns guessed; nothing of it is in the register yet.
Result<ImportDraft> draft_import(Records& records, const Deed& deed, const NewImport& wanted);
// Of the units that the caller manages, the newest first.
Result<Paged<ShownImport>> list_imports(Records& records, const Deed& deed, const Page& page);
Result<ShownImport> show_import(Records& records, const Deed& deed, ImportId id);
Result<Paged<StoredImportRow>> list_import_rows(Records& records, const Deed& deed, ImportId id,
    const ImportRowFilter& filter, const Page& page);
// Other columns: by the keys of fields, empty for those that are left out.
Result<ImportDraft> draft_mapping(Records& records, const Deed& deed, ImportId id,
    const std::vector<std::string>& columns, std::optional<Version> seen);
// What the file said against the cell is settled by writing it anew. One column beyond the last is
// that of the place, in a table that has none.
struct CellFix {
    int place = 0; // of the row
    int column = 0;
    std::string text;
};
Result<ImportDraft> draft_fix(Records& records, const Deed& deed, ImportId id, const CellFix& fix,
    std::optional<Version> seen);
// Stale when somebody wrote it since it was read.
Result<ShownImport> save_draft(Records& records, const Deed& deed, const ImportDraft& draft);
// Rows with errors stay behind where `skip_errors` says so, and may be mended and taken in later.
Result<ShownImport> commit_import(
    Records& records, const Deed& deed, ImportId id, bool skip_errors, std::optional<Version> seen);
// What was taken in by then stays, and may be undone.
Result<ShownImport> cancel_import(Records& records, const Deed& deed, ImportId id);
// Refuses when something of it was changed or used since; the detail names it.
Result<ShownImport> undo_import(
    Records& records, const Deed& deed, ImportId id, std::optional<Version> seen);
Result<void> remove_import(Records& records, const Deed& deed, ImportId id);

// One transaction of the job: taking in or taking back. It goes on where it stopped, also after a
// restart, and ends when somebody cancelled it.
struct ImportStep {
    int percent = 0;
    bool is_over = false;
};
Result<ImportStep> work_on_import(
    Records& records, const Job& job, const Chance& chance, Moment now);
void fail_import(Records& records, const Job& job, const std::string& code, Moment now);

}
