// Which cells of a workbook are days: said by the number formats of their styles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace nguon::sheet {

// By the number of the style; empty where the file has no styles.
Result<std::vector<bool>> day_styles(std::string_view styles_xml);
// "dd/mm/yyyy" and the like; not what stands in quotes or square brackets, and no mere time of day.
bool is_day_format(std::string_view format);
// What a cell holds that is shown as a day: "01/07/2025".
std::string day_text(double number, bool since_1904);
// "1234,5", without an exponent.
std::string number_text(double number);

}
