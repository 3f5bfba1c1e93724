#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/unit/unit.hpp"
#include "core/year/campaign.hpp"
#include "core/year/day_profile.hpp"
#include "core/year/pause.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

class Pauses {
public:
    virtual ~Pauses() = default;

    virtual std::optional<Pause> find(PauseId id) = 0;
    // Those with a day from `from` on, lifted ones too; the earliest first.
    virtual std::vector<Pause> since(Day from) = 0;
    virtual void add(const Pause& pause) = 0;
    // False: it was lifted already.
    virtual bool lift(PauseId id, Moment at, const std::string& by_name) = 0;
};

class DayProfiles {
public:
    virtual ~DayProfiles() = default;

    virtual std::optional<DayProfile> find(DayProfileId id) = 0;
    virtual std::vector<DayProfile> all() = 0; // without those that were removed
    // As they stood at the end of the day.
    virtual std::vector<DayProfile> on(Day day) = 0;
    // Those that were there by the end of the day and of which nobody kept what they said then; as
    // they are now.
    virtual std::vector<DayProfile> not_kept(Day day) = 0;
    virtual void add(const DayProfile& profile) = 0;
    // Keeps the version before; false: `seen` is stale.
    virtual bool save(const DayProfile& profile, Version seen) = 0;
};

struct CampaignFilter {
    std::vector<UnitId> units; // of these units and whatever stands above or below them
    bool open_only = false;
};

class Campaigns {
public:
    virtual ~Campaigns() = default;

    virtual std::optional<Campaign> find(CampaignId id) = 0;
    // The latest first.
    virtual Paged<Campaign> list(
        const CampaignFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual std::vector<Campaign> find_all(const std::vector<CampaignId>& ids) = 0;
    virtual void add(const Campaign& campaign) = 0;
    virtual bool save(const Campaign& campaign, Version seen) = 0;
    // In place of the one the bulletin was in; none takes it out.
    virtual void put(BulletinId bulletin, std::optional<CampaignId> campaign) = 0;
    virtual std::map<BulletinId, CampaignId> of(const std::vector<BulletinId>& bulletins) = 0;
    virtual std::vector<BulletinId> bulletins_of(CampaignId campaign) = 0;
};

}
