// How loud a cluster of horn loudspeakers is, somewhere around it.
//
//   level(d, t) = S + 10 lg(P / n) - C + 20 lg(v) + G(t) - 20 lg(d) - a d        in dB(A)
//
//   S  108 dB   of one reflex horn at 1 W and 1 m: data sheets of the 15-30 W horns on village
//               clusters name 105-113 dB
//   P / n       the amplifier's power, shared by the cluster's horns
//   C  12 dB    speech mastered to -16 LUFS lies so far below a tone at full power
//   v           the volume of the device as amplitude, 0..1; an emergency sounds at the ceiling
//   G(t)        sum of the horns' directivities towards t. The horns stand evenly around the pole,
//               the first looks along the bearing. One horn loses 9 (1 - cos x) dB at x degrees off
//               its axis: 4.5 dB at 60, 18 dB behind. Without a bearing: the mean of all directions
//   20 lg(d)    spherical spreading; the pole stands free
//   a  5 dB/km  absorption of air at 1 kHz, 20 degrees Celsius, 70 % humidity (ISO 9613-1)
//
// Hills, walls and wind are not in it, so it is a plan and no measurement: nearer the truth on an
// open field than between houses. The constants stand here alone, to be changed by who measures.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/device/device.hpp"

namespace nguon {

inline constexpr double speed_of_sound = 340; // metres a second, about 15 degrees Celsius
inline constexpr double ambient_db = 45; // a village by day, away from roads
// Outdoors, words are understood about so far above the noise around them.
inline constexpr double understood_db = ambient_db + 15;

struct Horn {
    DeviceId device;
    Point place;
    double power_w = 0; // of the whole cluster
    int horns = 1;
    std::optional<double> bearing; // degrees from north
    int volume = 100; // percent

    friend bool operator==(const Horn&, const Horn&) = default;
};

// Of a loudspeaker cluster that stands in the register with its place, sounding at its ceiling, as
// emergencies do. A power nobody entered is taken as 25 W for each horn.
std::optional<Horn> horn_of(const Device& device);

// East and north of something, metres.
struct Offset {
    double east = 0;
    double north = 0;
};

Offset offset_between(Point from, Point to);

// A horn made ready to be asked often.
class HornSound {
public:
    explicit HornSound(const Horn& horn);

    const Horn& horn() const { return horn_; }
    // dB(A) of speech at a point seen from the horn.
    double level_at(Offset from_horn) const;
    double level_at(Point point) const { return level_at(offset_between(horn_.place, point)); }
    // How far a level is reached in the direction in which it is reached farthest, metres.
    double farthest(double level) const;
    // Points spread evenly over the ground on which its words are understood.
    struct Spot {
        Offset from_horn;
        double distance = 0;
        double level = 0;
    };
    const std::vector<Spot>& spots() const { return spots_; }

private:
    static constexpr int directions = 72;
    double reach(int direction, double level) const;

    Horn horn_;
    std::array<double, directions> at_one_metre_{};
    double loudest_ = 0;
    std::vector<Spot> spots_;
};

}
