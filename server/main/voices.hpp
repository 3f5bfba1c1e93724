#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/media/voice.hpp"

namespace nguon {

// The voice of this machine; with a URL, a service in front of it that falls back to this machine.
std::unique_ptr<media::Voice> make_voice(
    const std::string& service_url, const std::filesystem::path& work);

}
