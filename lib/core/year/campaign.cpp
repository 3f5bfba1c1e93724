#include "core/year/campaign.hpp"

#include "base/text.hpp"

namespace nguon {

Result<void> check_campaign(const Campaign& campaign)
{
    if (trim(campaign.name).empty())
        return fail_field("name", "input.required");
    if (campaign.to < campaign.from)
        return fail_field("to", "campaign.ends_before_it_starts");
    if (campaign.to - campaign.from >= longest_campaign)
        return fail_field("to", "campaign.too_long");
    if (campaign.goal_bulletins < 0 || campaign.goal_bulletins > greatest_goal)
        return fail_field("goal_bulletins", "input.out_of_range", "0–1.000.000");
    if (campaign.goal_airings < 0 || campaign.goal_airings > greatest_goal)
        return fail_field("goal_airings", "input.out_of_range", "0–1.000.000");
    return {};
}

}
