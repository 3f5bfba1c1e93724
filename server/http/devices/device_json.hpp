#pragma once

#include "server/app/devices.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

// A device with the names that stand behind its ids.
struct ShownDevice {
    app::DeviceRow row;
    std::string unit_name;
    std::string on_air; // title of what is heard now; empty: silence
    std::optional<Command> self_test; // the newest
    std::optional<Span> planned_outage = {}; // that goes on, or begins within a day
};
ShownDevice show(app::Records& records, const UnitTree& tree, app::DeviceRow row);
// As of an earlier day; what the line said then is not kept.
Result<app::Paged<ShownDevice>> shown_on(app::Records& records, const app::Deed& deed,
    const app::DeviceFilter& filter, Day day, const app::Page& page);
Result<ShownDevice> shown_one_on(
    app::Records& records, const app::Deed& deed, DeviceId id, Day day);
// Of the announced outages of the next day, the first that darkens it.
void add_outage(ShownDevice& shown, app::Records& records, const UnitTree& tree,
    const std::vector<PlannedOutage>& outages);
json::Object to_json(const ShownDevice& shown);

struct ShownCommand {
    app::CommandRow row;
    std::string issued_by_name;
};
ShownCommand show(app::Records& records, app::CommandRow row);
json::Object to_json(const ShownCommand& shown);

// Reads the fields that are there over `device`; what is absent stays, null takes away.
void read_device(json::Reader& in, Device& device);

// {verb, args: {percent?}}
app::NewCommand read_command(json::Reader& in);

}
