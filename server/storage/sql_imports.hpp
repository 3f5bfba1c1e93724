#pragma once

#include "server/app/records/imports.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlImports final : public app::Imports {
public:
    explicit SqlImports(sql::Connection& sql)
        : sql_(sql)
    {
    }

    void add(const app::Import& import, const std::vector<app::StoredImportRow>& rows) override;
    std::optional<app::Import> find(ImportId id) override;
    std::optional<app::Import> of_job(JobId job) override;
    app::Paged<app::Import> list(const std::vector<UnitId>& units, const app::Page& page) override;
    bool save(const app::Import& import, Version seen) override;
    app::Paged<app::StoredImportRow> rows(
        ImportId id, const app::ImportRowFilter& filter, const app::Page& page) override;
    std::vector<app::StoredImportRow> all_rows(ImportId id) override;
    std::vector<app::StoredImportRow> waiting(ImportId id, int most) override;
    std::vector<app::StoredImportRow> taken_in(ImportId id, int most) override;
    void save_rows(ImportId id, const std::vector<app::StoredImportRow>& rows) override;
    std::int64_t open_of(AccountId by) override;
    void remove(ImportId id) override;
    std::int64_t remove_expired(Moment now) override;

private:
    sql::Connection& sql_;
};

}
