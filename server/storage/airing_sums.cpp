#include "server/storage/airing_sums.hpp"

namespace nguon::storage {

void AiringSums::count(const Delivery& delivery, int sign)
{
    Sum& sum = sums_[{ delivery.unit, day_of(delivery.planned_at) }];
    sum.summary.add(delivery.state, sign);
    sum.heard += sign * delivery.heard;
}

void AiringSums::write(sql::Connection& sql) const
{
    std::vector<std::vector<sql::Value>> rows;
    for (const auto& [key, sum] : sums_) {
        const LedgerSummary& s = sum.summary;
        rows.push_back({ key.first, key.second, s.planned, s.played, s.partial, s.preempted,
            s.missed, s.refused, s.awaiting, sum.heard });
    }
    sql.run_many("INSERT INTO airing_sum (unit, day, planned, played, partial, preempted, missed,"
                 " refused, awaiting, heard_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                 " ON CONFLICT (day, unit) DO UPDATE SET"
                 " planned = airing_sum.planned + excluded.planned,"
                 " played = airing_sum.played + excluded.played,"
                 " partial = airing_sum.partial + excluded.partial,"
                 " preempted = airing_sum.preempted + excluded.preempted,"
                 " missed = airing_sum.missed + excluded.missed,"
                 " refused = airing_sum.refused + excluded.refused,"
                 " awaiting = airing_sum.awaiting + excluded.awaiting,"
                 " heard_ms = airing_sum.heard_ms + excluded.heard_ms",
        rows);
}

}
