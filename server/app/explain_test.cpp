#include "server/app/explain.hpp"

#include <gmock/gmock.h>

namespace nguon::app {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

Moment evening(std::chrono::milliseconds after)
{
    return *parse_rfc3339("2026-11-24T20:00:00+07:00") + after;
}

Candidate on_air(Moment starts, Moment ends)
{
    Candidate one;
    one.title = "Bản tin tối";
    one.starts = starts;
    one.ends = ends;
    one.on_air = true;
    return one;
}

std::string told(Candidate one)
{
    Explanation explanation;
    explanation.at = one.starts;
    explanation.candidates.push_back(std::move(one));
    return sentences(explanation).front().second;
}

TEST(Explaining, names_the_minute_that_was_planned_where_a_sound_is_over_a_hair_before_or_after_it)
{
    EXPECT_THAT(
        told(on_air(evening(0ms), evening(11min - 40ms))), HasSubstr("từ 20:00 đến 20:11:"));
    EXPECT_THAT(told(on_air(evening(-3ms), evening(11min - 1s))), HasSubstr("từ 20:00 đến 20:11:"));
    EXPECT_THAT(told(on_air(evening(2ms), evening(11min + 1s))), HasSubstr("từ 20:00 đến 20:11:"));
}

TEST(Explaining, names_the_second_where_an_item_ends_within_a_minute)
{
    EXPECT_THAT(told(on_air(evening(35s), evening(2min + 14s + 700ms))),
        HasSubstr("từ 20:00:35 đến 20:02:15:"));
}

TEST(Explaining, reads_the_log_of_the_device_to_the_nearest_second)
{
    Explanation explanation;
    explanation.at = evening(5min);
    explanation.past = true;
    PlayRecord record;
    record.started_at = evening(-1ms);
    record.ended_at = evening(11min - 1ms);
    explanation.heard = record;
    EXPECT_THAT(sentences(explanation).front().second,
        HasSubstr("lúc 20:05:00 (từ 20:00:00 đến 20:11:00)"));
}

}
}
