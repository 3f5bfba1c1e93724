#pragma once

#include "server/app/planned_outages.hpp"
#include "server/app/power_facts.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

app::WishedOutages read_wished_outages(json::Reader& in);

json::Object to_json(const app::OutagePreview& preview);
json::Object to_json(const app::OutagePaste& paste);
json::Object to_json(const app::OutagesTaken& taken);
json::Object to_json(const app::ShownIncident& shown);

}
