#include "server/storage/play_records.hpp"

#include "server/storage/query.hpp"
#include "server/storage/stored_onsite.hpp"

namespace nguon::storage {

PlayRecord read_record(sql::Row row)
{
    PlayRecord record;
    record.sequence = row.get<std::int64_t>(0);
    if (!row.is_null(1))
        record.occurrence
            = OccurrenceKey{ row.get<ScheduleId>(1), row.get<Moment>(2), row.get<int>(3) };
    record.bulletin = row.optional<BulletinId>(4);
    record.order = row.optional<OrderId>(5);
    record.plan_version = row.get<Version>(6);
    record.planned_at = row.get<Moment>(7);
    record.started_at = row.optional<Moment>(8);
    record.ended_at = row.optional<Moment>(9);
    record.rendered = row.get<Milliseconds>(10);
    record.result = known(parse_outcome(row.view(11)), row.view(11));
    record.reason = known(parse_reason(row.view(12)), row.view(12));
    record.clock_error_ms = row.optional<std::int64_t>(13);
    record.peak_db_tenths = row.get<int>(14);
    if (!row.is_null(15))
        record.onsite = stored::onsite_act_from(row.view(15));
    return record;
}

}
