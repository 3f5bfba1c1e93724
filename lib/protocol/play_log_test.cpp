#include "protocol/play_log.hpp"

#include <gtest/gtest.h>

namespace nguon::protocol {
namespace {

using namespace std::chrono_literals;

const Moment nine = *parse_rfc3339("2026-11-21T09:00:00+07:00");

PlayRecord told(OutageKind kind)
{
    PlayRecord record;
    record.sequence = 7;
    record.planned_at = nine;
    record.outage = Outage{ kind, nine, nine + 1h, true };
    return record;
}

TEST(PlayLogEntry, tells_of_an_outage_and_of_nothing_else)
{
    for (const OutageKind kind : { OutageKind::power, OutageKind::link, OutageKind::sound }) {
        const auto read = parse_record(to_canonical(told(kind)));
        ASSERT_TRUE(read);
        EXPECT_EQ(read->outage, told(kind).outage);
    }
    PlayRecord both = told(OutageKind::power);
    both.occurrence = OccurrenceKey{ ScheduleId(3), nine, 0 };
    EXPECT_FALSE(parse_record(to_canonical(both)));
}

TEST(PlayLogEntry, an_outage_that_ends_before_it_begins_or_of_an_unknown_kind_is_refused)
{
    PlayRecord reversed = told(OutageKind::power);
    reversed.outage->to = nine - 1ms;
    EXPECT_FALSE(parse_record(to_canonical(reversed)));
    std::string entry = to_canonical(told(OutageKind::power));
    entry.replace(entry.find("\"power\""), 7, "\"storm\"");
    EXPECT_FALSE(parse_record(entry));
}

TEST(PlayLogEntry, of_an_airing_says_nothing_of_outages)
{
    PlayRecord record;
    record.sequence = 1;
    record.occurrence = OccurrenceKey{ ScheduleId(3), nine, 0 };
    const std::string entry = to_canonical(record);
    EXPECT_EQ(entry.find("outage"), std::string::npos);
    const auto read = parse_record(entry);
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->outage);
}

}
}
