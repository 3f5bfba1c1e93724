// What devices saw of themselves beside what is expected of them: a power cut told from a lost line
// and from a fault, the word of the electricity company, and what does not fit together.
#pragma once

#include "server/app/deliveries.hpp"

namespace nguon::app {

// How an outage is told to people: "thiết bị tắt nguồn khoảng 08:58 đến 10:12". Days are named
// where they are not `day`.
std::string outage_text(const Outage& outage, Day day);

// The units by whose names a device is meant: its own, those above, and the ended ones it stood in.
std::vector<UnitId> units_meaning(Records& records, const UnitTree& tree, const Device& device);
// The first announced outage of one of these units that reaches into the span.
const PlannedOutage* announced(
    const std::vector<PlannedOutage>& outages, const std::vector<UnitId>& units, Span span);

// From the truth: outages that were announced, and what was aired again.
void add_announced(Records& records, const UnitTree& tree, std::vector<ShownDelivery>& shown);
// From the facts: what the devices told of the time, and whether the airing that made up for it was
// heard.
void add_told(Facts& facts, std::vector<ShownDelivery>& shown);

// What of these records, which were just added, cannot be true with what is held: an incident of
// the device each.
void note_contradictions(
    Facts& facts, DeviceId device, const std::vector<PlayRecord>& fresh, Moment now);

struct ShownIncident {
    Incident incident;
    std::string device_name;
    std::string unit_name;
};
struct IncidentWish {
    std::optional<UnitId> unit;
    std::optional<DeviceId> device;
    std::optional<Day> day; // what had been told by its end; today's unless told
};
// Of which devices the caller may see what they told, with the names and units of the day. Of an
// earlier day those that stood then. Refuses with asset.day_ahead.
Result<std::map<DeviceId, ShownIncident>> devices_for_incidents(
    Records& records, const Deed& deed, const IncidentWish& wish);

}
