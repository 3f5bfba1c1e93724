#include <gtest/gtest.h>

#include "core/order/turn.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

TEST(SpacingOf, who_hears_no_neighbour_gets_the_pauses_of_a_slow_reading)
{
    EXPECT_EQ(spacing_of({}), (Spacing{ 300ms, 2s }));
}

TEST(SpacingOf, a_phrase_is_followed_by_silence_until_its_echo_has_come)
{
    // 300 m: 882 ms and a syllable.
    EXPECT_EQ(spacing_of({ 882ms, 882ms }).phrases, 1'100ms);
    EXPECT_GT(spacing_of({ 882ms, 882ms }).phrases, 882ms);
    // Hardly more than what an ear takes for one voice.
    EXPECT_EQ(spacing_of({ 60ms, 60ms }).phrases, 300ms);
}

TEST(SpacingOf, those_of_another_round_part_the_airings_and_not_the_phrases)
{
    const Spacing spacing = spacing_of({ 1'500ms, 0ms });
    EXPECT_EQ(spacing.phrases, 300ms);
    EXPECT_EQ(spacing.airings, 3'500ms);
}

TEST(SpacingOf, no_pause_is_so_long_that_it_sounds_like_the_end)
{
    const Spacing spacing = spacing_of({ 60s, 60s });
    EXPECT_EQ(spacing.phrases, 3s);
    EXPECT_EQ(spacing.airings, 10s);
}

TEST(SpacingOf, grows_with_the_distance)
{
    Spacing before = spacing_of({});
    for (Milliseconds echo = 100ms; echo < 9s; echo += 100ms) {
        const Spacing here = spacing_of({ echo, echo });
        EXPECT_GE(here.phrases, before.phrases);
        EXPECT_GE(here.airings, before.airings);
        before = here;
    }
}

TEST(Manner, has_names_and_no_others_are_taken)
{
    EXPECT_EQ(parse_manner(name_of(Manner::together)), Manner::together);
    EXPECT_EQ(parse_manner(name_of(Manner::in_turns)), Manner::in_turns);
    EXPECT_EQ(parse_manner("staggered"), std::nullopt);
    EXPECT_EQ(parse_manner(""), std::nullopt);
}

}
}
