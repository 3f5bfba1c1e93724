// The volts of the mains, where a board or a driver of the place writes what it measures into a
// file, as sensors of the kernel do.
#pragma once

#include <filesystem>
#include <optional>

namespace nguon::agent {

// The number that the file begins with, rounded to whole volts. None: no such file, no number in
// it, or one that no mains has: a sensor that fails must not be taken for a fault of the mains.
std::optional<int> measured_mains(const std::filesystem::path& file);

}
