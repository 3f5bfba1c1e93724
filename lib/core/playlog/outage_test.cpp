#include "core/playlog/outage.hpp"

#include <array>
#include <gtest/gtest.h>

#include "core/playlog/play_record.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment nine = *parse_rfc3339("2026-11-21T09:00:00+07:00");
const Span airing{ nine, nine + 2min };

Outage outage(OutageKind kind, Moment from, Moment to) { return { kind, from, to, true }; }

PlayRecord heard(Moment from, Moment to)
{
    PlayRecord record;
    record.started_at = from;
    record.ended_at = to;
    record.rendered = to - from;
    record.result = Outcome::played;
    return record;
}

TEST(Outages, names_lead_there_and_back)
{
    for (const OutageKind kind : { OutageKind::power, OutageKind::shutdown, OutageKind::crash,
             OutageKind::service, OutageKind::sound, OutageKind::link })
        EXPECT_EQ(parse_outage_kind(name_of(kind)), kind);
    EXPECT_FALSE(parse_outage_kind("storm"));
}

TEST(Outages, power_that_was_away_explains_what_was_not_heard)
{
    const std::array told{ outage(OutageKind::link, nine - 1h, nine + 2h),
        outage(OutageKind::power, nine - 10min, nine + 1h) };
    EXPECT_EQ(explanation(airing, false, told), told[1]);
}

TEST(Outages, a_lost_line_explains_only_sound_that_never_came)
{
    const std::array told{ outage(OutageKind::link, nine - 1h, nine + 2h) };
    EXPECT_FALSE(explanation(airing, false, told));
    EXPECT_EQ(explanation(airing, true, told), told[0]);
}

TEST(Outages, one_that_ended_before_explains_nothing)
{
    const std::array told{ outage(OutageKind::power, nine - 1h, nine),
        outage(OutageKind::power, nine + 2min, nine + 1h) };
    EXPECT_FALSE(explanation(airing, false, told));
}

TEST(Outages, of_two_power_cuts_the_longer_one_in_the_airing_is_told)
{
    const std::array told{ outage(OutageKind::power, nine - 1h, nine + 10s),
        outage(OutageKind::power, nine + 20s, nine + 1h) };
    EXPECT_EQ(explanation(airing, false, told), told[1]);
}

TEST(Outages, without_a_trusted_clock_nothing_is_decided)
{
    Outage doubtful = outage(OutageKind::power, nine - 1h, nine + 1h);
    doubtful.time_known = false;
    EXPECT_FALSE(explanation(airing, false, std::array{ doubtful }));
    EXPECT_FALSE(contradicts(doubtful, heard(nine, nine + 2min)));
}

TEST(Outages, who_says_that_he_was_off_and_played_contradicts_himself)
{
    const Outage off = outage(OutageKind::power, nine - 1h, nine + 1h);
    EXPECT_TRUE(contradicts(off, heard(nine, nine + 2min)));
    EXPECT_FALSE(contradicts(off, heard(nine + 1h, nine + 62min)));
    // The last sign of life is up to a minute old when the power goes.
    EXPECT_FALSE(contradicts(off, heard(nine - 1h, nine - 1h + 65s)));
    EXPECT_TRUE(contradicts(off, heard(nine - 1h, nine - 1h + 80s)));
}

TEST(Outages, an_item_that_went_on_after_the_cut_is_no_contradiction)
{
    const Outage cut = outage(OutageKind::power, nine + 5min, nine + 8min);
    PlayRecord carried = heard(nine, nine + 15min);
    carried.rendered = 12min;
    EXPECT_FALSE(contradicts(cut, carried));
    // The last sign of life may be a minute older than the cut.
    carried.rendered = 13min;
    EXPECT_FALSE(contradicts(cut, carried));
    carried.rendered = 14min;
    EXPECT_TRUE(contradicts(cut, carried)) << "for so much there was no time";
}

TEST(Outages, playing_without_a_line_is_no_contradiction)
{
    EXPECT_FALSE(
        contradicts(outage(OutageKind::link, nine - 1h, nine + 1h), heard(nine, nine + 2min)));
    PlayRecord silent = heard(nine, nine + 2min);
    silent.rendered = 0ms;
    EXPECT_FALSE(contradicts(outage(OutageKind::power, nine - 1h, nine + 1h), silent));
}

}
}
