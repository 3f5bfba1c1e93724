#pragma once

#include "server/app/records/hearings.hpp"
#include "server/storage/query.hpp"

namespace nguon::storage {

class SqlHearings final : public app::Hearings {
public:
    explicit SqlHearings(sql::Connection& sql)
        : sql_(sql)
    {
    }

    bool add(const Hearing& hearing) override;
    app::Paged<Hearing> of_asset(AssetId asset, const app::Page& page) override;
    std::vector<Hearing> latest(
        const std::vector<AssetId>& assets, std::optional<Moment> before) override;
    HearingReach reach(const app::HearingFilter& filter, const UnitTree& tree) override;

private:
    sql::Connection& sql_;
};

}
