// "Đợt tuyên truyền": bulletins of several communes about one matter, over some weeks, with a goal.
#pragma once

#include <string>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

using CampaignId = Id<struct CampaignTag>;

struct Campaign {
    CampaignId id;
    UnitId unit; // whose it is; all below it see it and put their bulletins into it
    std::string name;
    Day from{};
    Day to{}; // the last day
    std::int64_t goal_bulletins = 0; // 0: none was set
    std::int64_t goal_airings = 0;
    std::string responsible; // who answers for it, as written on the plan
    Version version = 1;
    Moment changed{};
    bool closed = false; // takes no more bulletins
};

inline constexpr std::chrono::days longest_campaign{ 3 * 366 };
inline constexpr std::int64_t greatest_goal = 1'000'000;

Result<void> check_campaign(const Campaign& campaign);

}
