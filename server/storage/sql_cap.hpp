#pragma once

#include "server/app/records/cap.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlPublishedCaps final : public app::PublishedCaps {
public:
    explicit SqlPublishedCaps(sql::Connection& sql)
        : sql_(sql)
    {
    }

    void add(const app::PublishedCap& message) override;
    std::optional<app::PublishedCap> find(const std::string& identifier) override;
    std::vector<cap::Reference> chain(EmergencyId emergency) override;
    app::Paged<app::PublishedCap> list(bool actual, Moment since, const app::Page& page) override;

private:
    sql::Connection& sql_;
};

class SqlReceivedCaps final : public app::ReceivedCaps {
public:
    explicit SqlReceivedCaps(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::ReceivedCap> find(CapMessageId id) override;
    std::optional<app::ReceivedCap> find(ApiKeyId key, const cap::Reference& which) override;
    app::Paged<app::ReceivedCap> list(
        const app::ReceivedCapFilter& filter, const app::Page& page) override;
    void add(const app::ReceivedCap& message) override;
    bool save(const app::ReceivedCap& message, Version seen) override;
    std::int64_t count(ApiKeyId key, Moment received_from, std::int64_t most) override;
    std::int64_t remove_noted_before(Moment received) override;

private:
    sql::Connection& sql_;
};

}
