// Pauses, profiles of particular days, campaigns.
#pragma once

#include "server/app/records/year.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlPauses final : public app::Pauses {
public:
    explicit SqlPauses(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Pause> find(PauseId id) override;
    std::vector<Pause> since(Day from) override;
    void add(const Pause& pause) override;
    bool lift(PauseId id, Moment at, const std::string& by_name) override;

private:
    sql::Connection& sql_;
};

class SqlDayProfiles final : public app::DayProfiles {
public:
    explicit SqlDayProfiles(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<DayProfile> find(DayProfileId id) override;
    std::vector<DayProfile> all() override;
    std::vector<DayProfile> on(Day day) override;
    std::vector<DayProfile> not_kept(Day day) override;
    void add(const DayProfile& profile) override;
    bool save(const DayProfile& profile, Version seen) override;

private:
    sql::Connection& sql_;
};

class SqlCampaigns final : public app::Campaigns {
public:
    explicit SqlCampaigns(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Campaign> find(CampaignId id) override;
    app::Paged<Campaign> list(
        const app::CampaignFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::vector<Campaign> find_all(const std::vector<CampaignId>& ids) override;
    void add(const Campaign& campaign) override;
    bool save(const Campaign& campaign, Version seen) override;
    void put(BulletinId bulletin, std::optional<CampaignId> campaign) override;
    std::map<BulletinId, CampaignId> of(const std::vector<BulletinId>& bulletins) override;
    std::vector<BulletinId> bulletins_of(CampaignId campaign) override;

private:
    sql::Connection& sql_;
};

}
