// Campaigns: made above, seen by all below, who put their own bulletins into them.
#pragma once

#include "core/year/campaign.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownCampaign {
    Campaign campaign;
    std::string unit_name;
    std::vector<BulletinId> bulletins; // in it, of all units
    std::int64_t airings = 0; // heard somewhere within its days; filled from the facts
    bool may_edit = false;
};

// Needs the right to schedule in its unit.
Result<ShownCampaign> add_campaign(Records& records, const Deed& deed, Campaign wish);
Result<ShownCampaign> edit_campaign(
    Records& records, const Deed& deed, CampaignId id, Campaign wish, std::optional<Version> seen);
Result<ShownCampaign> find_campaign(Records& records, const Deed& deed, CampaignId id);
Paged<ShownCampaign> list_campaigns(
    Records& records, const Deed& deed, bool open_only, const Page& page);

// A bulletin belongs to one campaign at most, of its own unit or one above it; none takes it out.
Result<std::optional<CampaignId>> put_into_campaign(
    Records& records, const Deed& deed, BulletinId bulletin, std::optional<CampaignId> campaign);
Result<std::optional<Campaign>> campaign_of(
    Records& records, const Deed& deed, BulletinId bulletin);

// Of each its bulletins' airings that were heard within its days.
void add_airings(Facts& facts, std::vector<ShownCampaign>& campaigns);

}
