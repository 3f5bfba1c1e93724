#include "core/earshot/turns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/earshot/colouring.hpp"

namespace nguon {
namespace {

constexpr double heard_db = understood_db - echo_below_db; // what can spoil the faintest word
constexpr double stricter_by = 1.25;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// Clusters on one spot are one source: they are numbered together.
struct Place {
    std::vector<int> horns;
    double ground = 0; // reached by the loudest, square metres
};

struct Edge {
    int a = 0; // places
    int b = 0;
    double share = 0;
};

double spoilt(const HornSound& heard, const HornSound& other, Offset way)
{
    int count = 0;
    for (const HornSound::Spot& spot : heard.spots()) {
        const Offset from_other{ spot.from_horn.east - way.east, spot.from_horn.north - way.north };
        const double distance = std::hypot(from_other.east, from_other.north);
        if (std::abs(distance - spot.distance) <= one_place_m)
            continue;
        const double level = other.level_at(from_other);
        count += level >= ambient_db && std::abs(level - spot.level) < echo_below_db;
    }
    return static_cast<double>(count) / static_cast<double>(heard.spots().size());
}

class Planner {
public:
    explicit Planner(std::span<const Horn> horns)
    {
        std::vector<Horn> sorted(horns.begin(), horns.end());
        std::sort(sorted.begin(), sorted.end(),
            [](const Horn& a, const Horn& b) { return a.device < b.device; });
        sounds_.reserve(sorted.size());
        for (const Horn& horn : sorted)
            sounds_.emplace_back(horn);
        for (const HornSound& sound : sounds_) {
            reaches_.push_back(sound.farthest(understood_db));
            carries_.push_back(sound.farthest(heard_db));
        }
    }

    EarshotPlan run()
    {
        look_around();
        gather_places();
        take_edges();
        const auto parts = parts_of(graph_of_places());
        std::vector<int> part_of(places_.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            for (const int place : parts[i])
                part_of[at(place)] = static_cast<int>(i);
        }
        std::vector<std::vector<Edge>> edges(parts.size());
        for (const Edge& edge : edges_)
            edges[at(part_of[at(edge.a)])].push_back(edge);
        for (std::size_t i = 0; i < parts.size(); ++i)
            plan_part(parts[i], edges[i]);
        for (Disturbance& one : plan_.disturbances) {
            one.together = plan_.turns.at(one.a).round == plan_.turns.at(one.b).round;
            for (const DeviceId device : { one.a, one.b }) {
                Echo& echo = plan_.echoes[device];
                echo.of_any = std::max(echo.of_any, one.delay);
                if (one.together)
                    echo.in_round = std::max(echo.in_round, one.delay);
            }
        }
        return std::move(plan_);
    }

private:
    // Pairs that stand on one spot, and pairs that may disturb one another.
    void look_around()
    {
        std::vector<int> by_latitude(sounds_.size());
        std::iota(by_latitude.begin(), by_latitude.end(), 0);
        const auto latitude = [&](int i) { return sounds_[at(i)].horn().place.latitude; };
        std::stable_sort(by_latitude.begin(), by_latitude.end(),
            [&](int a, int b) { return latitude(a) < latitude(b); });
        const double farthest = carries_.empty()
            ? 0
            : *std::max_element(carries_.begin(), carries_.end())
                + *std::max_element(reaches_.begin(), reaches_.end());
        for (std::size_t i = 0; i < by_latitude.size(); ++i) {
            for (std::size_t j = i + 1; j < by_latitude.size(); ++j) {
                const int a = std::min(by_latitude[i], by_latitude[j]);
                const int b = std::max(by_latitude[i], by_latitude[j]);
                const Offset way
                    = offset_between(sounds_[at(a)].horn().place, sounds_[at(b)].horn().place);
                if (std::abs(way.north) > farthest)
                    break;
                compare(a, b, std::hypot(way.east, way.north));
            }
        }
    }

    void compare(int a, int b, double distance)
    {
        if (distance <= one_place_m) {
            same_spot_.push_back({ a, b });
            return;
        }
        if (distance
            > std::max(reaches_[at(a)] + carries_[at(b)], reaches_[at(b)] + carries_[at(a)]))
            return;
        const double share = disturbed_share(sounds_[at(a)], sounds_[at(b)]);
        if (share < bearable_share)
            return;
        pairs_.push_back({ a, b, share });
        const auto delay = std::chrono::duration_cast<Milliseconds>(
            std::chrono::duration<double>(distance / speed_of_sound));
        plan_.disturbances.push_back({ sounds_[at(a)].horn().device, sounds_[at(b)].horn().device,
            distance, share, delay, false });
    }

