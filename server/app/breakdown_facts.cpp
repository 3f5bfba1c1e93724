#include "server/app/breakdown_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "server/app/breakdowns.hpp"
#include "server/app/note.hpp"
#include "server/app/power_facts.hpp"

namespace nguon::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr const char* incident_mark = "breakdowns.incident";
// After the current is back a device starts, finds its line and tells that it is there.
constexpr minutes outage_echo{ 15 };
// What was told before anybody asked is history.
constexpr hours fresh_incident{ 24 };
constexpr int removed_at_once = 200;
constexpr std::int64_t megabyte = 1'000'000;

UnitId place_of(UnitId unit, const UnitTree& tree)
{
    for (const UnitId above : tree.path(unit)) {
        if (is_commune(tree.find(above)->kind))
            return above;
    }
    return unit;
}

void mark_announced(
    Records& records, const UnitTree& tree, std::vector<WatchedDevice>& devices, Moment now)
{
    const Span lately{ now - outage_echo, now + Milliseconds(1) };
    const auto outages = records.planned_outages().in(lately);
    if (outages.empty())
        return;
    std::multimap<DeviceId, UnitId> former;
    for (const auto& [device, unit] : records.devices().former_units())
        former.emplace(device, unit);
    for (WatchedDevice& one : devices) {
        std::vector<UnitId> units = tree.path(one.unit);
        const auto [first, last] = former.equal_range(one.device);
        for (auto at = first; at != last; ++at)
            units.push_back(at->second);
        one.announced = announced(outages, units, lately) != nullptr;
    }
}

bool tells(const WatchedDevice& device, std::string_view code)
{
    const auto& faults = device.status.faults;
    return std::find(faults.begin(), faults.end(), code) != faults.end();
}

std::string words_of_tamper(const WatchedDevice& device)
{
    if (tells(device, "pin_guessed"))
        return "Có người thử mã PIN tại thiết bị nhiều lần.";
    if (tells(device, "link.replaced"))
        return "Có thiết bị khác dùng chung mã với thiết bị này.";
    return "Máy chủ không khớp được nhật ký của thiết bị.";
}

std::string words_of_one(const FoundBreakdown& found, const WatchedDevice& device)
{
    const DeviceStatus& status = device.status;
    switch (found.kind) {
    case BreakdownKind::offline:
        return status.last_seen
            ? fmt::format("Không liên lạc được từ {}.", vietnamese_moment(*status.last_seen))
            : "Chưa lần nào liên lạc được.";
    case BreakdownKind::silent:
        return tells(device, "player.absent") ? "Phần phát âm không chạy."
                                              : "Thiết bị báo đầu ra không có tiếng.";
    case BreakdownKind::unheard:
        return fmt::format(
            "{} lượt phát liền nhau không có tiếng dù thiết bị có mạng.", device.unheard);
    case BreakdownKind::voltage:
        return fmt::format("Điện áp đo được {} V.", status.mains_v.value_or(0));
    case BreakdownKind::clock:
        return status.clock_error_ms
            ? fmt::format("Đồng hồ có thể lệch {} ms.", *status.clock_error_ms)
            : "Đồng hồ chưa được chỉnh đúng.";
    case BreakdownKind::storage:
        return fmt::format("Bộ nhớ còn trống {} MB.", status.storage_free / megabyte);
    case BreakdownKind::tamper:
        return words_of_tamper(device);
    case BreakdownKind::other:
        break;
    }
    return {};
}

std::string what_was_found(const FoundBreakdown& found)
{
    if (found.is_group)
        return fmt::format("{} thiết bị cùng mất kết nối.", found.devices.size());
    return words_of_one(found, found.devices.front());
}

Moment beginning_of(const FoundBreakdown& found)
{
    Moment since = found.since;
    if (found.kind == BreakdownKind::offline) {
        for (const WatchedDevice& device : found.devices)
            since = std::min(since, device.status.last_seen.value_or(since));
    }
    return since;
}

