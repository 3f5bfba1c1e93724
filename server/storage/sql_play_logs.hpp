#pragma once

#include "server/app/records/facts.hpp"
#include "server/storage/sql_deliveries.hpp"

namespace nguon::storage {

class SqlPlayLogs final : public app::PlayLogs {
public:
    SqlPlayLogs(sql::Connection& sql, SqlDeliveries& deliveries)
        : sql_(sql)
        , deliveries_(deliveries)
    {
    }

    // Of a device that never sent anything: sequence 0, the hash all zero.
    app::LogHead head(DeviceId device) override;
    app::LogHead append(const app::LogBatch& batch) override;
    app::Paged<app::PlayLogRow> list(
        const app::PlayLogFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::vector<PlayRecord> of_occurrence(
        DeviceId device, const OccurrenceKey& occurrence) override;
    std::vector<PlayRecord> of_device(DeviceId device, Span span) override;
    std::map<DeviceId, std::int64_t> onsite_heads() override;
    std::vector<PlayRecord> onsite_after(DeviceId device, std::int64_t sequence, int most) override;
    std::vector<DeviceId> devices() override;
    std::vector<StoredEntry> entries(DeviceId device, std::int64_t from, int most) override;
    std::vector<std::string> seals(DeviceId device) override;
    void add_incident(
        DeviceId device, const std::string& code, const std::string& detail, Moment at) override;
    std::vector<app::Incident> incidents(
        const std::vector<DeviceId>& devices, int most, Moment before) override;
    std::vector<app::Incident> incidents_after(std::int64_t id, int most) override;
    std::vector<app::ToldOutage> outages(const std::vector<DeviceId>& devices, Span span) override;

private:
    void insert(const app::LogBatch& batch, std::size_t skipped);
    void insert_outages(const app::LogBatch& batch, std::size_t skipped);

    sql::Connection& sql_;
    SqlDeliveries& deliveries_;
};

}
