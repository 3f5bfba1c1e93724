#pragma once

#include "server/app/records/approval_links.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlApprovalLinks final : public app::ApprovalLinks {
public:
    explicit SqlApprovalLinks(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::ApprovalLink> find_by_token_hash(const std::string& hash) override;
    void add(const app::ApprovalLink& link) override;
    void note_opened(app::ApprovalLinkId id, Moment at) override;
    bool use(app::ApprovalLinkId id, const std::string& outcome, Moment at) override;
    std::int64_t remove_before(Moment expired) override;

private:
    sql::Connection& sql_;
};

}