void note_one(Records& records, const Deed& deed, const char* what, const Breakdown& one)
{
    note(records, deed, what,
        { "breakdown", one.id.value(), std::string(app::words_of(one.kind)), one.unit });
}

void concern(KeptBreakdowns& kept, const Breakdown& one)
{
    kept.units.push_back(one.unit);
    if (one.device)
        kept.devices.push_back(*one.device);
    if (one.contractor)
        kept.contractors.push_back(*one.contractor);
}

void reopen(Records& records, const Deed& deed, Breakdown one, const std::string& text,
    KeptBreakdowns& kept)
{
    const Version seen = one.version;
    one.state = one.account || one.contractor ? BreakdownState::assigned : BreakdownState::fresh;
    one.done.reset();
    one.text = text;
    ++one.reopened;
    one.changed = deed.now;
    if (!records.breakdowns().save(one, seen))
        return;
    records.breakdowns().add_step(one.id, { one.state, deed.now, {}, "Tái diễn. " + text });
    note_one(records, deed, "breakdown.came_back", one);
    ++kept.reopened;
    concern(kept, one);
}

void open(Records& records, const Deed& deed, const FoundBreakdown& found, KeptBreakdowns& kept)
{
    Breakdown one;
    one.id = deed.new_id<BreakdownId>();
    one.unit = found.unit;
    one.kind = found.kind;
    one.text = what_was_found(found);
    one.since = beginning_of(found);
    one.opened = one.changed = deed.now;
    one.devices = static_cast<int>(found.devices.size());
    std::vector<DeviceId> group;
    if (found.is_group) {
        for (const WatchedDevice& device : found.devices)
            group.push_back(device.device);
    } else {
        one.device = found.devices.front().device;
        one.contractor = records.contractors().of_device(*one.device);
    }
    std::optional<Contractor> firm;
    if (one.contractor)
        firm = records.contractors().find(*one.contractor);
    if (!firm || firm->ended)
        one.contractor.reset();
    else
        one.state = BreakdownState::assigned;
    records.breakdowns().add(one, group);
    records.breakdowns().add_step(one.id, { BreakdownState::fresh, deed.now, {}, {} });
    if (one.contractor)
        records.breakdowns().add_step(one.id, { one.state, deed.now, {}, firm->name });
    note_one(records, deed, "breakdown.opened", one);
    ++kept.opened;
    concern(kept, one);
}

struct Ending {
    BreakdownCause cause;
    const char* deed;
    const char* words;
};
// What the facts say is well: it is done, whoever worked on it.
constexpr Ending well_again{ BreakdownCause::by_itself, "breakdown.over",
    "Thiết bị đã hoạt động lại." };
constexpr Ending taken_away{ BreakdownCause::removed, "breakdown.device_gone", "Thiết bị đã gỡ." };

void close(
    Records& records, const Deed& deed, BreakdownId id, const Ending& ending, KeptBreakdowns& kept)
{
    auto one = records.breakdowns().find(id);
    if (!one || !is_open(one->state))
        return;
    const Version seen = one->version;
    one->state = BreakdownState::done;
    one->done = deed.now;
    // Why it broke stays what somebody said of it, unless nothing was mended.
    if (one->cause == BreakdownCause::unknown || ending.cause == BreakdownCause::removed)
        one->cause = ending.cause;
    one->changed = deed.now;
    if (!records.breakdowns().save(*one, seen))
        return;
    records.breakdowns().add_step(id, { one->state, deed.now, {}, ending.words });
    note_one(records, deed, ending.deed, *one);
    ++kept.closed;
    concern(kept, *one);
}

FoundBreakdown found_of(const Incident& incident, const WatchedDevice& device)
{
    FoundBreakdown found;
    found.unit = device.unit;
    found.kind = BreakdownKind::tamper;
    found.since = incident.at;
    found.devices = { device };
    return found;
}

}

