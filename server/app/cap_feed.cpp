#include "server/app/cap_feed.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/cap/from_emergency.hpp"
#include "core/cap/write.hpp"

namespace nguon::app {
namespace {

constexpr const char* sender_setting = "cap.sender";
constexpr std::size_t longest_sender = 100; // bytes
constexpr std::size_t most_named_areas = 200; // of one message

// Too many to be named one by one are told by the units they stand in, and these by those above:
// more ground than is meant, but nobody is left out.
void name_fewer(Records& records, std::vector<UnitId>& units, std::vector<DeviceId>& devices,
    const UnitTree& tree)
{
    if (units.size() + devices.size() <= most_named_areas)
        return;
    for (const DeviceId id : devices) {
        if (const auto device = records.devices().find(id); device && !device->removed)
            units.push_back(device->unit);
    }
    devices.clear();
    const auto each_once = [&] {
        std::sort(units.begin(), units.end());
        units.erase(std::unique(units.begin(), units.end()), units.end());
    };
    each_once();
    for (bool climbs = true; climbs && units.size() > most_named_areas;) {
        climbs = false;
        for (UnitId& unit : units) {
            const std::vector<UnitId> path = tree.path(unit);
            climbs = climbs || path.size() > 1;
            unit = path.size() > 1 ? path[1] : unit;
        }
        each_once();
    }
}

cap::NamedArea area_of(const Unit& unit) { return { unit.name, unit.code, std::nullopt }; }

// Groups are told by what they hold today; the message stays when the group changes.
std::vector<cap::NamedArea> named_areas(
    Records& records, const OrderAudience& audience, const UnitTree& tree)
{
    std::vector<UnitId> units = audience.units;
    std::vector<DeviceId> devices = audience.devices;
    for (const Group& group : records.groups().find_all(audience.groups)) {
        units.insert(units.end(), group.units.begin(), group.units.end());
        devices.insert(devices.end(), group.devices.begin(), group.devices.end());
    }
    name_fewer(records, units, devices, tree);
    std::vector<cap::NamedArea> areas;
    for (const UnitId id : units) {
        if (const Unit* unit = tree.find(id); unit != nullptr && areas.size() < most_named_areas)
            areas.push_back(area_of(*unit));
    }
    for (const DeviceId id : devices) {
        const auto device = records.devices().find(id);
        if (device && !device->removed && areas.size() < most_named_areas)
            areas.push_back({ device->name, {}, device->place });
    }
    return areas;
}

std::string names_of(const cap::Alert& alert)
{
    constexpr std::size_t most_names = 5;
    std::vector<std::string> names;
    for (const cap::Area& area : alert.infos.front().areas) {
        if (names.size() == most_names) {
            names.emplace_back("…");
            break;
        }
        names.push_back(area.description);
    }
    return join(names, ", ");
}

}

Result<void> check_cap_sender(std::string_view sender)
{
    const bool fits = !sender.empty() && sender.size() <= longest_sender && is_valid_utf8(sender)
        && std::none_of(sender.begin(), sender.end(), [](char c) {
               return static_cast<unsigned char>(c) <= ' ' || c == ',' || c == '<' || c == '&';
           });
    if (!fits)
        return fail(Kind::invalid, "cap.bad_sender", std::string(sender));
    return {};
}

std::string cap_sender(Records& records, Day day)
{
    if (const auto chosen = records.settings().find(sender_setting))
        return *chosen;
    const auto tree = records.units().tree(day);
    const Unit* top = tree->roots().empty() ? nullptr : tree->find(tree->roots().front());
    std::string sender = "nguon.";
    sender += top == nullptr ? "0" : top->code.empty() ? top->id.text() : top->code;
    return sender;
}

void set_cap_sender(Records& records, const std::string& sender)
{
    if (records.settings().find(sender_setting) != sender)
        records.settings().save(sender_setting, sender);
}

void publish_cap(Records& records, const Emergency& emergency, const Order& order, Day day)
{
    const auto tree = records.units().tree(day);
    const Unit* unit = tree->find(emergency.saved().unit);
    cap::Publication with;
    with.sender = cap_sender(records, day);
    with.sender_name = unit == nullptr ? std::string() : unit->name;
    with.areas = named_areas(records, order.audience, *tree);
    with.earlier = records.published_caps().chain(emergency.id());
    const cap::Alert alert = cap::message_of(emergency, order, with);
    PublishedCap message;
    message.identifier = alert.identifier;
    message.emergency = emergency.id();
    message.revision = order.revision;
    message.actual = alert.status == cap::Status::actual;
    message.sender = alert.sender;
    message.sent = alert.sent;
    message.expires = *alert.infos.front().expires;
    message.headline = alert.infos.front().headline;
    message.area = names_of(alert);
    message.document = cap::to_xml(alert);
    records.published_caps().add(message);
    // A sender that was made is kept: the unit's code may change, the name of our messages not.
    set_cap_sender(records, alert.sender);
}

}
