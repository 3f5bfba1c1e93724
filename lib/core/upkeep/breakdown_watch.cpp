#include "core/upkeep/breakdown_watch.hpp"

#include <algorithm>
#include <array>

namespace nguon {
namespace {

using std::chrono::minutes;

// Those that people tell of, and a hand that was at the device, do not go away by themselves.
constexpr std::array watched{ BreakdownKind::offline, BreakdownKind::silent, BreakdownKind::unheard,
    BreakdownKind::voltage, BreakdownKind::clock, BreakdownKind::storage, BreakdownKind::tamper };

constexpr std::int64_t megabyte = 1'000'000;

bool tells_any(const DeviceStatus& status, std::initializer_list<std::string_view> codes)
{
    return std::any_of(status.faults.begin(), status.faults.end(), [&](const std::string& fault) {
        return std::find(codes.begin(), codes.end(), fault) != codes.end();
    });
}

// A device that loses its line for a moment tells nothing meanwhile, and its fault is not over. So
// long also a server that starts waits for its devices to come back.
constexpr minutes blink{ 5 };
constexpr minutes worth_a_row{ 1 };

FaultSeen seen_if(bool bad) { return bad ? FaultSeen::bad : FaultSeen::well; }

FaultSeen voltage_seen(const DeviceStatus& status, const BreakdownRules& rules)
{
    if (!status.mains_v)
        return FaultSeen::unknown;
    return seen_if(*status.mains_v < rules.mains_min_v || *status.mains_v > rules.mains_max_v);
}

}

FaultSeen fault_seen(const WatchedDevice& device, BreakdownKind kind, const BreakdownRules& rules)
{
    const DeviceStatus& status = device.status;
    if (kind == BreakdownKind::offline) {
        if (status.online)
            return FaultSeen::well;
        return device.announced ? FaultSeen::unknown : FaultSeen::bad;
    }
    if (!status.online)
        return FaultSeen::unknown;
    switch (kind) {
    case BreakdownKind::silent:
        return seen_if(tells_any(status, { "output_stalled", "silent_output", "player.absent" }));
    case BreakdownKind::unheard:
        if (device.announced)
            return FaultSeen::unknown;
        if (device.unheard == 0)
            return FaultSeen::well;
        return device.unheard >= rules.unheard ? FaultSeen::bad : FaultSeen::unknown;
    case BreakdownKind::voltage:
        return voltage_seen(status, rules);
    case BreakdownKind::clock:
        return seen_if(tells_any(status, { "no_trusted_time", "clock_behind_documents" })
            || (status.clock_error_ms && *status.clock_error_ms > rules.clock_ms));
    case BreakdownKind::storage:
        return seen_if(tells_any(status, { "storage.full", "storage.failing", "log_not_written" })
            || (status.storage_free > 0 && status.storage_free < rules.storage_mb * megabyte));
    case BreakdownKind::tamper:
        return tells_any(status, { "pin_guessed", "link.replaced", "log.refused" })
            ? FaultSeen::bad
            : FaultSeen::unknown;
    case BreakdownKind::offline:
    case BreakdownKind::other:
        break;
    }
    return FaultSeen::unknown;
}

struct BreakdownWatch::Looking {
    const RulesOf& rules_of;
    Moment now;
    std::size_t most;
    std::optional<Moment> started; // a moment ago
    std::map<Key, BreakdownId> open;
    std::map<UnitId, BreakdownId> open_places;
    std::set<UnitId> mended_places;
    std::map<Key, Seen> bad;
    std::map<Key, Seen> well;
    std::map<UnitId, Moment> calm;
    std::map<UnitId, Place> places;
    BreakdownNews news;

