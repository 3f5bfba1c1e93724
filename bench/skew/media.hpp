// Noise as an Ogg/Opus file: nothing shows a shift in time more sharply.
#pragma once

#include <filesystem>

namespace nguon::bench {

void write_noise(const std::filesystem::path& path, int seconds, unsigned seed);

}
