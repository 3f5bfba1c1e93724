#include "agent/store/wanted_media.hpp"

#include <gtest/gtest.h>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

const Moment now = moment_from_unix_ms(1'790'000'000'000);

PlanSlot slot(const std::string& media, Moment starts)
{
    PlanSlot one;
    one.starts = starts;
    one.length = 5min;
    one.media = sha256(media).text();
    one.media_size = 1'000;
    return one;
}

TEST(WantedMedia, what_sounds_first_comes_first_and_each_file_once)
{
    const auto wanted = wanted_media({ slot("late", now + 3h), slot("both", now + 5h),
                                         slot("soon", now + 1h), slot("both", now + 2h) },
        {}, now);

    ASSERT_EQ(wanted.size(), 3U);
    EXPECT_EQ(wanted[0], (WantedMedia{ sha256("soon"), 1'000, now + 1h }));
    EXPECT_EQ(wanted[1], (WantedMedia{ sha256("both"), 1'000, now + 2h }));
    EXPECT_EQ(wanted[2], (WantedMedia{ sha256("late"), 1'000, now + 3h }));
}

TEST(WantedMedia, what_is_on_air_is_still_wanted_and_what_is_over_is_not)
{
    const auto wanted
        = wanted_media({ slot("over", now - 1h), slot("on air", now - 1min) }, {}, now);
    ASSERT_EQ(wanted.size(), 1U);
    EXPECT_EQ(wanted[0].hash, sha256("on air"));
}

TEST(WantedMedia, what_an_emergency_may_need_is_fetched_behind_the_day_and_kept)
{
    const PlanMedia siren{ sha256("siren").text(), 500 };
    const PlanMedia news{ sha256("today").text(), 1'000 };
    const auto wanted = wanted_media(
        { slot("today", now + 2h), slot("in two days", now + 48h) }, { siren, news }, now);
    ASSERT_EQ(wanted.size(), 3U);
    EXPECT_EQ(wanted[0].hash, sha256("today"));
    EXPECT_EQ(wanted[1].hash, sha256("siren"));
    EXPECT_EQ(wanted[1].size, 500U);
    EXPECT_EQ(wanted_soon(wanted, now), std::set{ sha256("today") });
}

TEST(WantedMedia, a_name_that_is_no_hash_is_passed_over)
{
    PlanSlot bad = slot("x", now + 1h);
    bad.media = "../../etc/passwd";
    EXPECT_TRUE(wanted_media({ bad }, {}, now).empty());
}

TEST(WantedMedia, being_ready_asks_for_the_next_24_hours_only)
{
    const auto wanted = wanted_media(
        { slot("today", now + 23h), slot("tomorrow", now + 24h), slot("later", now + 72h) }, {},
        now);
    EXPECT_EQ(wanted_soon(wanted, now), std::set{ sha256("today") });
}

}
}
