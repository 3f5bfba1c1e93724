#include "server/storage/airing_sums.hpp"

#include <set>

namespace nguon::storage {
namespace {

std::vector<sql::Value> key_of(const Delivery& delivery)
{
    return { delivery.planned_at, delivery.device, delivery.occurrence.starts,
        delivery.occurrence.schedule, delivery.occurrence.item };
}

std::vector<sql::Value> trouble_of(const Delivery& delivery)
{
    std::vector<sql::Value> values = key_of(delivery);
    values.emplace_back(delivery.unit);
    return values;
}

}

void AiringSums::add(const Delivery& delivery)
{
    count(delivery, 1);
    if (went_wrong(delivery.state))
        new_troubles_.push_back(trouble_of(delivery));
}

void AiringSums::change(const Delivery& before, const Delivery& after)
{
    count(before, -1);
    count(after, 1);
    if (went_wrong(after.state) && !went_wrong(before.state))
        new_troubles_.push_back(trouble_of(after));
    if (went_wrong(before.state) && !went_wrong(after.state))
        ended_troubles_.push_back(key_of(before));
}

void AiringSums::count(const Delivery& delivery, int sign)
{
    Sum& sum = sums_[{ delivery.unit, day_of(delivery.planned_at) }];
    sum.summary.add(delivery.state, sign);
    sum.heard += sign * delivery.heard;
    Airing& airing = airings_[{ delivery.bulletin, delivery.occurrence }];
    airing.planned_at = delivery.planned_at;
    airing.sum.summary.add(delivery.state, sign);
    airing.sum.heard += sign * delivery.heard;
}

void AiringSums::write_airings(sql::Connection& sql) const
{
    std::vector<std::vector<sql::Value>> rows;
    std::set<BulletinId> bulletins;
    for (const auto& [key, airing] : airings_) {
        const auto& [bulletin, occurrence] = key;
        const LedgerSummary& s = airing.sum.summary;
        bulletins.insert(bulletin);
        rows.push_back({ bulletin, occurrence.starts, occurrence.schedule, occurrence.item,
            airing.planned_at, s.planned, s.played, s.partial, s.preempted, s.missed, s.refused,
            s.awaiting, airing.sum.heard });
    }
    sql.run_many(
        "INSERT INTO airing (bulletin, starts, schedule, item, planned_at, planned, played,"
        " partial, preempted, missed, refused, awaiting, heard_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (bulletin, starts, schedule, item) DO UPDATE SET"
        " planned = airing.planned + excluded.planned,"
        " played = airing.played + excluded.played,"
        " partial = airing.partial + excluded.partial,"
        " preempted = airing.preempted + excluded.preempted,"
        " missed = airing.missed + excluded.missed,"
        " refused = airing.refused + excluded.refused,"
        " awaiting = airing.awaiting + excluded.awaiting,"
        " heard_ms = airing.heard_ms + excluded.heard_ms",
        rows);
    std::vector<std::vector<sql::Value>> news;
    for (const BulletinId bulletin : bulletins)
        news.push_back({ bulletin });
    sql.run_many("INSERT INTO airing_news (bulletin, stamp) VALUES (?, 1)"
                 " ON CONFLICT (bulletin) DO UPDATE SET stamp = airing_news.stamp + 1",
        news);
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
    write_airings(sql);
    sql.run_many("INSERT INTO delivery_trouble (planned_at, device, starts, schedule, item, unit)"
                 " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        new_troubles_);
    sql.run_many("DELETE FROM delivery_trouble WHERE planned_at = ? AND device = ? AND starts = ?"
                 " AND schedule = ? AND item = ?",
        ended_troubles_);
}

}
