// Pauses, profiles of particular days, campaigns and the days ahead as the contract writes them.
#pragma once

#include "server/app/campaigns.hpp"
#include "server/app/day_profiles.hpp"
#include "server/app/days_ahead.hpp"
#include "server/app/pauses.hpp"
#include "json/reader.hpp"

namespace nguon::http {

json::Object to_json(const app::ShownPause& shown);
json::Object to_json(const app::ShownProfile& shown);
json::Object to_json(const app::ShownCampaign& shown);
json::Object to_json(const app::DaysAhead& ahead);

app::PauseWish read_pause(json::Reader& in);
// Without the unit, which only a new one names.
DayProfile read_profile(json::Reader& in);
Campaign read_campaign(json::Reader& in);

}
