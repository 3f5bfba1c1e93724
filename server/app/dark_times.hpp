// What an announced outage silences: clusters, and airings with the nearest times at which they may
// be heard instead. Over one reading of what is planned to be on air.
#pragma once

#include <set>

#include "server/app/airing.hpp"
#include "server/app/planned_outages.hpp"

namespace nguon::app {

class DarkTimes {
public:
    // `outages`: at least one; stored or not.
    DarkTimes(Records& records, const Deed& deed, const UnitTree& tree,
        const std::vector<PlannedOutage>& outages);

    // Each with its outages, as many as somebody looks through; `total` counts all.
    struct Clusters {
        std::vector<DarkCluster> shown;
        std::int64_t total = 0;
    };
    Clusters clusters() const;

    struct Affected {
        const AiringBook::Entry* entry = nullptr;
        Moment starts{};
        std::vector<DeviceId> devices; // in an outage, and not given it at another time before
        std::size_t all = 0; // loudspeaker clusters that were to play it
    };
    // To come, in the order of their starts.
    std::vector<Affected> affected() const;
    // With times before and after that no rule forbids, nor what is proposed for those before it.
    std::vector<DarkAiring> airings() const;

private:
    Affected look_at(const AiringBook::Entry& entry, Moment starts) const;
    void propose(DarkAiring& airing, const Affected& one, std::vector<Airing>& proposed) const;
    Moment first_darkness(const Affected& one, const DarkAiring& airing) const;
    bool is_meant(const PlannedOutage& outage, std::uint32_t position) const;
    std::vector<const PlannedOutage*> during(Span span) const;

    Moment now_;
    const UnitTree& tree_;
    const std::vector<PlannedOutage>& outages_;
    AiringBook book_;
    // Whom the name of each unit means, as positions in reach().all(), sorted.
    std::map<UnitId, std::vector<std::uint32_t>> meant_;
    // Devices that hear the airing at another time already.
    std::map<std::pair<ScheduleId, Moment>, std::set<DeviceId>> made_up_;
};

}
