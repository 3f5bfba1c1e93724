#pragma once

#include "server/app/records/unit_changes.hpp"
#include "server/storage/sql/connection.hpp"

#include <memory>
#include <mutex>

namespace nguon::storage {

// A column that says whose a row is. Every column of the schema that names a unit is in this table
// or in that of the history; a test reads both against the schema.
struct OwnedRows {
    std::string_view table;
    std::string_view key;
    bool has_version = false; // whoever has the row open must look again
    std::string_view column = "unit";
    // The unit may have one row with this only: where it has, the other stays behind.
    std::string_view unique_with = {};

    std::string place() const { return std::string(table) + "." + std::string(column); }
};
std::span<const OwnedRows> owned_rows();

// Changes that were read whole, by their version; the last few. Shared by all transactions that
// read.
class KeptChanges {
public:
    std::shared_ptr<const app::UnitChangeRecord> find(UnitChangeId id, Version version) const;
    void keep(std::shared_ptr<const app::UnitChangeRecord> record);

private:
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<const app::UnitChangeRecord>> kept_; // the oldest first
};

class SqlUnitChanges final : public app::UnitChanges {
public:
    SqlUnitChanges(sql::Connection& sql, KeptChanges& kept)
        : sql_(sql)
        , kept_(kept)
    {
    }

    std::optional<app::UnitChangeRecord> find(UnitChangeId id) override;
    std::shared_ptr<const app::UnitChangeRecord> look_up(UnitChangeId id) override;
    app::Paged<app::UnitChangeRecord> list(const app::Page& page) override;
    std::vector<app::UnitChangeRecord> planned() override;
    void add(const app::UnitChangeRecord& record) override;
    bool save(const app::UnitChangeRecord& record, Version seen) override;
    std::int64_t forget_previews_before(Moment moment) override;
    void hand_over(UnitChangeId change, const std::map<UnitId, UnitId>& chiefs,
        const std::vector<std::pair<DeviceId, UnitId>>& placed) override;
    void hand_on(const std::map<UnitId, std::vector<UnitId>>& pasts) override;
    void hand_back(UnitChangeId done, UnitChangeId by) override;
    std::map<UnitId, app::UnitHoldings> holdings(const std::vector<UnitId>& units) override;
    void add_former(const std::vector<std::pair<DeviceId, UnitId>>& stood) override;
    void forget_former(const std::vector<UnitId>& units) override;
    std::vector<std::pair<DeviceId, UnitId>> devices_by_unit() override;

private:
    void hand_over_rows(UnitChangeId change, const OwnedRows& rows);

    sql::Connection& sql_;
    KeptChanges& kept_;
};

}
