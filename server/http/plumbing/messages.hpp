// What a stable code means in Vietnamese. One table for the whole server; a code without a line is
// our own mistake, and a test looks for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nguon::http {

// "{}" stands for the detail of the refusal; a line without it ignores the detail.
std::optional<std::string_view> find_message(std::string_view code);
// The line with its detail; for an unknown code a general sentence.
std::string message(std::string_view code, std::string_view detail = {});

}
