#pragma once

#include "server/app/records/emergencies.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlEmergencies final : public app::Emergencies {
public:
    explicit SqlEmergencies(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Emergency> find(EmergencyId id) override;
    app::Paged<Emergency> list(
        const app::EmergencyFilter& filter, const UnitTree& tree, const app::Page& page) override;
    void add(const Emergency& emergency) override;
    bool save(const Emergency& emergency, Version seen) override;
    std::vector<Emergency> versions(EmergencyId id) override;
    std::vector<Emergency> overdue(Moment now) override;
    std::vector<Emergency> open(Moment now) override;
    bool add_answer(EmergencyId id, const app::EmergencyAnswer& answer) override;
    std::vector<app::EmergencyAnswer> answers(EmergencyId id) override;
    void add_order(const app::StoredOrder& order) override;
    std::vector<app::StoredOrder> standing_orders(Moment now) override;
    std::vector<app::StoredOrder> orders_without_messages(Moment now) override;
    void mark_messages_sent(EmergencyId id, std::int64_t revision, Moment at) override;
    std::vector<app::StoredOrder> orders(EmergencyId id) override;

private:
    void keep_version(const Emergency& emergency, const std::string& body);

    sql::Connection& sql_;
};

class SqlEmergencyRules final : public app::EmergencyRulesRecords {
public:
    explicit SqlEmergencyRules(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::UnitEmergencyRules> find(UnitId unit) override;
    std::vector<app::UnitEmergencyRules> all() override;
    DatedByUnit<EmergencyRules> on(const std::vector<UnitId>& units, Day day) override;
    bool save(
        UnitId unit, const EmergencyRules& rules, Version seen, std::optional<Day> from) override;

private:
    bool write(UnitId unit, const std::string& text, Version seen);

    sql::Connection& sql_;
};

class SqlOrderReceipts final : public app::OrderReceipts {
public:
    explicit SqlOrderReceipts(sql::Connection& sql)
        : sql_(sql)
    {
    }

    void save(
        EmergencyId id, std::int64_t revision, const std::vector<OrderReceipt>& receipts) override;
    std::vector<OrderReceipt> all(EmergencyId id, std::int64_t revision) override;

private:
    sql::Connection& sql_;
};

}
