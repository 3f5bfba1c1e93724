#include "bench/skew/engine.hpp"

#include "agent/player/gst_sound.hpp"

#include <sys/resource.h>

#include <iostream>
#include <sstream>

namespace nguon::bench {
namespace {
using namespace agent;

const char* name_of(SoundEvent::What what)
{
    switch (what) {
    case SoundEvent::What::armed:
        return "armed";
    case SoundEvent::What::started:
        return "started";
    case SoundEvent::What::ended:
        return "ended";
    case SoundEvent::What::stopped:
        return "stopped";
    case SoundEvent::What::failed:
        return "failed";
    }
    return "";
}

void report(const SoundEvent& event)
{
    std::ostringstream line;
    line << name_of(event.what) << ' ' << event.id.text() << ' '
         << event.at.time_since_epoch().count() << ' ' << event.clock_error.count() << ' '
         << event.missing << '\n';
    std::cout << line.str() << std::flush;
}

void obey(Sound& sound, const std::string& line)
{
    std::istringstream words(line);
    std::string verb;
    std::int64_t id = 0;
    words >> verb;
    if (verb == "play") {
        std::string file;
        std::int64_t starts = 0;
        std::int64_t offset = 0;
        words >> id >> file >> starts >> offset;
        ItemToPlay item{ PlayId(id), MediaFile{ file }, WallTime(Nanoseconds(starts)),
            Nanoseconds(offset) };
        if (const auto accepted = sound.play(std::move(item)); !accepted)
            std::cerr << accepted.error().code << '\n';
    } else if (verb == "stop") {
        std::int64_t at = 0;
        words >> id >> at;
        sound.stop(PlayId(id), { WallTime(Nanoseconds(at)), std::chrono::milliseconds(10), {} });
    } else if (verb == "bend") {
        std::int64_t offset = 0;
        double ppm = 0;
        std::int64_t error = 0;
        words >> offset >> ppm >> error;
        ClockMapping mapping = MachineClock().mapping(Nanoseconds(error));
        mapping.wall += Nanoseconds(offset);
        mapping.rate_ppm = ppm;
        sound.set_mapping(mapping);
    }
}
}

int run_engine(const std::string& output)
{
    const auto choice = OutputChoice::parse(output);
    if (!choice)
        return 2;
    // As the unit file of the player does; who may not, measures without.
    ::setpriority(PRIO_PROCESS, 0, -11);
    GstSound sound(*choice, MachineClock().mapping(std::chrono::milliseconds(1)), report);
    for (std::string line; std::getline(std::cin, line) && line != "quit";)
        obey(sound, line);
    return 0;
}

}
