// bench skew: what the player adds to the clock's error (two devices, one listener).
//
// Two engine processes play into the two sides of one null sink; its monitor is recorded and the
// sides are correlated. One JSON object a line.
#include "bench/skew/engine.hpp"
#include "bench/skew/rounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {
using namespace nguon::bench;

void print(const std::string& name, std::vector<double> values, double limit_ms)
{
    std::ranges::sort(values);
    const auto within
        = std::ranges::count_if(values, [&](double value) { return value <= limit_ms; });
    fmt::print(
        R"({{"bench":"skew","case":"{}","rounds":{},"within_{:.0f}ms":{},"median_ms":{:.3f},)"
        R"("max_ms":{:.3f},"limit_ms":{:.0f},"passed":{}}})"
        "\n",
        name, values.size(), limit_ms, within, values[values.size() / 2], values.back(), limit_ms,
        within == static_cast<std::ptrdiff_t>(values.size()));
    std::fflush(stdout);
}

void measure_wav(const Place& place, int rounds)
{
    std::vector<double> offsets;
    int held = 0;
    for (int round = 0; round < rounds; ++round) {
        const WavStart start = wav_start(place, round);
        offsets.push_back(std::abs(start.left_ms));
        held += start.bound_held ? 1 : 0;
    }
    print("wav_start", offsets, 1);
    fmt::print(R"({{"bench":"skew","case":"error_bound","rounds":{},"held":{},"passed":{}}})"
               "\n",
        rounds, held, held == rounds);
    std::fflush(stdout);
}

void measure_pulse(const Place& place, int rounds, int long_rounds)
{
    const Pulse pulse(place.folder);
    std::map<std::string, std::vector<double>> parts;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& [name, value] : evening(place, pulse))
            parts[name].push_back(value);
    }
    for (const auto& [name, values] : parts)
        print(name, values, 2);
    std::vector<double> clocks;
    std::vector<double> cards;
    for (int round = 0; round < long_rounds; ++round) {
        clocks.push_back(bent_clock(place, pulse));
        cards.push_back(bent_cards(place, pulse));
    }
    if (long_rounds == 0)
        return;
    print("clock_bend_500ppm", clocks, 10);
    print("card_off_500ppm", cards, 10);
}

int measure(const std::string& program, int rounds)
{
    std::string name = (std::filesystem::temp_directory_path() / "skew-XXXXXX").string();
    const Place place{ program, ::mkdtemp(name.data()) };
    measure_wav(place, std::min(rounds, 5));
    measure_pulse(place, rounds, rounds >= 20 ? 2 : (rounds >= 4 ? 1 : 0));
    std::filesystem::remove_all(place.folder);
    return 0;
}
}

// skew_bench [--rounds N]; 20 rounds take about six minutes.
int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 2 && words[0] == "--engine")
            return run_engine(words[1]);
        const int rounds = words.size() == 2 && words[0] == "--rounds" ? std::stoi(words[1]) : 20;
        return measure(std::filesystem::canonical("/proc/self/exe").string(), rounds);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
