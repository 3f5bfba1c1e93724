// What the tests of this module share.
#pragma once

#include "base/moment.hpp"
#include "core/ids.hpp"

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace nguon::device {

inline constexpr UnitId commune(1);
inline const Moment noon = *parse_rfc3339("2026-11-23T12:00:00+07:00");

// Of the test alone, which removes it.
inline std::filesystem::path new_folder()
{
    std::string name = std::filesystem::temp_directory_path() / "nguon-device-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    return name;
}

}
