#pragma once

#include "server/app/deliveries.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

json::Object to_json(const app::ShownDelivery& shown);
json::Object to_json(const LedgerSummary& summary, const app::ComingAirings& coming);
json::Object to_json(const app::Retry& retry);
json::Object to_json(const app::RecalledOn& one);

// A record of a device's play log with the names behind its ids.
struct ShownPlay {
    app::PlayLogRow row;
    std::string device_name;
    std::string bulletin_title;
    bool is_relay = false; // there is no bulletin that could be looked up
    std::string onsite_title; // of the template that was set off at the place
};
std::vector<ShownPlay> show(app::Records& records, const std::vector<app::PlayLogRow>& rows);
json::Object to_json(const ShownPlay& shown);

// Lines of a CSV file as spreadsheets read it: UTF-8 with a mark in front, CRLF, and no cell that
// they would take for a formula.
std::string csv_head();
std::string csv_line(const app::ShownDelivery& shown);

}
