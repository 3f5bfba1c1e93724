#pragma once

#include <set>
#include <string_view>

#include "server/app/records/breakdowns.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlBreakdowns final : public app::Breakdowns {
public:
    explicit SqlBreakdowns(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Breakdown> find(BreakdownId id) override;
    app::Paged<Breakdown> list(
        const app::BreakdownFilter& filter, const UnitTree& tree, const app::Page& page) override;
    void add(const Breakdown& breakdown, const std::vector<DeviceId>& devices) override;
    bool save(const Breakdown& breakdown, Version seen) override;
    std::vector<DeviceId> devices_of(BreakdownId id) override;
    std::vector<BreakdownStep> steps(BreakdownId id) override;
    void add_step(BreakdownId id, const BreakdownStep& step) override;
    std::vector<app::BreakdownPart> parts(BreakdownId id) override;
    void add_part(BreakdownId id, const app::BreakdownPart& part) override;
    std::vector<OpenBreakdown> open() override;
    std::vector<BreakdownId> of_removed(int most) override;
    std::optional<Breakdown> done_lately(
        std::optional<DeviceId> device, UnitId unit, BreakdownKind kind, Moment since) override;
    std::vector<app::BreakdownSum> sums(
        const std::vector<UnitId>& units, Span span, std::optional<Day> as_on) override;
    std::vector<WatchedDevice> watched() override;
    std::vector<BreakdownRules> rules() override;
    DatedByUnit<BreakdownRules> rules_on(const std::vector<UnitId>& units, Day day) override;
    bool save_rules(const BreakdownRules& rules, Version seen, std::optional<Day> from) override;

private:
    bool write_rules(const BreakdownRules& rules, Version seen);

    sql::Connection& sql_;
};

class SqlContractors final : public app::Contractors {
public:
    explicit SqlContractors(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::Contractor> find(ContractorId id) override;
    std::vector<app::Contractor> of(
        const std::vector<UnitId>& units, const UnitTree& tree) override;
    void add(const app::Contractor& contractor) override;
    bool save(const app::Contractor& contractor, Version seen) override;
    std::optional<app::Contractor> of_account(AccountId account) override;
    std::vector<AccountId> accounts_of(ContractorId id) override;
    std::vector<DeviceId> devices_of(ContractorId id) override;
    std::optional<ContractorId> of_device(DeviceId device) override;
    void bind(ContractorId id, const std::vector<AccountId>& accounts,
        const std::vector<DeviceId>& devices, Day on) override;
    std::optional<Ties> ties_on(ContractorId id, Day day) override;

private:
    // The things of one noun that are tied to it from `on`, in place of those until then.
    void tie(std::string_view noun, ContractorId id, const std::set<std::int64_t>& things, Day on);

    sql::Connection& sql_;
};

}
