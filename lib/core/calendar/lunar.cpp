#include "core/calendar/lunar.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace nguon {
namespace {

constexpr double synodic_month = 29.530588861; // days
constexpr double unix_epoch = 2440587.5; // Julian day
constexpr double vietnam = 7.0 / 24; // days

double radians(double degrees) { return std::fmod(degrees, 360.0) * std::numbers::pi / 180; }

// Earth's rotation lags behind even time, in days. One value serves 1960-2060: it was 33 s then and
// will be about 90 s.
double rotation_lag(double century)
{
    const double year = 100 * century;
    return (63.8 + 0.32 * year) / 86'400;
}

// One term of the sum for a new moon: its size in days, the power of the orbit's eccentricity, and
// how often the sun's anomaly, the moon's anomaly and the moon's latitude go into the angle.
struct Term {
    double size;
    int eccentricity;
    int sun;
    int moon;
    int latitude;
};

constexpr std::array<Term, 24> terms{ {
    { -0.40720, 0, 0, 1, 0 },
    { 0.17241, 1, 1, 0, 0 },
    { 0.01608, 0, 0, 2, 0 },
    { 0.01039, 0, 0, 0, 2 },
    { 0.00739, 1, -1, 1, 0 },
    { -0.00514, 1, 1, 1, 0 },
    { 0.00208, 2, 2, 0, 0 },
    { -0.00111, 0, 0, 1, -2 },
    { -0.00057, 0, 0, 1, 2 },
    { 0.00056, 1, 1, 2, 0 },
    { -0.00042, 0, 0, 3, 0 },
    { 0.00042, 1, 1, 0, 2 },
    { 0.00038, 1, 1, 0, -2 },
    { -0.00024, 1, -1, 2, 0 },
    { -0.00007, 0, 2, 1, 0 },
    { 0.00004, 0, 0, 2, -2 },
    { 0.00004, 0, 3, 0, 0 },
    { 0.00003, 0, 1, 1, -2 },
    { 0.00003, 0, 0, 2, 2 },
    { -0.00003, 0, 1, 1, 2 },
    { 0.00003, 0, -1, 1, 2 },
    { -0.00002, 0, -1, 1, -2 },
    { -0.00002, 0, 1, 3, 0 },
    { 0.00002, 0, 0, 4, 0 },
} };

// What the planets add: size in days, angle at the new moon 0 and its step from one to the next.
struct Pull {
    double size;
    double angle;
    double step;
};

constexpr std::array<Pull, 14> pulls{ {
    { 0.000325, 299.77, 0.107408 },
    { 0.000165, 251.88, 0.016321 },
    { 0.000164, 251.83, 26.651886 },
    { 0.000126, 349.42, 36.412478 },
    { 0.000110, 84.66, 18.206239 },
    { 0.000062, 141.74, 53.303771 },
    { 0.000060, 207.14, 2.453732 },
    { 0.000056, 154.84, 7.306860 },
    { 0.000047, 34.52, 27.261239 },
    { 0.000042, 207.19, 0.121824 },
    { 0.000040, 291.34, 1.844379 },
    { 0.000037, 161.72, 24.198154 },
    { 0.000035, 239.56, 25.513099 },
    { 0.000023, 331.55, 3.592518 },
} };

// The Julian day of the k-th new moon after that of 06/01/2000.
double new_moon(int k)
{
    const double t = k / 1236.85; // centuries
    const double e = 1 - 0.002516 * t - 0.0000074 * t * t;
    const double sun = 2.5534 + 29.10535670 * k - 0.0000014 * t * t;
    const double moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t;
    const double latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t * t;
    const double node = 124.7746 - 1.56375588 * k + 0.0020672 * t * t;
    double moment = 2451550.09766 + synodic_month * k + 0.00015437 * t * t
        - 0.00017 * std::sin(radians(node));
    for (const Term& term : terms) {
        const double angle = term.sun * sun + term.moon * moon + term.latitude * latitude;
        moment += term.size * std::pow(e, term.eccentricity) * std::sin(radians(angle));
    }
    for (const Pull& pull : pulls)
        moment += pull.size * std::sin(radians(pull.angle + pull.step * k));
    return moment - rotation_lag(t);
}

// Where the sun stands on the ecliptic at the beginning of a Vietnamese day, in degrees 0..360.
double sun_at_start_of(Day day)
{
    const double julian
        = unix_epoch + static_cast<double>(day.time_since_epoch().count()) - vietnam;
    const double t = (julian - 2451545.0) / 36525;
    const double anomaly = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t);
    const double centre = (1.914602 - 0.004817 * t) * std::sin(anomaly)
        + 0.019993 * std::sin(2 * anomaly) + 0.000289 * std::sin(3 * anomaly);
    const double mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t;
    const double apparent
        = mean + centre - 0.00569 - 0.00478 * std::sin(radians(125.04 - 1934.136 * t));
    const double turn = std::fmod(apparent, 360.0);
    return turn < 0 ? turn + 360 : turn;
}

