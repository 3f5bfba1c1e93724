// Whom an alert means and what follows from it: who must stand behind it, how it is sounded and
// when everybody has heard it.
#include <algorithm>
#include <array>

#include "server/app/boundaries.hpp"
#include "server/app/emergency_parts.hpp"
#include "server/app/emergency_rules.hpp"

namespace nguon::app {
namespace {

Occasion occasion_of(bool exercise) { return exercise ? Occasion::exercise : Occasion::real; }

std::vector<UnitId> units_of(std::span<const MeantDevice> devices)
{
    std::vector<UnitId> units;
    for (const MeantDevice& device : devices)
        units.push_back(device.unit);
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    return units;
}

// Of these units those whose devices ask for a person.
std::vector<UnitId> asking(Records& records, std::span<const UnitId> units,
    std::span<const UnitId> by_root, const UnitTree& tree)
{
    const EmergencyRuleBook book(records, tree);
    std::vector<UnitId> found;
    for (const UnitId unit : units) {
        const bool root_asks = std::any_of(
            by_root.begin(), by_root.end(), [&](UnitId asked) { return tree.covers(asked, unit); });
        if (root_asks || book.of(unit).requires_person)
            found.push_back(unit);
    }
    return found;
}

}

Meant meant_now(Records& records, const Emergency::Saved& saved, Moment now)
{
    return devices_meant(records, saved.audience, occasion_of(saved.exercise), day_of(now));
}

Manner manner_or_usual(const EmergencyContent& content)
{
    return content.manner.value_or(Manner::in_turns);
}

void arrange(EmergencyContent& content, Records& records, const OrderAudience& audience,
    std::span<const UnitId> units, const UnitTree& tree, std::span<const Device> meant)
{
    if (!content.manner)
        content.manner = manner_of(records, audience, units, tree);
    content.spacing = spacing_for(meant, *content.manner);
}

std::vector<UnitId> units_asking_for_person(
    Records& records, const EmergencyChange& change, std::span<const UnitId> by_root, Day day)
{
    const auto tree = records.units().tree(day);
    return asking(records,
        change.devices.empty() ? units_left(records, change.emergency.saved().audience, day)
                               : units_of(change.devices),
        by_root, *tree);
}

Result<EmergencyPreview> preview_emergency(Records& records, const Deed& deed,
    const OrderAudience& audience, EmergencyContent content, Occasion occasion,
    std::span<const UnitId> person_by_root)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    const auto units = units_of(records, audience, today);
    if (!units)
        return tl::unexpected(units.error());
    EmergencyPreview preview;
    preview.reach = reach_of(*units, *tree);
    const EmergencyRules rules = rules_in_force(records, *units, *tree);
    preview.rule = rules.of(preview.reach);
    preview.may_send = deed.caller.may_in_all(Right::send_emergency, *units, *tree);
    const auto meant = devices_meant(records, audience, occasion, today);
    for (const Device& device : meant.devices) {
        preview.devices.push_back(device.id);
        preview.count.add(device);
    }
    preview.count.boards = meant.boards;
    const auto standing = meant.devices.empty() ? *units : units_of(named(meant.devices));
    preview.requires_person = !asking(records, standing, person_by_root, *tree).empty();
    Audience counted;
    counted.units = audience.units;
    preview.count.households
        = count_households(records, counted, *tree) + households_inside(records, audience, *tree);
    if (!content.media.empty()) {
        if (const auto file = records.media().find(content.media))
            content.media_length = file->duration;
    }
    arrange(content, records, audience, *units, *tree, meant.devices);
    Order order = order_of_content(content, occasion == Occasion::exercise);
    order.starts = deed.now;
    order.expires = content.expires;
    order.rounds = rounds_of_order(order, meant.devices, *content.manner);
    preview.hearing = hearing_plan(order, meant.devices, *content.manner);
    return preview;
}

Spacing spacing_in_unit(Records& records, UnitId unit, Day day)
{
    OrderAudience audience;
    audience.units = { unit };
    const Meant meant = devices_meant(records, audience, Occasion::real, day);
    const std::array units{ unit };
    return spacing_for(
        meant.devices, manner_of(records, audience, units, *records.units().tree(day)));
}

std::optional<LiveHearing> hearing_now(Records& records, const Emergency& emergency, Moment now)
{
    const Emergency::Saved& saved = emergency.saved();
    if (emergency.state() != EmergencyState::live || saved.revision == 0)
        return std::nullopt;
    const Meant meant = meant_now(records, saved, now);
    const Manner manner = manner_or_usual(saved.content);
    Order order = order_of(emergency);
    order.rounds = rounds_of_order(order, meant.devices, manner);
    return LiveHearing{ hearing_plan(order, meant.devices, manner), order.starts, meant.boards };
}

}