    // Whoever stands on the spot of an earlier one joins it; never chains of them across a village.
    void gather_places()
    {
        constexpr int none = -1;
        place_of_.assign(sounds_.size(), none);
        std::vector<int> joins(sounds_.size(), none);
        std::sort(same_spot_.begin(), same_spot_.end());
        for (const auto& [first, second] : same_spot_) {
            if (joins[at(first)] == none && joins[at(second)] == none)
                joins[at(second)] = first;
        }
        for (std::size_t i = 0; i < sounds_.size(); ++i) {
            if (joins[i] == none) {
                place_of_[i] = static_cast<int>(places_.size());
                places_.emplace_back();
            } else {
                place_of_[i] = place_of_[at(joins[i])];
            }
            Place& place = places_[at(place_of_[i])];
            place.horns.push_back(static_cast<int>(i));
            place.ground = std::max(place.ground, reaches_[i] * reaches_[i]);
        }
    }

    void take_edges()
    {
        std::map<std::pair<int, int>, double> shares;
        for (const Edge& pair : pairs_) {
            const int a = place_of_[at(pair.a)];
            const int b = place_of_[at(pair.b)];
            if (a == b)
                continue;
            double& share = shares[{ std::min(a, b), std::max(a, b) }];
            share = std::max(share, pair.share);
        }
        for (const auto& [places, share] : shares)
            edges_.push_back({ places.first, places.second, share });
    }

    Graph graph_of_places() const
    {
        Graph graph(places_.size());
        for (const Edge& edge : edges_) {
            graph[at(edge.a)].push_back(edge.b);
            graph[at(edge.b)].push_back(edge.a);
        }
        return graph;
    }

    void plan_part(const std::vector<int>& part, const std::vector<Edge>& edges)
    {
        Colouring colouring;
        double share = 0;
        do {
            colouring = colour(graph_of_part(part, edges, share));
            share = std::max(share, bearable_share) * stricter_by;
        } while (colouring.colours > most_rounds);
        const std::vector<int> round_of = most_ground_first(part, colouring);
        for (std::size_t i = 0; i < part.size(); ++i) {
            const Turn turn{ round_of[at(colouring.colour_of[i])], std::max(colouring.colours, 1) };
            for (const int horn : places_[at(part[i])].horns)
                plan_.turns[sounds_[at(horn)].horn().device] = turn;
        }
    }

    // Above a share of 1 there are no edges left: the caller's loop always ends.
    static Graph graph_of_part(
        const std::vector<int>& part, const std::vector<Edge>& edges, double least_share)
    {
        Graph graph(part.size());
        const auto number_of = [&](int place) {
            return static_cast<int>(
                std::lower_bound(part.begin(), part.end(), place) - part.begin());
        };
        for (const Edge& edge : edges) {
            if (edge.share < least_share)
                continue;
            graph[at(number_of(edge.a))].push_back(number_of(edge.b));
            graph[at(number_of(edge.b))].push_back(number_of(edge.a));
        }
        return graph;
    }

    std::vector<int> most_ground_first(
        const std::vector<int>& part, const Colouring& colouring) const
    {
        std::vector<double> ground(at(colouring.colours));
        for (std::size_t i = 0; i < part.size(); ++i)
            ground[at(colouring.colour_of[i])] += places_[at(part[i])].ground;
        std::vector<int> order(ground.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
            [&](int a, int b) { return ground[at(a)] > ground[at(b)]; });
        std::vector<int> round_of(order.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            round_of[at(order[i])] = static_cast<int>(i);
        return round_of;
    }

    std::vector<HornSound> sounds_;
    std::vector<double> reaches_; // understood so far, by number of the horn
    std::vector<double> carries_; // able to disturb so far
    std::vector<std::pair<int, int>> same_spot_;
    std::vector<Edge> pairs_; // of horns
    std::vector<int> place_of_;
    std::vector<Place> places_;
    std::vector<Edge> edges_; // of places
    EarshotPlan plan_;
};

}

double disturbed_share(const HornSound& a, const HornSound& b)
{
    const Offset way = offset_between(a.horn().place, b.horn().place);
    return std::max(spoilt(a, b, way), spoilt(b, a, { -way.east, -way.north }));
}

EarshotPlan plan_turns(std::span<const Horn> horns) { return Planner(horns).run(); }

}
