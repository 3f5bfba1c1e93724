#include "server/storage/sql_fault_clocks.hpp"

namespace nguon::storage {

std::vector<FaultClock> SqlFaultClocks::all()
{
    std::vector<FaultClock> clocks;
    sql_.each("SELECT device, unit, kind, well, since FROM fault_clock ORDER BY device, unit, kind",
        {}, [&](sql::Row row) {
            // One of a kind that is not watched any more counts nothing.
            if (const auto kind = parse_breakdown_kind(row.view(2)))
                clocks.push_back({ row.get<DeviceId>(0), row.get<UnitId>(1), *kind,
                    row.get<bool>(3), row.get<Moment>(4) });
        });
    return clocks;
}

void SqlFaultClocks::write(const ClockNews& news)
{
    std::vector<std::vector<sql::Value>> gone;
    for (const FaultClock& one : news.gone)
        gone.push_back({ one.device, one.unit, name_of(one.kind) });
    sql_.run_many("DELETE FROM fault_clock WHERE device = ? AND unit = ? AND kind = ?", gone);
    std::vector<std::vector<sql::Value>> kept;
    for (const FaultClock& one : news.kept)
        kept.push_back({ one.device, one.unit, name_of(one.kind), one.well, one.since });
    sql_.run_many("INSERT INTO fault_clock (device, unit, kind, well, since) VALUES (?, ?, ?, ?, ?)"
                  " ON CONFLICT (device, unit, kind) DO UPDATE SET well = excluded.well,"
                  " since = excluded.since",
        kept);
}

}
