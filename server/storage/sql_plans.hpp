#pragma once

#include "server/app/records/plans.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlPlans final : public app::Plans {
public:
    explicit SqlPlans(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::StoredPlan> latest(DeviceId device) override;
    std::optional<app::StoredPlan> at_version(DeviceId device, Version version) override;
    std::vector<Head> heads() override;
    void add(const std::vector<app::StoredPlan>& plans) override;
    void note_seen(DeviceId device, Version version) override;
    void add_body(const std::string& hash, const std::string& gzip_json, Moment now) override;
    std::optional<std::string> body(const std::string& hash) override;
    bool device_has_part(DeviceId device, const std::string& hash) override;
    void note_held(DeviceId device, Version version, Moment at) override;
    std::optional<Version> held_at(DeviceId device, Moment at) override;
    std::vector<Given> given_in(Span span) override;
    std::vector<Held> held_in(Span span) override;
    std::int64_t remove_before(Moment moment) override;

private:
    void mark_bodies_used(const std::vector<app::StoredPlan>& plans);
    std::vector<std::string> hashes_of_latest();

    sql::Connection& sql_;
};

}