Day day_of_new_moon(int k)
{
    return Day(std::chrono::days(static_cast<int>(std::floor(new_moon(k) + vietnam - unix_epoch))));
}

int new_moon_at_or_before(Day day)
{
    const double days = static_cast<double>(day.time_since_epoch().count());
    int k = static_cast<int>(std::floor((days + unix_epoch - 2451550.1) / synodic_month)) + 1;
    while (day_of_new_moon(k) > day)
        --k;
    return k;
}

// The month of the winter solstice: the sun passes 270 degrees between its first day and the next
// month's.
bool holds_solstice(int k)
{
    const auto past = [](Day day) { return std::fmod(sun_at_start_of(day) + 90, 360.0) < 180; };
    return !past(day_of_new_moon(k)) && past(day_of_new_moon(k + 1));
}

int sign_at(Day day) { return static_cast<int>(sun_at_start_of(day) / 30); }

// Adds the twelve or thirteen months from the 11th month `begins` on; returns the next 11th month.
int add_months(std::vector<LunarMonth>& months, int begins)
{
    int ends = begins + 12;
    if (!holds_solstice(ends))
        ++ends;
    const int solstice_year
        = static_cast<int>(std::chrono::year_month_day(day_of_new_moon(begins)).year());
    bool needs_leap = ends - begins == 13;
    int number = 10;
    for (int k = begins; k < ends; ++k) {
        const Day first = day_of_new_moon(k);
        const Day next = day_of_new_moon(k + 1);
        const bool is_leap = needs_leap && k > begins && sign_at(first) == sign_at(next);
        needs_leap = needs_leap && !is_leap;
        if (!is_leap)
            number = number % 12 + 1;
        months.push_back({ first, static_cast<int>((next - first).count()), number, is_leap,
            number >= 11 ? solstice_year : solstice_year + 1 });
    }
    return ends;
}

std::vector<LunarMonth> all_months()
{
    using namespace std::chrono;
    int k = new_moon_at_or_before(Day(year_month_day(year(1960), January, day(1))));
    while (!holds_solstice(k))
        --k;
    std::vector<LunarMonth> months;
    while (months.empty() || months.back().year < 2211)
        k = add_months(months, k);
    return months;
}

}

std::span<const LunarMonth> lunar_months_from(Day day)
{
    static const std::vector<LunarMonth> months = all_months();
    const auto later = std::upper_bound(months.begin(), months.end(), day,
        [](Day wanted, const LunarMonth& month) { return wanted < month.first; });
    const auto holds = later == months.begin() ? later : later - 1;
    return { holds, months.end() };
}

LunarDate lunar_date(Day day)
{
    const LunarMonth& month = lunar_months_from(day).front();
    return { static_cast<int>((day - month.first).count()) + 1, month.number, month.is_leap,
        month.year };
}

}
