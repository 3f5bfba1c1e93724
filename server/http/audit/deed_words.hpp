// What stands in the audit log as stable codes, in Vietnamese. A deed without a line is our own
// mistake, and a test looks for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nguon::http {

// "Duyệt tin bài"
std::optional<std::string_view> find_deed_words(std::string_view deed);
// For an unknown deed the code itself: better than nothing.
std::string deed_words(std::string_view deed);
// The small JSON beside a deed as a sentence or two; empty when it says nothing to a reader.
std::string detail_words(std::string_view detail);

}
