#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "core/earshot/colouring.hpp"
#include "core/earshot/coverage.hpp"
#include "core/earshot/turns.hpp"

namespace nguon {
namespace {

Horn horn(std::int64_t id, double latitude, double longitude, double power = 80, int horns = 2,
    std::optional<double> bearing = {})
{
    return { DeviceId(id), { latitude, longitude }, power, horns, bearing, 100 };
}

// So many metres north and east of a hamlet of Võ Nhai.
Horn horn_at(std::int64_t id, double north, double east)
{
    constexpr double metres_per_degree = 111'195;
    return horn(id, 21.75 + north / metres_per_degree,
        106.05 + east / metres_per_degree / std::cos(21.75 * 3.14159265 / 180));
}

Echo worst_echo(const EarshotPlan& plan)
{
    Echo worst;
    for (const auto& [device, echo] : plan.echoes)
        worst = worst_of(worst, echo);
    return worst;
}

TEST(HornSound, words_carry_a_few_hundred_metres_and_no_kilometre)
{
    const HornSound sound(horn(1, 21.75, 106.07, 100, 4, 0));
    EXPECT_GT(sound.farthest(understood_db), 200);
    EXPECT_LT(sound.farthest(understood_db), 500);
    EXPECT_LT(sound.level_at(Offset{ 0, 1'000 }), understood_db);
}

TEST(HornSound, twice_the_distance_is_six_decibels_and_the_air)
{
    const HornSound sound(horn(1, 21.75, 106.07));
    const double near = sound.level_at(Offset{ 0, 100 });
    EXPECT_NEAR(near - sound.level_at(Offset{ 0, 200 }), 6.02 + 0.5, 0.01);
}

TEST(HornSound, ten_times_the_power_is_ten_decibels_and_half_the_volume_six_less)
{
    Horn one = horn(1, 21.75, 106.07, 20);
    Horn ten = horn(1, 21.75, 106.07, 200);
    EXPECT_NEAR(
        HornSound(ten).level_at(Offset{ 100, 0 }) - HornSound(one).level_at(Offset{ 100, 0 }), 10,
        0.01);
    ten.volume = 50;
    EXPECT_NEAR(
        HornSound(ten).level_at(Offset{ 100, 0 }) - HornSound(one).level_at(Offset{ 100, 0 }),
        10 - 6.02, 0.01);
}

TEST(HornSound, one_horn_is_eighteen_decibels_quieter_behind_it)
{
    const HornSound sound(horn(1, 21.75, 106.07, 50, 1, 90));
    EXPECT_NEAR(sound.level_at(Offset{ 200, 0 }) - sound.level_at(Offset{ -200, 0 }), 18, 0.01);
    EXPECT_GT(sound.level_at(Offset{ 200, 0 }), sound.level_at(Offset{ 0, 200 }));
}

TEST(HornSound, without_a_bearing_it_is_equally_loud_all_around)
{
    const HornSound sound(horn(1, 21.75, 106.07, 50, 1));
    EXPECT_DOUBLE_EQ(sound.level_at(Offset{ 200, 0 }), sound.level_at(Offset{ -200, 0 }));
}

TEST(HornSound, boards_and_clusters_without_a_place_are_no_horns)
{
    Device device;
    device.id = DeviceId(7);
    EXPECT_FALSE(horn_of(device));
    device.place = Point{ 21.75, 106.07 };
    device.speakers = 3;
    ASSERT_TRUE(horn_of(device));
    EXPECT_EQ(horn_of(device)->power_w, 75); // nobody entered any
    device.kind = DeviceKind::board;
    EXPECT_FALSE(horn_of(device));
}

// Tries every way: for graphs of a few nodes.
int fewest_colours(const Graph& graph)
{
    std::vector<int> given(graph.size());
    for (int colours = 1;; ++colours) {
        const std::function<bool(std::size_t)> fits = [&](std::size_t node) {
            if (node == graph.size())
                return true;
            for (int one = 0; one < colours; ++one) {
                const bool taken
                    = std::any_of(graph[node].begin(), graph[node].end(), [&](int other) {
                          return static_cast<std::size_t>(other) < node
                              && given[static_cast<std::size_t>(other)] == one;
                      });
                given[node] = one;
                if (!taken && fits(node + 1))
                    return true;
            }
            return false;
        };
        if (fits(0))
            return colours;
    }
}

Graph random_graph(int nodes, double density, std::mt19937& random)
{
    Graph graph(static_cast<std::size_t>(nodes));
    std::bernoulli_distribution joined(density);
    for (int a = 0; a < nodes; ++a) {
        for (int b = a + 1; b < nodes; ++b) {
            if (!joined(random))
                continue;
            graph[static_cast<std::size_t>(a)].push_back(b);
            graph[static_cast<std::size_t>(b)].push_back(a);
        }
    }
    return graph;
}

bool is_proper(const Graph& graph, const Colouring& colouring)
{
    for (std::size_t node = 0; node < graph.size(); ++node) {
        for (const int other : graph[node]) {
            if (colouring.colour_of[node] == colouring.colour_of[static_cast<std::size_t>(other)])
                return false;
        }
    }
    return true;
}

TEST(Colouring, small_graphs_get_exactly_as_few_colours_as_trying_everything_finds)
{
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        const int nodes = 1 + round % 9;
        const Graph graph = random_graph(nodes, 0.15 + 0.08 * (round % 10), random);
        const Colouring found = colour(graph);
        ASSERT_TRUE(is_proper(graph, found));
        EXPECT_TRUE(found.fewest);
        EXPECT_EQ(found.colours, fewest_colours(graph));
    }
}

TEST(Colouring, large_graphs_stay_between_their_clique_and_their_degree)
{
    std::mt19937 random(11);
    for (int round = 0; round < 6; ++round) {
        const Graph graph = random_graph(300, 0.01 + 0.01 * round, random);
        const Colouring found = colour(graph);
        ASSERT_TRUE(is_proper(graph, found));
        std::size_t degree = 0;
        for (const auto& neighbours : graph)
            degree = std::max(degree, neighbours.size());
        EXPECT_GE(found.colours, found.at_least);
        EXPECT_LE(found.colours, static_cast<int>(degree) + 1);
        EXPECT_TRUE(found.fewest || found.colours > found.at_least);
    }
}

TEST(Colouring, a_ring_of_five_needs_three_and_nothing_needs_nothing)
{
    Graph ring(5);
    for (int i = 0; i < 5; ++i)
        ring[static_cast<std::size_t>(i)] = { (i + 1) % 5, (i + 4) % 5 };
    EXPECT_EQ(colour(ring).colours, 3);
    EXPECT_EQ(colour(ring).at_least, 2);
    EXPECT_TRUE(colour(ring).fewest);
    EXPECT_EQ(colour({}).colours, 0);
    EXPECT_EQ(colour(Graph(3)).colours, 1);
}

TEST(Turns, neighbours_take_turns_and_those_far_away_speak_together)
{
    const std::vector horns{ horn_at(1, 0, 0), horn_at(2, 0, 350), horn_at(3, 0, 9'000),
        horn_at(4, 0, 9'350) };
    const EarshotPlan plan = plan_turns(horns);
    EXPECT_EQ(plan.turns.at(DeviceId(1)).rounds, 2);
    EXPECT_NE(plan.turns.at(DeviceId(1)).round, plan.turns.at(DeviceId(2)).round);
    EXPECT_EQ(plan.turns.at(DeviceId(1)).round, plan.turns.at(DeviceId(3)).round);
    ASSERT_EQ(plan.disturbances.size(), 2U);
    EXPECT_NEAR(static_cast<double>(plan.disturbances[0].delay.count()), 350 / 0.340, 10);
    EXPECT_FALSE(plan.disturbances[0].together);
}

TEST(Turns, clusters_on_one_spot_are_one_source_and_speak_in_step)
{
    const std::vector horns{ horn_at(1, 0, 0), horn_at(2, 10, 0), horn_at(3, 0, 350) };
    const EarshotPlan plan = plan_turns(horns);
    EXPECT_EQ(plan.turns.at(DeviceId(1)), plan.turns.at(DeviceId(2)));
    EXPECT_NE(plan.turns.at(DeviceId(1)), plan.turns.at(DeviceId(3)));
}

TEST(Turns, whoever_is_alone_speaks_at_once)
{
    const EarshotPlan plan = plan_turns(std::vector{ horn_at(1, 0, 0), horn_at(2, 0, 3'000) });
    EXPECT_EQ(plan.turns.at(DeviceId(1)), Turn{});
    EXPECT_EQ(plan.turns.at(DeviceId(2)), Turn{});
    EXPECT_TRUE(plan.disturbances.empty());
    EXPECT_TRUE(plan_turns({}).turns.empty());
}

TEST(Turns, the_first_round_reaches_most_ground)
{
    // One in the middle of four that do not hear one another.
    const std::vector horns{ horn_at(1, 0, 0), horn_at(2, 0, 430), horn_at(3, 0, -430),
        horn_at(4, 430, 0), horn_at(5, -430, 0) };
    const EarshotPlan plan = plan_turns(horns);
    EXPECT_NE(plan.turns.at(DeviceId(1)).round, 0);
    EXPECT_EQ(plan.turns.at(DeviceId(2)).round, 0);
}

TEST(Turns, a_town_full_of_horns_has_four_rounds_and_says_who_speaks_at_once_all_the_same)
{
    std::vector<Horn> horns;
    for (int i = 0; i < 36; ++i)
        horns.push_back(horn_at(i + 1, 120 * (i / 6), 120 * (i % 6)));
    const EarshotPlan plan = plan_turns(horns);
    for (const auto& [device, turn] : plan.turns) {
        EXPECT_LE(turn.rounds, most_rounds);
        EXPECT_LT(turn.round, turn.rounds);
    }
    EXPECT_TRUE(std::any_of(plan.disturbances.begin(), plan.disturbances.end(),
        [](const Disturbance& one) { return one.together; }));
    // Those who disturb each other most never speak at once.
    double worst_together = 0;
    double worst = 0;
    for (const Disturbance& one : plan.disturbances) {
        worst = std::max(worst, one.share);
        if (one.together)
            worst_together = std::max(worst_together, one.share);
    }
    EXPECT_LE(worst_together, worst);
}

TEST(Turns, the_plan_does_not_depend_on_the_order_in_which_horns_are_named)
{
    std::vector<Horn> horns;
    std::mt19937 random(3);
    std::uniform_real_distribution<double> metres(0, 3'000);
    for (int i = 0; i < 40; ++i)
        horns.push_back(horn_at(i + 1, metres(random), metres(random)));
    const auto turns = plan_turns(horns).turns;
    std::shuffle(horns.begin(), horns.end(), random);
    EXPECT_EQ(plan_turns(horns).turns, turns);
}

TEST(Echoes, are_the_way_of_the_sound_from_the_farthest_neighbour_that_disturbs)
{
    const EarshotPlan plan
        = plan_turns(std::vector{ horn_at(1, 0, 0), horn_at(2, 0, 350), horn_at(3, 0, 9'000) });
    const Echo& echo = plan.echoes.at(DeviceId(1));
    EXPECT_NEAR(static_cast<double>(echo.of_any.count()), 350 / 0.340, 10);
    EXPECT_EQ(echo.in_round, Milliseconds(0)); // the two take turns
    EXPECT_EQ(plan.echoes.at(DeviceId(2)), echo);
    EXPECT_FALSE(plan.echoes.contains(DeviceId(3)));
    EXPECT_EQ(worst_echo(plan), echo);
    EXPECT_EQ(worst_echo(plan_turns({})), Echo{});
}

TEST(Echoes, count_within_a_round_where_there_are_too_few_rounds)
{
    std::vector<Horn> horns;
    for (int i = 0; i < 36; ++i)
        horns.push_back(horn_at(i + 1, 120 * (i / 6), 120 * (i % 6)));
    const EarshotPlan plan = plan_turns(horns);
    Echo expected;
    for (const Disturbance& one : plan.disturbances) {
        expected.of_any = std::max(expected.of_any, one.delay);
        if (one.together)
            expected.in_round = std::max(expected.in_round, one.delay);
    }
    EXPECT_GT(expected.in_round, Milliseconds(0));
    EXPECT_EQ(worst_echo(plan), expected);
}

TEST(Turns, a_horn_that_looks_away_is_in_fewer_ways)
{
    // Back to back: each is loud where the other is not.
    std::vector horns{ horn_at(1, 0, 0), horn_at(2, 0, 500) };
    for (Horn& one : horns)
        one.horns = 1;
    horns[0].bearing = 270;
    horns[1].bearing = 90;
    const double away = disturbed_share(HornSound(horns[0]), HornSound(horns[1]));
    horns[0].bearing = 90;
    horns[1].bearing = 270;
    const double towards = disturbed_share(HornSound(horns[0]), HornSound(horns[1]));
    EXPECT_LT(away, towards);
}

Ground hamlet(std::int64_t id, Point centre, std::int64_t households)
{
    Ground ground;
    ground.unit = UnitId(id);
    ground.centre = centre;
    ground.households = households;
    return ground;
}

TEST(Coverage, a_hamlet_under_its_horn_hears_and_one_behind_the_hill_does_not)
{
    const Horn one = horn_at(1, 0, 0);
    const Point near = one.place;
    const Point far = horn_at(2, 4'000, 0).place;
    const std::vector grounds{ hamlet(1, near, 80), hamlet(2, far, 60), Ground{ UnitId(3) } };
    const auto covered = cover(grounds, std::vector{ one });
    ASSERT_EQ(covered.size(), 3U);
    EXPECT_DOUBLE_EQ(covered[0].share_out, 0);
    EXPECT_EQ(covered[0].households_out, 0);
    EXPECT_DOUBLE_EQ(covered[1].share_out, 1);
    EXPECT_EQ(covered[1].households_out, 60);
    EXPECT_FALSE(covered[2].placed);
}

TEST(Coverage, a_large_outline_is_heard_in_part)
{
    const Horn one = horn_at(1, 0, 0);
    Ground ground;
    ground.unit = UnitId(1);
    ground.households = 1'000;
    const auto corner = [](double north, double east) { return horn_at(9, north, east).place; };
    ground.outlines = { { corner(-600, -600), corner(-600, 600), corner(600, 600),
        corner(600, -600), corner(-600, -600) } };
    const auto covered = cover(std::vector{ ground }, std::vector{ one });
    EXPECT_GT(covered[0].share_out, 0.5);
    EXPECT_LT(covered[0].share_out, 1);
    EXPECT_NEAR(static_cast<double>(covered[0].households_out), 1'000 * covered[0].share_out, 1);
}

TEST(Coverage, points_stay_inside_their_outline_and_are_bounded)
{
    Ground thin;
    thin.outlines
        = { { { 21, 106 }, { 21.1, 106.001 }, { 21.1, 106.002 }, { 21, 106.001 }, { 21, 106 } } };
    const auto points = points_of(thin);
    EXPECT_GE(points.size(), 25U);
    EXPECT_LE(points.size(), 20'000U);
    for (const Point point : points)
        EXPECT_TRUE(contains(thin.outlines[0], point));
}

}
}