BreakdownLook look_for_breakdowns(
    Records& records, const std::map<DeviceId, int>& unheard, Moment now)
{
    const auto tree = records.units().tree(day_of(now));
    BreakdownLook look;
    look.devices = records.breakdowns().watched();
    look.open = records.breakdowns().open();
    look.removed = records.breakdowns().of_removed(removed_at_once);
    const auto all = records.breakdowns().rules();
    const auto learn = [&](UnitId unit) {
        const auto [at, is_new] = look.rules.try_emplace(unit);
        const BreakdownRules* holding = is_new ? rules_that_hold(all, unit, *tree) : nullptr;
        if (holding != nullptr)
            at->second = *holding;
    };
    std::map<UnitId, UnitId> places;
    for (WatchedDevice& one : look.devices) {
        const auto [at, is_new] = places.try_emplace(one.unit);
        if (is_new) {
            at->second = place_of(one.unit, *tree);
            learn(one.unit);
            learn(at->second);
        }
        one.place = at->second;
        if (const auto missed = unheard.find(one.device); missed != unheard.end())
            one.unheard = missed->second;
    }
    mark_announced(records, *tree, look.devices, now);
    if (const auto mark = records.settings().find(incident_mark))
        look.incident = std::stoll(*mark);
    return look;
}

BreakdownNews judge_breakdowns(
    BreakdownWatch& watch, const BreakdownLook& look, Moment now, std::size_t most)
{
    const auto rules_of = [&](UnitId unit) -> const BreakdownRules& { return look.rules.at(unit); };
    BreakdownNews news = watch.look(look.devices, look.open, rules_of, now, most);
    news.gone.insert(news.gone.end(), look.removed.begin(), look.removed.end());
    return news;
}

KeptBreakdowns keep_breakdowns(Records& records, const Deed& deed, const BreakdownNews& news,
    const std::vector<Incident>& incidents, const BreakdownLook& look)
{
    KeptBreakdowns kept;
    std::set<std::tuple<UnitId, DeviceId, BreakdownKind>> open_now;
    const auto key_of = [](UnitId unit, std::optional<DeviceId> device, BreakdownKind kind) {
        return std::tuple(device ? UnitId() : unit, device.value_or(DeviceId()), kind);
    };
    for (const OpenBreakdown& one : records.breakdowns().open())
        open_now.insert(key_of(one.unit, one.device, one.kind));
    const auto take = [&](const FoundBreakdown& found) {
        const auto device
            = found.is_group ? std::nullopt : std::optional(found.devices.front().device);
        if (!open_now.insert(key_of(found.unit, device, found.kind)).second)
            return;
        const auto rules = look.rules.find(found.unit);
        const int reopen_h = rules != look.rules.end() ? rules->second.reopen_h : 0;
        auto before = records.breakdowns().done_lately(
            device, found.unit, found.kind, deed.now - hours(reopen_h));
        if (before && reopen_h > 0) {
            reopen(records, deed, std::move(*before), what_was_found(found), kept);
        } else {
            open(records, deed, found, kept);
        }
    };
    for (const FoundBreakdown& found : news.found)
        take(found);
    for (const Incident& incident : incidents) {
        const auto at = std::find_if(look.devices.begin(), look.devices.end(),
            [&](const WatchedDevice& one) { return one.device == incident.device; });
        if (at == look.devices.end() || incident.at < deed.now - fresh_incident)
            continue;
        const auto rules = look.rules.find(at->unit);
        if (rules != look.rules.end() && rules->second.by_itself)
            take(found_of(incident, *at));
    }
    for (const BreakdownId id : news.over)
        close(records, deed, id, well_again, kept);
    for (const BreakdownId id : news.gone)
        close(records, deed, id, taken_away, kept);
    if (!incidents.empty())
        records.settings().save(incident_mark, std::to_string(incidents.back().id));
    return kept;
}

}
