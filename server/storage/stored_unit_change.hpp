// A change of units as JSON: what was asked for, what it does, and what was shown of it.
#pragma once

#include <string>
#include <string_view>

#include "server/app/records/unit_changes.hpp"

namespace nguon::storage::stored {

// Steps and placed devices; day, resolution and the rest are columns.
std::string request_text(const app::UnitChangeRecord& record);
void read_request(std::string_view text, app::UnitChangeRecord& record);

std::string to_text(const ChangeEffect& effect);
ChangeEffect effect_from(std::string_view text);

std::string to_text(const app::ChangePreview& preview);
app::ChangePreview preview_from(std::string_view text);

}
