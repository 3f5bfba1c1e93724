#include "server/app/dark_times.hpp"

#include <algorithm>

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_airings = 200;
constexpr std::size_t most_clusters = 500;
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
    for (const PlannedOutage& outage : outages) {
        const auto [at, is_new] = meant_.try_emplace(outage.unit);
        if (!is_new)
            continue;
        Audience all;
        all.units.push_back(outage.unit);
        at->second = book_.reach().positions(all);
    }
    for (const MakeUp& made : records.make_ups().of_whole_airings(book_.span()))
        made_up_[{ made.missed.schedule, made.missed.starts }].insert(made.device);
}

bool DarkTimes::is_meant(const PlannedOutage& outage, std::uint32_t position) const
{
    const auto& meant = meant_.at(outage.unit);
    return std::binary_search(meant.begin(), meant.end(), position);
}

std::vector<const PlannedOutage*> DarkTimes::during(Span span) const
{
    std::vector<const PlannedOutage*> found;
    for (const PlannedOutage& outage : outages_) {
        if (outage.span.overlaps(span))
            found.push_back(&outage);
    }
    return found;
}

DarkTimes::Clusters DarkTimes::clusters() const
{
    Clusters found;
    for (const PlannedOutage& outage : outages_) {
        for (const std::uint32_t position : meant_.at(outage.unit)) {
            const Device& device = book_.reach().all()[position];
            if (device.kind != DeviceKind::speaker)
                continue;
            ++found.total;
            if (found.shown.size() == most_clusters)
                continue;
            const Unit* unit = tree_.find(device.unit);
            found.shown.push_back(
                { device.id, device.name, unit ? unit->name : std::string(), outage.span });
        }
    }
    return found;
}

DarkTimes::Affected DarkTimes::look_at(const AiringBook::Entry& entry, Moment starts) const
{
    Affected one{ &entry, starts, {}, 0 };
    const auto outages = during({ starts, starts + entry.subject.length });
    if (outages.empty())
        return one;
    const auto made_up = made_up_.find({ entry.schedule.id, starts });
    for (const std::uint32_t position : entry.devices) {
        const Device& device = book_.reach().all()[position];
        if (device.kind != DeviceKind::speaker)
            continue;
        ++one.all;
        const bool is_dark = std::any_of(outages.begin(), outages.end(),
            [&](const PlannedOutage* outage) { return is_meant(*outage, position); });
        const bool hears_it = made_up != made_up_.end() && made_up->second.contains(device.id);
        if (is_dark && !hears_it)
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
    for (const PlannedOutage* outage : during(heard)) {
        const auto& devices = one.entry->devices;
        if (std::any_of(devices.begin(), devices.end(),
                [&](std::uint32_t position) { return is_meant(*outage, position); }))
            first = std::min(first, outage->span.begins);
    }
    return first;
}

}
