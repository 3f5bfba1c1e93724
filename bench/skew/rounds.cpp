#include "bench/skew/rounds.hpp"

#include "agent/local/clock_mapping.hpp"
#include "bench/skew/correlation.hpp"
#include "bench/skew/media.hpp"

#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

namespace nguon::bench {
namespace {
using namespace std::chrono_literals;
using agent::Nanoseconds;
using agent::WallTime;

constexpr auto window = 400ms;

WallTime now() { return std::chrono::system_clock::now(); }

void wait_until(WallTime instant)
{
    std::this_thread::sleep_until(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(instant));
}

class Engine {
public:
    Engine(
        const Place& place, const std::string& output, const std::vector<std::string>& environment)
        : child_({ place.program, "--engine", output }, environment)
    {
    }

    void play(int id, const std::filesystem::path& file, WallTime at, Nanoseconds offset = {})
    {
        std::ostringstream line;
        line << "play " << id << ' ' << file.string() << ' ' << at.time_since_epoch().count() << ' '
             << offset.count();
        child_.tell(line.str());
    }
    void stop(int id, WallTime at)
    {
        child_.tell(
            "stop " + std::to_string(id) + ' ' + std::to_string(at.time_since_epoch().count()));
    }
    void bend(Nanoseconds offset, double ppm, Nanoseconds error)
    {
        child_.tell("bend " + std::to_string(offset.count()) + ' ' + std::to_string(ppm) + ' '
            + std::to_string(error.count()));
    }
    // Waits for "WHAT ID ..." and returns the words behind it.
    std::vector<std::int64_t> wait(const std::string& what, int id)
    {
        const std::string wanted = what + ' ' + std::to_string(id) + ' ';
        while (const auto line = child_.line(15s)) {
            if (!line->starts_with(wanted))
                continue;
            std::istringstream words(line->substr(wanted.size()));
            return { std::istream_iterator<std::int64_t>(words), {} };
        }
        throw std::runtime_error("an engine never said: " + wanted);
    }

private:
    Child child_;
};

// The largest |skew| between two instants, told from the one where the left side began to sound.
double worst(const Stereo& sound, std::size_t origin, Nanoseconds from, Nanoseconds until)
{
    const auto samples = [](Nanoseconds span) {
        return static_cast<std::size_t>(span.count() / 1'000 * 48 / 1'000);
    };
    double most = 0;
    for (Nanoseconds at = from; at + window <= until; at += window) {
        const std::size_t first = origin + samples(at);
        if (first + samples(window) > sound.left.size())
            return incomparable_ms;
        const auto lag = lag_ms(std::span<const float>(sound.left).subspan(first, samples(window)),
            std::span<const float>(sound.right).subspan(first, samples(window)));
        most = std::max(most, lag ? std::abs(*lag) : incomparable_ms);
    }
    return most;
}

std::optional<std::size_t> origin_of(const Stereo& sound) { return first_sound(sound.left); }

// Plays 30 s on both after `prepare`, with `meanwhile` while they sound.
template <typename Prepare, typename Meanwhile>
double long_item(const Place& place, const Pulse& pulse, Nanoseconds measured_from, Prepare prepare,
    Meanwhile meanwhile)
{
    const auto noise = place.folder / "long.opus";
    write_noise(noise, 32, 3);
    Engine left(place, "pulse:left", pulse.environment());
    Engine right(place, "pulse:right", pulse.environment());
    prepare(left, right);
    auto recorder = pulse.record(place.folder / "long.raw");
    const WallTime begins = now() + 2s;
    left.play(1, noise, begins);
    right.play(1, noise, begins);
    wait_until(begins + 3s);
    meanwhile(left, right);
    wait_until(begins + 31s);
    recorder.reset();
    const Stereo sound = Stereo::read(place.folder / "long.raw");
    const auto origin = origin_of(sound);
    return origin ? worst(sound, *origin, measured_from, 29s) : incomparable_ms;
}
}

std::map<std::string, double> evening(const Place& place, const Pulse& pulse)
{
    const auto bulletin = place.folder / "bulletin.opus";
    const auto alarm = place.folder / "alarm.opus";
    write_noise(bulletin, 8, 1);
    write_noise(alarm, 2, 2);
    auto recorder = pulse.record(place.folder / "evening.raw");
    Engine left(place, "pulse:left", pulse.environment());
    Engine right(place, "pulse:right", pulse.environment());

    const WallTime begins = now() + 1'500ms;
    const WallTime emergency = begins + 2s;
    const WallTime resumed = emergency + 2s;
    const WallTime joined = resumed + 2'500ms;
    for (Engine* engine : { &left, &right })
        engine->play(1, bulletin, begins);
    wait_until(begins + 1'200ms);
    for (Engine* engine : { &left, &right }) {
        engine->stop(1, emergency);
        engine->play(2, alarm, emergency);
        engine->play(3, bulletin, resumed, 2s);
        engine->stop(3, resumed + 2s);
    }
    left.play(4, bulletin, joined);
    wait_until(joined + 1s);
    right.play(4, bulletin, joined);
    wait_until(joined + 3'500ms);
    recorder.reset();

    const Stereo sound = Stereo::read(place.folder / "evening.raw");
    const auto origin = origin_of(sound);
    if (!origin)
        return { { "cold_start", incomparable_ms } };
    const auto part = [&](WallTime from, Nanoseconds length) {
        return worst(sound, *origin, from - begins + 40ms, from - begins + length);
    };
    return { { "cold_start", part(begins, 2s) }, { "preempt", part(emergency, 2s) },
        { "resume", part(resumed, 2s) }, { "late_join", part(joined + 1'300ms, 2s) } };
}

double bent_clock(const Place& place, const Pulse& pulse)
{
    return long_item(
        place, pulse, 40ms, [](Engine&, Engine&) {},
        [](Engine&, Engine& right) {
            right.bend({}, 500, 10ms);
            wait_until(now() + 10s);
            right.bend({}, 0, 1ms);
        });
}

double bent_cards(const Place& place, const Pulse& pulse)
{
    return long_item(
        place, pulse, 40ms,
        [](Engine& left, Engine& right) {
            left.bend({}, 500, 1ms);
            right.bend({}, 500, 1ms);
        },
        [](Engine&, Engine&) {});
}

namespace {
// Where the file begins to sound, in unix nanoseconds.
std::optional<std::int64_t> start_of_wav(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    file.seekg(44);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    std::ifstream beside(path.string() + ".json");
    const std::string json((std::istreambuf_iterator<char>(beside)), {});
    const std::string key = "\"unix_ns_of_sample_0\":";
    const auto found = json.find(key);
    if (found == std::string::npos)
        return std::nullopt;
    for (std::size_t at = 0; at + 2 <= bytes.size(); at += 2) {
        const auto low = static_cast<unsigned char>(bytes[at]);
        const auto sample = static_cast<std::int16_t>(
            low | (static_cast<unsigned>(static_cast<unsigned char>(bytes[at + 1])) << 8U));
        if (std::abs(sample) > 300)
            return std::stoll(json.substr(found + key.size()))
                + static_cast<std::int64_t>(at / 2) * 1'000'000 / 48;
    }
    return std::nullopt;
}
}

WavStart wav_start(const Place& place, int round)
{
    const auto noise = place.folder / "noise.opus";
    write_noise(noise, 1, 4);
    const auto left_wav = place.folder / ("left" + std::to_string(round) + ".wav");
    const auto right_wav = place.folder / ("right" + std::to_string(round) + ".wav");
    const WallTime planned = now() + 1'500ms;
    constexpr Nanoseconds admitted = 8ms;
    std::vector<std::int64_t> told;
    {
        Engine left(place, "wav:" + left_wav.string(), {});
        Engine right(place, "wav:" + right_wav.string(), {});
        right.bend(Nanoseconds((round % 5 - 2) * 3'000'000), 0, admitted);
        left.play(1, noise, planned);
        right.play(1, noise, planned);
        left.wait("ended", 1);
        told = right.wait("started", 1);
        right.wait("ended", 1);
    }
    WavStart result;
    const auto ms = [&](std::int64_t at) {
        return static_cast<double>(at - planned.time_since_epoch().count()) * 1e-6;
    };
    if (const auto at = start_of_wav(left_wav))
        result.left_ms = ms(*at);
    if (const auto at = start_of_wav(right_wav)) {
        result.right_ms = ms(*at);
        result.bound_held = std::abs(*at - told.at(0)) <= told.at(1);
    }
    return result;
}

}