    // A clock that was set back must not keep a fault young for as long as it had run ahead.
    Moment since_when(const std::map<Key, Seen>& known, const Key& key) const
    {
        const auto before = known.find(key);
        return before != known.end() ? std::min(before->second.since, now) : now;
    }
    // Was not heard of since the server started, and may be on its way.
    bool is_returning(const DeviceStatus& status) const
    {
        return started && !status.online && (!status.last_seen || *status.last_seen < *started);
    }
};

FaultSeen BreakdownWatch::seen_now(const Looking& looking, const WatchedDevice& device,
    BreakdownKind kind, const BreakdownRules& rules) const
{
    if (kind == BreakdownKind::offline && looking.is_returning(device.status))
        return FaultSeen::unknown;
    return fault_seen(device, kind, rules);
}

// What says nothing for a moment goes on where it was. An outage that was announced is no moment:
// after it a device is given its whole time again.
void BreakdownWatch::carry_on(Looking& looking, const WatchedDevice& device, const Key& key) const
{
    if (device.announced || device.status.online)
        return;
    const auto carry = [&](const std::map<Key, Seen>& known, std::map<Key, Seen>& kept) {
        const auto before = known.find(key);
        if (before != known.end() && looking.now - before->second.last < blink)
            kept.insert(*before);
    };
    carry(bad_, looking.bad);
    if (looking.open.contains(key))
        carry(well_, looking.well);
}

void BreakdownWatch::look_at(
    Looking& looking, const WatchedDevice& device, const BreakdownRules& rules)
{
    for (const BreakdownKind kind : watched) {
        const Key key{ device.device, kind };
        const auto known = looking.open.find(key);
        const FaultSeen seen = seen_now(looking, device, kind, rules);
        if (seen == FaultSeen::unknown)
            carry_on(looking, device, key);
        if (seen == FaultSeen::well && known != looking.open.end()) {
            const Moment since = looking.since_when(well_, key);
            looking.well.emplace(key, Seen{ since, looking.now });
            if (looking.now - since >= minutes(rules.well_min))
                looking.news.over.push_back(known->second);
        }
        const bool offline = kind == BreakdownKind::offline;
        // One that stands in an announced outage is not back either.
        if (offline && seen != FaultSeen::well)
            ++looking.places[device.place].bad;
        if (seen != FaultSeen::bad)
            continue;
        // Somebody said that it is mended: the fault is given its time again.
        const bool mended = (known == looking.open.end() && open_.contains(key))
            || (offline && looking.mended_places.contains(device.place));
        const Moment since = mended ? looking.now : looking.since_when(bad_, key);
        looking.bad.emplace(key, Seen{ since, looking.now });
        const minutes patience(offline ? rules.offline_min : rules.fault_min);
        if (looking.now - since < patience)
            continue;
        if (offline) {
            looking.places[device.place].away.push_back(&device);
        } else if (known == looking.open.end() && looking.news.found.size() < looking.most) {
            looking.news.found.push_back({ device.unit, kind, since, { device }, false });
        }
    }
}

// A storm takes a whole commune off the line: that is one breakdown, and not one for each pole.
void BreakdownWatch::look_at_places(Looking& looking)
{
    for (const auto& [unit, place] : looking.places) {
        const BreakdownRules& rules = looking.rules_of(unit);
        const auto least = static_cast<std::size_t>(rules.group_least);
        const auto known = looking.open_places.find(unit);
        if (known != looking.open_places.end()) {
            if (place.returning > 0) {
                if (const auto before = calm_.find(unit); before != calm_.end())
                    looking.calm.insert(*before);
                continue;
            }
            if (place.bad >= least && place.bad * 2 >= place.devices)
                continue;
            const auto before = calm_.find(unit);
            const Moment since
                = before != calm_.end() ? std::min(before->second, looking.now) : looking.now;
            looking.calm.emplace(unit, since);
            if (looking.now - since >= minutes(rules.well_min))
                looking.news.over.push_back(known->second);
            continue;
        }
        std::vector<WatchedDevice> fresh;
        for (const WatchedDevice* device : place.away) {
            if (!looking.open.contains({ device->device, BreakdownKind::offline }))
                fresh.push_back(*device);
        }
        const auto since_of = [&](const WatchedDevice& device) {
            return looking.bad.at({ device.device, BreakdownKind::offline }).since;
        };
        if (fresh.size() >= least && place.away.size() * 2 >= place.devices) {
            if (looking.news.found.size() >= looking.most)
                continue;
            Moment since = looking.now;
            for (const WatchedDevice& device : fresh)
                since = std::min(since, since_of(device));
            looking.news.found.push_back(
                { unit, BreakdownKind::offline, since, std::move(fresh), true });
            continue;
        }
        for (const WatchedDevice& device : fresh) {
            if (looking.news.found.size() < looking.most)
                looking.news.found.push_back(
                    { device.unit, BreakdownKind::offline, since_of(device), { device }, false });
        }
    }
}

BreakdownNews BreakdownWatch::look(std::span<const WatchedDevice> devices,
    std::span<const OpenBreakdown> open, const RulesOf& rules_of, Moment now, std::size_t most)
{
    const bool has_just_started = started_ && *started_ <= now && now - *started_ < blink;
    Looking looking{ rules_of, now, most, has_just_started ? started_ : std::nullopt, {}, {}, {},
        {}, {}, {}, {}, {} };
    for (const OpenBreakdown& one : open) {
        if (one.device)
            looking.open.emplace(Key{ *one.device, one.kind }, one.id);
        else if (one.kind == BreakdownKind::offline)
            looking.open_places.emplace(one.unit, one.id);
    }
    for (const UnitId unit : open_places_) {
        if (!looking.open_places.contains(unit))
            looking.mended_places.insert(unit);
    }
    std::set<UnitId> inhabited;
    for (const WatchedDevice& device : devices) {
        inhabited.insert(device.place);
        const BreakdownRules& rules = rules_of(device.unit);
        if (!rules.by_itself)
            continue;
        Place& place = looking.places[device.place];
        ++place.devices;
        place.returning += looking.is_returning(device.status) ? 1 : 0;
        look_at(looking, device, rules);
    }
    look_at_places(looking);
    // A commune that has no device any more has nothing that could come back; where only people
    // open breakdowns, they end them as well.
    for (const auto& [unit, id] : looking.open_places) {
        if (!inhabited.contains(unit))
            looking.news.gone.push_back(id);
    }
    open_.clear();
    for (const auto& [key, id] : looking.open)
        open_.insert(key);
    open_places_.clear();
    for (const auto& [unit, id] : looking.open_places)
        open_places_.insert(unit);
    bad_ = std::move(looking.bad);
    well_ = std::move(looking.well);
    calm_ = std::move(looking.calm);
    return std::move(looking.news);
}

void BreakdownWatch::remember(const std::vector<FaultClock>& clocks, Moment now)
{
    started_ = now;
    for (const FaultClock& one : clocks) {
        written_.insert_or_assign({ one.device, one.unit, one.kind }, one);
        if (!one.device)
            calm_[one.unit] = one.since;
        else
            (one.well ? well_ : bad_)[{ one.device, one.kind }] = { one.since, now };
    }
}

BreakdownWatch::Clocks BreakdownWatch::clocks(Moment now) const
{
    Clocks all;
    const auto add = [&](const FaultClock& one) {
        if (now - one.since >= worth_a_row)
            all.insert_or_assign({ one.device, one.unit, one.kind }, one);
    };
    for (const auto& [key, seen] : bad_)
        add({ key.first, {}, key.second, false, seen.since });
    for (const auto& [key, seen] : well_)
        add({ key.first, {}, key.second, true, seen.since });
    for (const auto& [unit, since] : calm_)
        add({ {}, unit, BreakdownKind::offline, true, since });
    return all;
}

ClockNews BreakdownWatch::clock_news(Moment now, std::size_t most) const
{
    const Clocks all = clocks(now);
    ClockNews news;
    for (const auto& [key, clock] : all) {
        const auto before = written_.find(key);
        const bool is_written = before != written_.end() && before->second == clock;
        if (!is_written && news.kept.size() < most)
            news.kept.push_back(clock);
    }
    for (const auto& [key, clock] : written_) {
        if (!all.contains(key) && news.gone.size() < most)
            news.gone.push_back(clock);
    }
    return news;
}

void BreakdownWatch::was_written(const ClockNews& news)
{
    for (const FaultClock& one : news.kept)
        written_.insert_or_assign({ one.device, one.unit, one.kind }, one);
    for (const FaultClock& one : news.gone)
        written_.erase({ one.device, one.unit, one.kind });
}

}
