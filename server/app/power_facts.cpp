#include "server/app/power_facts.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/closing.hpp"

namespace nguon::app {
namespace {

std::string_view words_of(OutageKind kind)
{
    switch (kind) {
    case OutageKind::power:
        return "thiết bị tắt nguồn khoảng";
    case OutageKind::shutdown:
        return "thiết bị được tắt hoặc khởi động lại khoảng";
    case OutageKind::crash:
        return "bộ phát dừng đột ngột khoảng";
    case OutageKind::service:
        return "bộ phát được dừng để bảo trì khoảng";
    case OutageKind::sound:
        return "đường tiếng không chạy khoảng";
    case OutageKind::link:
        return "thiết bị không có mạng khoảng";
    }
    return "";
}

Span span_of(const Delivery& delivery)
{
    // An item of a moment still has one.
    return { delivery.planned_at,
        delivery.planned_at + std::max(delivery.length, Milliseconds(1)) };
}

// As the device's log has it, as far as the row knows.
PlayRecord record_of(const Delivery& delivery)
{
    PlayRecord record;
    record.started_at = delivery.started_at;
    record.ended_at = delivery.ended_at;
    record.rendered = delivery.heard;
    return record;
}

bool may_be_explained(const Delivery& delivery)
{
    const bool gap = delivery.state == DeliveryState::missed
        || delivery.state == DeliveryState::partial || delivery.state == DeliveryState::preempted;
    return gap
        && (delivery.reason == Reason::device_down || delivery.reason == Reason::late
            || delivery.reason == Reason::media_missing);
}

std::vector<DeviceId> devices_of(const std::vector<ShownDelivery>& shown)
{
    std::vector<DeviceId> devices;
    for (const ShownDelivery& one : shown)
        devices.push_back(one.delivery.device);
    std::sort(devices.begin(), devices.end());
    devices.erase(std::unique(devices.begin(), devices.end()), devices.end());
    return devices;
}

std::optional<Span> window_of(const std::vector<ShownDelivery>& shown)
{
    if (shown.empty())
        return std::nullopt;
    Span window = span_of(shown.front().delivery);
    for (const ShownDelivery& one : shown) {
        const Span span = span_of(one.delivery);
        window.begins = std::min(window.begins, span.begins);
        window.ends
            = std::max({ window.ends, span.ends, one.delivery.ended_at.value_or(span.ends) });
    }
    return window;
}

// By whose names the device of the row was meant when it was to play it. A unit that ended is in no
// tree of today: then what it is in now answers for what stood above.
std::vector<UnitId> units_then(Records& records, const UnitTree& tree, const Delivery& delivery)
{
    Device stood;
    stood.id = delivery.device;
    stood.unit = delivery.unit;
    if (tree.find(delivery.unit) != nullptr)
        return units_meaning(records, tree, stood);
    if (const auto today = records.devices().find(delivery.device))
        stood.unit = today->unit;
    auto units = units_meaning(records, tree, stood);
    units.push_back(delivery.unit);
    return units;
}

std::string between(Moment from, Moment to)
{
    return fmt::format("{} đến {}", vietnamese_moment(from), vietnamese_moment(to));
}

void note_contradiction(
    Facts& facts, DeviceId device, const Outage& outage, const PlayRecord& record, Moment now)
{
    if (!contradicts(outage, record))
        return;
    facts.play_logs().add_incident(device, "power.contradicts_log",
        fmt::format("nhật ký ghi đã phát {}, nhưng {} {}",
            between(*record.started_at, *record.ended_at), words_of(outage.kind),
            between(outage.from, outage.to)),
        now);
}

}

std::string outage_text(const Outage& outage, Day day)
{
    const bool same_day = day_of(outage.from) == day && day_of(outage.to) == day;
    std::string text = same_day
        ? fmt::format("{} {} đến {}", words_of(outage.kind),
            vietnamese_time(time_of_day(outage.from)), vietnamese_time(time_of_day(outage.to)))
        : fmt::format("{} {}", words_of(outage.kind), between(outage.from, outage.to));
    if (!outage.time_known)
        text += " (đồng hồ thiết bị không chắc chắn)";
    return text;
}

std::vector<UnitId> units_meaning(Records& records, const UnitTree& tree, const Device& device)
{
    std::vector<UnitId> units = tree.path(device.unit);
    for (const UnitId unit : records.devices().former_units_of(device.id)) {
        if (tree.find(unit) == nullptr)
            units.push_back(unit);
    }
    return units;
}

const PlannedOutage* announced(
    const std::vector<PlannedOutage>& outages, const std::vector<UnitId>& units, Span span)
{
    for (const PlannedOutage& outage : outages) {
        if (outage.span.overlaps(span)
            && std::find(units.begin(), units.end(), outage.unit) != units.end())
            return &outage;
    }
    return nullptr;
}

void add_announced(Records& records, const UnitTree& tree, std::vector<ShownDelivery>& shown)
{
    const auto window = window_of(shown);
    if (!window)
        return;
    const auto outages = records.planned_outages().in(*window);
    std::map<std::pair<DeviceId, UnitId>, std::vector<UnitId>> meaning;
    std::map<DeviceId, std::vector<MakeUp>> made;
    std::map<ScheduleId, std::optional<Schedule>> schedules;
    std::vector<ScheduleId> aired;
    const Milliseconds moment(1);
    for (const DeviceId device : devices_of(shown))
        made[device] = records.make_ups().of_device(
            device, { window->begins - longest_item, window->ends + moment });
    for (ShownDelivery& one : shown) {
        const Delivery& delivery = one.delivery;
        if (!outages.empty()) {
            auto [units, is_new] = meaning.try_emplace({ delivery.device, delivery.unit });
            if (is_new)
                units->second = units_then(records, tree, delivery);
            if (const auto* outage = announced(outages, units->second, span_of(delivery)))
                one.announced = outage->span;
        }
        aired.push_back(delivery.occurrence.schedule);
        for (const MakeUp& make_up : made[delivery.device]) {
            if (!makes_up_for(make_up, delivery))
                continue;
            const auto [schedule, is_new] = schedules.try_emplace(make_up.schedule);
            if (is_new)
                schedule->second = records.schedules().find(make_up.schedule);
            if (schedule->second)
                one.made_up = MadeUp{ make_up.schedule, schedule->second->starts, std::nullopt };
        }
    }
    std::sort(aired.begin(), aired.end());
    aired.erase(std::unique(aired.begin(), aired.end()), aired.end());
    const auto making_up = records.make_ups().among(aired);
    for (ShownDelivery& one : shown)
        one.makes_up = std::binary_search(
            making_up.begin(), making_up.end(), one.delivery.occurrence.schedule);
}

void add_told(Facts& facts, std::vector<ShownDelivery>& shown)
{
    const auto window = window_of(shown);
    if (!window)
        return;
    std::map<DeviceId, std::vector<Outage>> told;
    for (const ToldOutage& one : facts.play_logs().outages(devices_of(shown), *window))
        told[one.device].push_back(one.outage);
    for (ShownDelivery& one : shown) {
        const Delivery& delivery = one.delivery;
        if (const auto at = told.find(delivery.device); at != told.end()) {
            if (may_be_explained(delivery))
                one.outage = explanation(
                    span_of(delivery), delivery.reason == Reason::media_missing, at->second);
            const PlayRecord record = record_of(delivery);
            for (const Outage& outage : at->second) {
                if (contradicts(outage, record))
                    one.contradiction = outage;
            }
        }
        if (!one.made_up)
            continue;
        // One bulletin, once: its only item; of a whole airing any item tells.
        const int item = delivery.occurrence.item;
        const OccurrenceKey first{ one.made_up->schedule, one.made_up->starts, 0 };
        const OccurrenceKey same{ one.made_up->schedule, one.made_up->starts, item };
        auto again = facts.deliveries().find(delivery.device, same);
        if (!again)
            again = facts.deliveries().find(delivery.device, first);
        if (again && again->state != DeliveryState::awaiting)
            one.made_up->state = again->state;
    }
}

void note_contradictions(
    Facts& facts, DeviceId device, const std::vector<PlayRecord>& fresh, Moment now)
{
    std::optional<Span> played;
    std::optional<Span> off;
    const auto widen = [](std::optional<Span>& span, Moment from, Moment to) {
        const Span more{ from, std::max(to, from + Milliseconds(1)) };
        span = span ? Span{ std::min(span->begins, more.begins), std::max(span->ends, more.ends) }
                    : more;
    };
    for (const PlayRecord& record : fresh) {
        if (record.outage && record.outage->is_silent() && record.outage->time_known)
            widen(off, record.outage->from, record.outage->to);
        else if (record.started_at && record.ended_at)
            widen(played, *record.started_at, *record.ended_at);
    }
    // Those that came along are among what is held.
    if (played) {
        for (const ToldOutage& told : facts.play_logs().outages({ device }, *played)) {
            for (const PlayRecord& record : fresh)
                note_contradiction(facts, device, told.outage, record, now);
        }
    }
    if (!off)
        return;
    for (const PlayRecord& record : facts.play_logs().of_device(device, *off)) {
        if (record.sequence >= fresh.front().sequence)
            continue;
        for (const PlayRecord& told : fresh) {
            if (told.outage)
                note_contradiction(facts, device, *told.outage, record, now);
        }
    }
}

Result<std::map<DeviceId, ShownIncident>> devices_for_incidents(
    Records& records, const Deed& deed, const IncidentWish& wish)
{
    const auto asked = as_of(deed, wish.day);
    if (!asked)
        return tl::unexpected(asked.error());
    const RegisterDesk desk(records, deed);
    const auto then = records.units().tree(asked->day);
    std::set<UnitId> wanted;
    if (wish.unit) {
        const auto within = desk.within(*wish.unit, asked->day);
        wanted.insert(within.begin(), within.end());
    }
    std::map<DeviceId, ShownIncident> found;
    const auto look = [&](DeviceId id, const std::string& name, UnitId unit) {
        if ((wish.device && *wish.device != id) || (wish.unit && !wanted.contains(unit))
            || !desk.may(Right::view, unit))
            return;
        const Unit* stands = then->find(unit);
        found[id] = { {}, name, stands == nullptr ? std::string() : stands->name };
    };
    if (asked->past) {
        for (const Assets::Standing& one : records.assets().standing_on(asked->day))
            look(one.device, one.name, one.unit);
        return found;
    }
    const auto everyone = records.devices().everyone();
    for (const Device& device : *everyone)
        look(device.id, device.name, device.unit);
    return found;
}

}
