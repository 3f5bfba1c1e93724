// Values that are stored whole, as JSON in one column: what is never asked for by its parts.
//
// The names are part of the schema: fields may be added, with a default for rows without them, but
// none is renamed. Moments and lengths are numbers of milliseconds.
#pragma once

#include "core/bulletin/bulletin.hpp"
#include "core/device/device.hpp"
#include "core/plan/play_plan.hpp"
#include "core/schedule/rules.hpp"
#include "core/schedule/schedule.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nguon::storage::stored {

std::string to_text(const BulletinContent& content);
BulletinContent content_from(std::string_view text);

std::string to_text(const Approval& approval);
Approval approval_from(std::string_view text);

std::string to_text(const Schedule& schedule);
Schedule schedule_from(std::string_view text);

std::string to_text(const std::vector<ProgrammeItem>& items);
std::vector<ProgrammeItem> items_from(std::string_view text);

// Without unit and version, which are columns.
std::string to_text(const AirRules& rules);
AirRules rules_from(std::string_view text);

std::string to_text(const std::vector<QuietVolume>& quiet);
std::vector<QuietVolume> quiet_from(std::string_view text);

std::string to_text(const std::vector<PlanPart>& parts);
std::vector<PlanPart> parts_from(std::string_view text);

// [[[latitude, longitude], ...], ...]
std::string to_text(const std::vector<Polygon>& outlines);
std::vector<Polygon> outlines_from(std::string_view text);

std::string to_text(const std::vector<std::string>& words);
std::vector<std::string> words_from(std::string_view text);

}
