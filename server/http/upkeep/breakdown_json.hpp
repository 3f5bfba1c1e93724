#pragma once

#include "server/app/breakdowns.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

json::Object to_json(const app::ShownBreakdown& shown);
// With its steps, parts and clocks.
json::Object to_whole_json(const app::ShownBreakdown& shown);
json::Object to_json(const app::BreakdownFigure& figure);
json::Object to_json(const app::ShownBreakdownRules& shown);

app::ReportedBreakdown read_reported(json::Reader& in);
app::BreakdownMove read_move(json::Reader& in);
BreakdownRules read_breakdown_rules(json::Reader& in);

}
