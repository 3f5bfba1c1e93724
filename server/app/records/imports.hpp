#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/import/judge.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

enum class ImportState : std::uint8_t {
    draft, // may be mended
    running, // a job takes its rows in
    done,
    undone,
};
std::string_view name_of(ImportState state);
std::optional<ImportState> parse_import_state(std::string_view text);

// A table that somebody brings in: kept on the server from the first look to the day on which it
// can no longer be undone.
struct Import {
    ImportId id;
    ImportTarget target = ImportTarget::hamlets;
    UnitId unit; // where rows without a unit belong
    AccountId by;
    std::string by_name;
    std::string name; // of the file
    std::vector<std::string> head;
    ImportMapping columns;
    ImportState state = ImportState::draft;
    std::int64_t rows = 0;
    std::int64_t errors = 0; // rows that have some
    std::int64_t warnings = 0; // rows that have some, and no error
    std::int64_t made = 0; // rows that were taken in
    std::optional<JobId> job;
    Moment created{};
    Moment changed{};
    Moment expires{};
    Version version = 1;
};

// What a row became, and how it stood when it was taken in.
struct ImportedThing {
    std::int64_t id = 0; // of the unit or the asset
    Version version = 0; // of the unit, the asset or the device
};

struct StoredImportRow {
    ImportRow row;
    std::vector<CellProblem> problems;
    std::optional<ImportedThing> made;
};

struct ImportRowFilter {
    enum class Only : std::uint8_t { all, errors, warnings };
    Only only = Only::all;
};

class Imports {
public:
    virtual ~Imports() = default;

    virtual void add(const Import& import, const std::vector<StoredImportRow>& rows) = 0;
    virtual std::optional<Import> find(ImportId id) = 0;
    virtual std::optional<Import> of_job(JobId job) = 0;
    // Of these units, the newest first.
    virtual Paged<Import> list(const std::vector<UnitId>& units, const Page& page) = 0;
    // False: `seen` is stale.
    virtual bool save(const Import& import, Version seen) = 0;
    // Rows with errors first, then those with warnings, in the order of the table.
    virtual Paged<StoredImportRow> rows(
        ImportId id, const ImportRowFilter& filter, const Page& page)
        = 0;
    // In the order of the table.
    virtual std::vector<StoredImportRow> all_rows(ImportId id) = 0;
    // The next rows without an error that were not taken in.
    virtual std::vector<StoredImportRow> waiting(ImportId id, int most) = 0;
    // The next rows that were taken in.
    virtual std::vector<StoredImportRow> taken_in(ImportId id, int most) = 0;
    virtual void save_rows(ImportId id, const std::vector<StoredImportRow>& rows) = 0;
    virtual std::int64_t open_of(AccountId by) = 0; // drafts
    virtual void remove(ImportId id) = 0;
    virtual std::int64_t remove_expired(Moment now) = 0;
};

}
