#include "core/earshot/horn.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace nguon {
namespace {

constexpr double sensitivity_db = 108;
constexpr double speech_below_full_db = 12;
constexpr double off_axis_db = 9;
constexpr double absorption_db_per_m = 0.005;
constexpr double usual_power_per_horn_w = 25;
constexpr double farthest_m = 5'000;
constexpr double least_distance_m = 1;
constexpr int spot_directions = 24;
constexpr int spot_rings = 4;

double in_radians(double degrees) { return degrees * std::numbers::pi / 180; }

double loss_over(double distance)
{
    const double d = std::max(distance, least_distance_m);
    return 20 * std::log10(d) + absorption_db_per_m * d;
}

// Energy of all horns of a cluster towards one direction, that of one horn on its axis being 1.
double energy_towards(const Horn& horn, double degrees)
{
    double sum = 0;
    for (int i = 0; i < horn.horns; ++i) {
        const double axis = *horn.bearing + 360.0 * i / horn.horns;
        const double loss = off_axis_db * (1 - std::cos(in_radians(degrees - axis)));
        sum += std::pow(10, -loss / 10);
    }
    return sum;
}

double mean_energy(Horn horn)
{
    horn.bearing = 0;
    double sum = 0;
    constexpr int steps = 72;
    for (int i = 0; i < steps; ++i)
        sum += energy_towards(horn, 360.0 * i / steps);
    return sum / steps;
}

}

std::optional<Horn> horn_of(const Device& device)
{
    if (device.kind != DeviceKind::speaker || !device.place || device.removed)
        return std::nullopt;
    Horn horn;
    horn.device = device.id;
    horn.place = *device.place;
    horn.horns = std::max(device.speakers, 1);
    const double entered = device.power_w.value_or(0);
    horn.power_w = entered > 0 ? entered : usual_power_per_horn_w * horn.horns;
    horn.bearing = device.bearing;
    horn.volume = device.volume_ceiling;
    return horn;
}

Offset offset_between(Point from, Point to)
{
    constexpr double metres_per_degree = 111'195;
    const double middle = in_radians((from.latitude + to.latitude) / 2);
    return { (to.longitude - from.longitude) * metres_per_degree * std::cos(middle),
        (to.latitude - from.latitude) * metres_per_degree };
}

HornSound::HornSound(const Horn& horn)
    : horn_(horn)
{
    horn_.horns = std::max(horn_.horns, 1);
    const double amplitude = std::max(horn_.volume, 1) / 100.0;
    const double base = sensitivity_db - speech_below_full_db
        + 10 * std::log10(std::max(horn_.power_w, 0.1) / horn_.horns) + 20 * std::log10(amplitude);
    const double mean = horn_.bearing ? 0 : mean_energy(horn_);
    for (int i = 0; i < directions; ++i) {
        const double energy = horn_.bearing ? energy_towards(horn_, 360.0 * i / directions) : mean;
        at_one_metre_[static_cast<std::size_t>(i)] = base + 10 * std::log10(energy);
    }
    loudest_ = *std::max_element(at_one_metre_.begin(), at_one_metre_.end());
    for (int i = 0; i < spot_directions; ++i) {
        const int direction = i * directions / spot_directions;
        const double far = reach(direction, understood_db);
        const double angle = in_radians(360.0 * direction / directions);
        for (int ring = 0; ring < spot_rings; ++ring) {
            // Rings of equal area.
            const double distance = far * std::sqrt((ring + 0.5) / spot_rings);
            const Offset at{ distance * std::sin(angle), distance * std::cos(angle) };
            spots_.push_back({ at, distance, level_at(at) });
        }
    }
}

double HornSound::level_at(Offset from_horn) const
{
    const double distance = std::hypot(from_horn.east, from_horn.north);
    const double turn = std::atan2(from_horn.east, from_horn.north) / (2 * std::numbers::pi);
    const int direction
        = (static_cast<int>(std::lround(turn * directions)) + directions) % directions;
    return at_one_metre_[static_cast<std::size_t>(direction)] - loss_over(distance);
}

double HornSound::reach(int direction, double level) const
{
    const double at_one = at_one_metre_[static_cast<std::size_t>(direction)];
    double near = 0;
    double far = farthest_m;
    constexpr int halvings = 24; // to less than a millimetre
    for (int i = 0; i < halvings; ++i) {
        const double middle = (near + far) / 2;
        (at_one - loss_over(middle) >= level ? near : far) = middle;
    }
    return near;
}

double HornSound::farthest(double level) const
{
    const auto at = std::find(at_one_metre_.begin(), at_one_metre_.end(), loudest_);
    return reach(static_cast<int>(at - at_one_metre_.begin()), level);
}

}
