#pragma once

#include "server/app/records/audit.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlAudit final : public app::Audit {
public:
    explicit SqlAudit(sql::Connection& sql)
        : sql_(sql)
    {
    }

    void append(const app::AuditEntry& entry) override;
    app::Paged<app::AuditEntry> list(
        const app::AuditFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::vector<Row> unsealed(int most) override;
    std::vector<Row> rows(std::int64_t first, std::int64_t last) override;
    std::optional<app::AuditSeal> last_seal() override;
    std::vector<app::AuditSeal> seals(std::int64_t from_number, int most) override;
    void add_seal(const app::AuditSeal& seal) override;

private:
    sql::Connection& sql_;
};

class SqlKeptAnswers final : public app::KeptAnswers {
public:
    explicit SqlKeptAnswers(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::KeptAnswer> find(AccountId account, const std::string& key) override;
    bool add(const app::KeptAnswer& answer) override;
    std::int64_t remove_before(Moment moment) override;

private:
    sql::Connection& sql_;
};

class SqlSettings final : public app::Settings {
public:
    explicit SqlSettings(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<std::string> find(const std::string& name) override;
    void save(const std::string& name, const std::string& value) override;

private:
    sql::Connection& sql_;
};

}
