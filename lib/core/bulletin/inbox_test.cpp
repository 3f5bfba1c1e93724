#include "core/bulletin/inbox.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;
using enum Priority;

std::string code(const Result<std::size_t>& place)
{
    return place ? "at " + std::to_string(*place) : place.error().fields.front().code;
}

Moment clock(std::string_view text)
{
    return *parse_rfc3339(std::string(text).append(":00+07:00"));
}

TEST(PlaceInProgramme, a_normal_bulletin_goes_to_the_end_and_never_before_a_priority_one)
{
    EXPECT_EQ(code(place_in_programme({}, normal, {})), "at 0");
    EXPECT_EQ(code(place_in_programme({ priority, normal, normal }, normal, {})), "at 3");
    EXPECT_EQ(code(place_in_programme({ priority, normal, normal }, normal, 1)), "at 1");
    EXPECT_EQ(code(place_in_programme({ priority, normal, normal }, normal, 0)),
        "inbox.priority_goes_first");
    EXPECT_EQ(code(place_in_programme({ normal }, normal, 2)), "input.out_of_range");
}

TEST(PlaceInProgramme, the_commune_orders_a_priority_bulletin_against_its_own_and_no_further)
{
    const std::vector<Priority> items{ priority, priority, normal };
    EXPECT_EQ(code(place_in_programme(items, priority, {})), "at 2") << "behind its like";
    EXPECT_EQ(code(place_in_programme(items, priority, 0)), "at 0");
    EXPECT_EQ(code(place_in_programme(items, priority, 1)), "at 1");
    EXPECT_EQ(code(place_in_programme(items, priority, 3)), "inbox.priority_goes_first");
    EXPECT_EQ(code(place_in_programme({ normal, normal }, priority, {})), "at 0");
}

TEST(InboxRule, what_is_decided_late_goes_on_air_the_same_day_or_in_the_morning)
{
    const InboxRule evening{ UnitId(1), 16h, 17h, false, 1 };
    EXPECT_EQ(last_due(evening, clock("2026-11-23T16:00")).air_at, clock("2026-11-23T17:00"));
    EXPECT_EQ(last_due(evening, clock("2026-11-23T15:59")).decide_by, clock("2026-11-22T16:00"));
    const InboxRule night{ UnitId(1), 20h, 5h + 30min, false, 1 };
    EXPECT_EQ(last_due(night, clock("2026-11-23T21:00")).air_at, clock("2026-11-24T05:30"));
    EXPECT_EQ(last_due(night, clock("2026-11-24T05:00")).air_at, clock("2026-11-24T05:30"));
}

TEST(InboxRule, names_read_back)
{
    for (const InboxAnswer one :
        { InboxAnswer::accepted, InboxAnswer::left, InboxAnswer::dropped, InboxAnswer::failed })
        EXPECT_EQ(parse_inbox_answer(name_of(one)), one);
    for (const InboxState one : { InboxState::waiting, InboxState::accepted, InboxState::left,
             InboxState::planned, InboxState::over })
        EXPECT_EQ(parse_inbox_state(name_of(one)), one);
    EXPECT_FALSE(parse_inbox_answer("maybe"));
}

}
}
