#pragma once

#include "server/app/records/inbox.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlInbox final : public app::Inbox {
public:
    explicit SqlInbox(sql::Connection& sql)
        : sql_(sql)
    {
    }

    app::Paged<app::InboxEntry> list(
        const app::InboxFilter& filter, const UnitTree& tree, const app::Page& page) override;
    app::InboxCounts count(UnitId unit, const UnitTree& tree, Moment now) override;
    bool offers(BulletinId bulletin, UnitId unit, const UnitTree& tree) override;
    std::optional<InboxDecision> find(BulletinId bulletin, UnitId unit) override;
    std::vector<InboxDecision> of_bulletins(const std::vector<BulletinId>& ids) override;
    bool save(const InboxDecision& decision, Version seen) override;
    std::optional<InboxRule> rule(UnitId unit) override;
    std::vector<InboxRule> rules() override;
    DatedByUnit<InboxRule> rules_on(const std::vector<UnitId>& units, Day day) override;
    bool save_rule(const InboxRule& rule, Version seen, std::optional<Day> from) override;
    bool remove_rule(UnitId unit, Version seen, std::optional<Day> from) override;

private:
    bool write_rule(const InboxRule& rule, Version seen);

    sql::Connection& sql_;
};

}
