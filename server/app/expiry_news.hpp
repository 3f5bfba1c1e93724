// What is told of SIMs, warranties and leases that run out, beside the list on the page.
#pragma once

#include "server/app/alarms.hpp"
#include "server/app/records.hpp"

namespace nguon::app {

// What has come within 30, 7 or 1 days of its end since it was last told of; none: nothing.
std::optional<AlarmNews> news_of_expiries(Records& records, Moment now);
// In the transaction that keeps the news.
void expiries_were_told(Records& records, Day day);

}
