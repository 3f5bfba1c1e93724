#include "server/app/deliveries.hpp"

#include <algorithm>
#include <charconv>

#include "server/app/power_facts.hpp"
#include "server/app/relays.hpp"
#include "server/app/schedules.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr std::array failures_first{ DeliveryState::missed, DeliveryState::refused,
    DeliveryState::preempted, DeliveryState::partial, DeliveryState::awaiting,
    DeliveryState::played };

// "2-<cursor within the third state>"
struct Place {
    std::size_t rank = 0;
    std::string within;
};

std::optional<Place> parse_place(std::string_view cursor)
{
    if (cursor.empty())
        return Place{};
    Place place;
    const char* end = cursor.data() + cursor.size();
    const auto [after, error] = std::from_chars(cursor.data(), end, place.rank);
    if (error != std::errc() || after == end || *after != '-')
        return std::nullopt;
    place.within.assign(after + 1, end);
    return place;
}

std::string cursor_of(const Place& place) { return std::to_string(place.rank) + "-" + place.within; }

bool is_wanted(const std::vector<DeliveryState>& states, DeliveryState state)
{
    return states.empty() || std::find(states.begin(), states.end(), state) != states.end();
}

// The airing begins on a whole minute, as officers plan.
Moment next_minute(Moment moment) { return std::chrono::ceil<std::chrono::minutes>(moment); }

Schedule again(const Deed& deed, BulletinId bulletin, std::vector<DeviceId> devices, Moment starts)
{
    Schedule schedule;
    schedule.unit = deed.caller.unit;
    schedule.bulletin = bulletin;
    schedule.audience.devices = std::move(devices);
    schedule.audience.normalise();
    schedule.starts = starts;
    return schedule;
}

// Why a bulletin cannot be aired again whatever the time.
Result<Bulletin> airable(Records& records, BulletinId id, Moment now)
{
    auto bulletin = records.bulletins().find(id);
    if (!bulletin)
        return fail(Kind::missing, "bulletin.missing");
    if (bulletin->state() != BulletinState::approved)
        return fail(Kind::conflict, "bulletin.wrong_state");
    if (bulletin->content().valid_to && *bulletin->content().valid_to <= now)
        return fail(Kind::conflict, "bulletin.already_over");
    return std::move(*bulletin);
}

// Where no time is wished, one at which it can be heard.
Result<Schedule> air_again(Records& records, const Deed& deed, BulletinId bulletin,
    const std::vector<DeviceId>& devices, std::optional<Moment> starts)
{
    constexpr auto soon = 10min;
    if (starts)
        return add_schedule(records, deed, again(deed, bulletin, devices, *starts));
    const Moment first = next_minute(deed.now + soon);
    return add_schedule_near(records, deed, again(deed, bulletin, devices, first));
}

}

Paged<Delivery> list_failures_first(
    Facts& facts, DeliveryFilter filter, const UnitTree& tree, const Page& page)
{
    const std::vector<DeliveryState> wanted = filter.states;
    const auto from = parse_place(page.cursor);
    Paged<Delivery> found;
    if (!from)
        return found;
    const auto limit = static_cast<std::size_t>(page.limit);
    for (Place place = *from; place.rank < failures_first.size(); place = { place.rank + 1, {} }) {
        if (!is_wanted(wanted, failures_first[place.rank]))
            continue;
        filter.states = { failures_first[place.rank] };
        // Of a full page only whether more follows is still asked.
        const bool full = found.items.size() == limit;
        const int room = full ? 1 : static_cast<int>(limit - found.items.size());
        auto part = facts.deliveries().list(filter, tree, { room, place.within });
        if (full) {
            if (part.items.empty())
                continue;
            found.next = cursor_of(place);
            break;
        }
        std::move(part.items.begin(), part.items.end(), std::back_inserter(found.items));
        if (!part.next.empty()) {
            found.next = cursor_of(Place{ place.rank, part.next });
            break;
        }
    }
    return found;
}

namespace {

// What units were called on a day: a result names its unit as it was, also one that ended since.
class NamesThen {
public:
    NamesThen(Records& records, const UnitTree& tree)
        : records_(records)
        , tree_(tree)
    {
    }

    std::string of(UnitId unit, Day day)
    {
        const Unit* known = tree_.find(unit);
        if (known != nullptr && day == tree_.day())
            return known->name;
        const auto [at, is_new] = eras_.try_emplace(unit);
        if (is_new)
            at->second = records_.units().history(unit);
        for (const UnitEra& era : at->second) {
            if (era.holds_on(day))
                return era.name;
        }
        // What was to air on the eve of a reform may have been closed after it, for the new unit.
        if (known != nullptr)
            return known->name;
        return at->second.empty() ? std::string() : at->second.back().name;
    }

private:
    Records& records_;
    const UnitTree& tree_;
    std::map<UnitId, std::vector<UnitEra>> eras_;
};

}

