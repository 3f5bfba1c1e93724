// A data directory that came out of a restore drill: looked at, never served from, because devices
// would take its server for theirs.
#pragma once

#include <filesystem>

namespace nguon {

inline constexpr const char* drill_mark = "restore-drill-only";

inline bool is_from_drill(const std::filesystem::path& data)
{
    std::error_code failed;
    return std::filesystem::exists(data / drill_mark, failed);
}

}
