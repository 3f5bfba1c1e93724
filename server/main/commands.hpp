// The operator's commands besides `serve`: user, backup, restore, verify, speak, import, keys.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "server/main/settings.hpp"

namespace nguon {

using Environment = std::function<std::optional<std::string>(const std::string&)>;

// Returns the exit code: 0 done, 1 refused or damaged, 2 wrong use.
int run_command(
    const std::string& command, const Arguments& arguments, const Environment& environment);
int print_help();
// Prints a refusal in Vietnamese on standard error; returns 2 for wrong use, 1 otherwise.
int complain(const Error& error);

}