std::vector<ShownDelivery> with_names(
    Records& records, const UnitTree& tree, const std::vector<Delivery>& deliveries)
{
    std::vector<BulletinId> ids;
    for (const Delivery& delivery : deliveries)
        ids.push_back(delivery.bulletin);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<BulletinId, BulletinContent> contents;
    for (const Bulletin& bulletin : records.bulletins().find_all(ids))
        contents[bulletin.id()] = bulletin.content();
    std::erase_if(ids, [&](BulletinId id) { return contents.contains(id); });
    const auto relays = relay_titles(records, ids);
    std::map<DeviceId, std::optional<DeviceRow>> devices;
    NamesThen names(records, tree);
    std::vector<ShownDelivery> shown;
    shown.reserve(deliveries.size());
    for (const Delivery& delivery : deliveries) {
        ShownDelivery one;
        one.delivery = delivery;
        const auto [device, is_new] = devices.try_emplace(delivery.device);
        if (is_new)
            device->second = records.devices().find_with_status(delivery.device);
        if (const auto& row = device->second) {
            one.device_name = row->device.name;
            one.offline = !row->status.online;
            one.last_seen = row->status.last_seen;
            one.removed = row->device.removed;
        }
        one.unit_name = names.of(delivery.unit, day_of(delivery.planned_at));
        if (const auto at = contents.find(delivery.bulletin); at != contents.end())
            one.bulletin_title = title_in_language(at->second, delivery.occurrence.track());
        if (const auto at = relays.find(delivery.bulletin); at != relays.end()) {
            one.bulletin_title = at->second;
            one.is_relay = true;
        }
        shown.push_back(std::move(one));
    }
    add_announced(records, tree, shown);
    return shown;
}

bool may_be_retried(DeliveryState state)
{
    // Of what is awaited nobody knows yet: the device may have played it.
    return state != DeliveryState::played && state != DeliveryState::awaiting;
}

bool makes_up_for(const MakeUp& make_up, const Delivery& delivery)
{
    const OccurrenceKey& missed = make_up.missed;
    return make_up.device == delivery.device && missed.schedule == delivery.occurrence.schedule
        && missed.starts == delivery.occurrence.starts
        && (missed.item == MakeUp::whole_airing || missed.item == delivery.occurrence.item);
}

namespace {

bool is_made_up(Records& records, const Delivery& delivery)
{
    const Moment starts = delivery.occurrence.starts;
    const auto made
        = records.make_ups().of_device(delivery.device, { starts, starts + Milliseconds(1) });
    return std::any_of(made.begin(), made.end(),
        [&](const MakeUp& make_up) { return makes_up_for(make_up, delivery); });
}

void remember(Records& records, const Schedule& made, const std::vector<Delivery>& missed)
{
    std::vector<MakeUp> rows;
    for (const Delivery& delivery : missed)
        rows.push_back({ made.id, delivery.device, delivery.occurrence });
    records.make_ups().add(rows);
}

}

Retry retry_deliveries(Records& records, const Deed& deed, const std::vector<Delivery>& missed,
    std::optional<Moment> starts)
{
    std::map<BulletinId, std::vector<Delivery>> by_bulletin;
    Retry retry;
    for (const Delivery& delivery : missed) {
        if (!may_be_retried(delivery.state))
            continue;
        if (is_made_up(records, delivery))
            ++retry.already;
        else
            by_bulletin[delivery.bulletin].push_back(delivery);
    }
    for (const auto& [id, of_it] : by_bulletin) {
        std::vector<DeviceId> wanted;
        for (const Delivery& delivery : of_it)
            wanted.push_back(delivery.device);
        if (const auto relays = relay_titles(records, { id }); !relays.empty()) {
            retry.refused.push_back({ id, relays.begin()->second,
                Error{ Kind::conflict, "relay.is_over", {}, {}, {} } });
            continue;
        }
        const auto bulletin = airable(records, id, deed.now);
        if (!bulletin) {
            const auto known = records.bulletins().find(id);
            retry.refused.push_back(
                { id, known ? known->content().title : std::string(), bulletin.error() });
            continue;
        }
        auto made = air_again(records, deed, id, wanted, starts);
        if (made) {
            remember(records, *made, of_it);
            retry.titles[made->id] = bulletin->content().title;
            retry.made.push_back(std::move(*made));
        } else {
            retry.refused.push_back({ id, bulletin->content().title, made.error() });
        }
    }
    return retry;
}

}
