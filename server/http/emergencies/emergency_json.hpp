// Emergencies as clients see them.
#pragma once

#include "server/app/emergencies.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

// [{unit}|{group}|{device}|{polygon: [[lat, lon], ...]}|{circle: {centre: [lat, lon], radius_m}}]
OrderAudience read_order_audience(json::Reader& in, std::string_view key);
json::Array to_json(const OrderAudience& audience);

// {"địa điểm": "cầu Nà Sọc"}: what the blanks of a template are filled with.
std::map<std::string, std::string> read_blanks(const json::Field& field);

// How loudspeakers sound an alert: "in_turns", "together" or null, which leaves it to who is asked
// next. None outside: nothing is said of it.
std::optional<std::optional<Manner>> read_manner(json::Reader& in);
json::Value manner_json(const std::optional<Manner>& manner);

// What is there is taken over, what is absent stays as it is.
void read_emergency_content(json::Reader& in, EmergencyContent& content);
// The words in other languages, of an alert that is sent or changed.
void read_translations(json::Reader& in, EmergencyContent& content);
// Absent or null: none were said.
std::optional<std::vector<Translation>> read_translations(json::Reader& in);
json::Array translations_json(const std::vector<Translation>& translations);

json::Object to_json(const Emergency& emergency);
json::Object to_json(const app::HearingPlan& plan, const UnitTree& tree);
// With names, and what the caller may do with it now.
json::Object full_body(app::Records& records, const app::Deed& deed, const Emergency& emergency);
json::Object to_json(const app::ReachCount& count);

// Sums by stage, by commune, and the times from the press. `connected` says who has a line now.
json::Object progress_json(
    const app::OrderWay& way, const UnitTree& tree, const std::function<bool(DeviceId)>& connected);

struct ShownReceipt {
    OrderReceipt receipt;
    std::string name;
    std::string unit_name;
    bool online = false;
};
json::Object to_json(const ShownReceipt& shown);

}
