#include "server/app/dark_times.hpp"

#include <algorithm>

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_airings = 200;
constexpr Milliseconds step = 5min;
// So far before an outage a time is looked for: six hours.
constexpr int most_steps_back = 72;

Span looked_at(const std::vector<PlannedOutage>& outages)
{
    Span span = outages.front().span;
    for (const PlannedOutage& outage : outages) {
        span.begins = std::min(span.begins, outage.span.begins);
        span.ends = std::max(span.ends, outage.span.ends);
    }
    return { start_of(day_of(span.begins)) - 24h, span.ends + std::chrono::days(8) };
}

}

DarkTimes::DarkTimes(Records& records, const Deed& deed, const UnitTree& tree,
    const std::vector<PlannedOutage>& outages)
    : now_(deed.now)
    , tree_(tree)
    , outages_(outages)
    , book_(records, tree, looked_at(outages))
{
    book_.expect(outages);
}

std::vector<DarkCluster> DarkTimes::clusters() const
{
    std::vector<DarkCluster> found;
    for (const Device& device : book_.reach().all()) {
        if (device.kind != DeviceKind::speaker)
            continue;
        for (const PlannedOutage& outage : outages_) {
            if (!tree_.covers(outage.unit, device.unit))
                continue;
            const Unit* unit = tree_.find(device.unit);
            found.push_back(
                { device.id, device.name, unit ? unit->name : std::string(), outage.span });
        }
    }
    return found;
}

DarkTimes::Affected DarkTimes::look_at(const AiringBook::Entry& entry, Moment starts) const
{
    const Span heard{ starts, starts + entry.subject.length };
    Affected one{ &entry, starts, {}, 0 };
    for (const std::uint32_t position : entry.devices) {
        const Device& device = book_.reach().all()[position];
        if (device.kind != DeviceKind::speaker)
            continue;
        ++one.all;
        const bool dark
            = std::any_of(outages_.begin(), outages_.end(), [&](const PlannedOutage& outage) {
                  return outage.span.overlaps(heard) && tree_.covers(outage.unit, device.unit);
              });
        if (dark)
            one.devices.push_back(device.id);
    }
    return one;
}

std::vector<DarkTimes::Affected> DarkTimes::affected() const
{
    std::vector<Affected> found;
    for (const AiringBook::Entry& entry : book_.entries()) {
        if (entry.schedule.at_once)
            continue;
        for (const Moment starts : entry.starts) {
            if (starts <= now_)
                continue;
            Affected one = look_at(entry, starts);
            if (!one.devices.empty())
                found.push_back(std::move(one));
        }
    }
    std::sort(found.begin(), found.end(), [](const Affected& a, const Affected& b) {
        return std::tuple(a.starts, a.entry->schedule.id)
            < std::tuple(b.starts, b.entry->schedule.id);
    });
    if (found.size() > most_airings)
        found.resize(most_airings);
    return found;
}

std::vector<DarkAiring> DarkTimes::airings() const
{
    std::vector<DarkAiring> found;
    std::vector<Airing> proposed;
    for (const Affected& one : affected()) {
        DarkAiring airing;
        airing.schedule = one.entry->schedule.id;
        airing.title = one.entry->subject.title;
        airing.starts = one.starts;
        airing.length = one.entry->subject.length;
        airing.devices = static_cast<std::int64_t>(one.devices.size());
        airing.all = static_cast<std::int64_t>(one.all);
        propose(airing, one, proposed);
        found.push_back(std::move(airing));
    }
    return found;
}

void DarkTimes::propose(
    DarkAiring& airing, const Affected& one, std::vector<Airing>& proposed) const
{
    Audience those_in_it;
    those_in_it.devices = one.devices;
    auto places = book_.places(airing.is_whole() ? one.entry->subject.audience : those_in_it,
        airing.is_whole() ? std::optional(airing.schedule) : std::nullopt,
        AiringBook::Candidate{ one.entry->schedule, one.entry->subject });
    for (Place& place : places) {
        place.airings.insert(place.airings.end(), proposed.begin(), proposed.end());
        std::sort(place.airings.begin(), place.airings.end(),
            [](const Airing& a, const Airing& b) { return a.span < b.span; });
    }
    const auto at = [&](Moment moment) {
        return Airing{ {}, airing.title, { moment, moment + airing.length } };
    };
    const auto after = nearest_allowed(at(airing.starts), places, now_);
    if (after && *after > airing.starts) {
        airing.after = after;
        proposed.push_back(at(*after));
    }
    const Moment latest = first_darkness(one, airing) - airing.length;
    Moment back = start_of(day_of(latest))
        + std::chrono::floor<Milliseconds>(time_of_day(latest) / step * step);
    for (int i = 0; i < most_steps_back && back > now_ + 10min; ++i, back -= step) {
        if (day_of(back) != day_of(airing.starts))
            return;
        if (nearest_allowed(at(back), places, now_) == back) {
            airing.before = back;
            return;
        }
    }
}

Moment DarkTimes::first_darkness(const Affected& one, const DarkAiring& airing) const
{
    const Span heard{ airing.starts, airing.starts + airing.length };
    Moment first = airing.starts;
    for (const PlannedOutage& outage : outages_) {
        const bool meant = std::any_of(
            one.entry->devices.begin(), one.entry->devices.end(), [&](std::uint32_t position) {
                return tree_.covers(outage.unit, book_.reach().all()[position].unit);
            });
        if (meant && outage.span.overlaps(heard))
            first = std::min(first, outage.span.begins);
    }
    return first;
}

}
