#include "agent/player/start_clock.hpp"

#include "agent/local/folders.hpp"
#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <sys/timex.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr Nanoseconds set_by_hand = 2s; // how well a hardware clock was set, at best

std::optional<ClockMapping> read_kept(const std::string& text)
{
    const auto object = json::parse_object(text, { .max_depth = 2, .max_bytes = 4'096 });
    if (!object)
        return std::nullopt;
    json::Reader in(*object, json::Unknown::ignore);
    ClockMapping mapping;
    const std::string boot = in.text("boot", { .most = 100 });
    mapping.mono = MonoTime(Nanoseconds(in.integer("mono_ns", 0, json::most_integer)));
    mapping.wall = WallTime(Nanoseconds(in.integer("wall_ns", 0, json::most_integer)));
    mapping.rate_ppm = in.number("rate_ppm", -10'000, 10'000);
    mapping.error = Nanoseconds(in.integer("error_ns", 0, json::most_integer));
    mapping.error_growth_ppm = in.number("error_growth_ppm", 0, 10'000);
    mapping.trusted = true;
    const bool of_this_boot = !boot.empty() && boot == boot_of_machine()
        && mapping.mono <= std::chrono::steady_clock::now();
    return in.finish() && of_this_boot ? std::optional(mapping) : std::nullopt;
}

}

std::string boot_of_machine()
{
    return std::string(trim(read_file("/proc/sys/kernel/random/boot_id", 100).value_or("")));
}

std::string keep_mapping(const ClockMapping& mapping)
{
    const auto mono = std::chrono::duration_cast<Nanoseconds>(mapping.mono.time_since_epoch());
    return json::serialise(json::Object{ { "boot", json::of(boot_of_machine()) },
        { "mono_ns", mono.count() }, { "wall_ns", mapping.wall.time_since_epoch().count() },
        { "rate_ppm", mapping.rate_ppm }, { "error_ns", mapping.error.count() },
        { "error_growth_ppm", mapping.error_growth_ppm } });
}

ClockMapping start_mapping(
    const ClockBend& bend, const std::optional<std::string>& kept, std::optional<Moment> floor)
{
    ClockMapping mapping = MachineClock(bend).mapping(0ns);
    mapping.trusted = false;
    if (bend.absent)
        return mapping;
    if (kept) {
        if (const auto told = read_kept(*kept))
            return *told;
    }
    timex asked{};
    const int answer = ::adjtimex(&asked);
    std::error_code ignored;
    if (answer >= 0 && answer != TIME_ERROR && (asked.status & STA_UNSYNC) == 0) {
        mapping.trusted = true;
        mapping.error = std::chrono::microseconds(asked.maxerror);
    } else if (std::filesystem::exists("/sys/class/rtc/rtc0", ignored) && floor
        && mapping.wall >= *floor) {
        mapping.trusted = true;
        mapping.error = set_by_hand;
    }
    return mapping;
}

}
