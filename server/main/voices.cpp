#include "server/main/voices.hpp"

#include <stdexcept>

#include "net/client.hpp"
#include "runtime/runtime.hpp"
#include "server/media/espeak_voice.hpp"
#include "server/media/http_voice.hpp"

namespace nguon {
namespace {

std::unique_ptr<media::Voice> own_voice(const std::filesystem::path& work)
{
    auto program = media::Program::espeak();
    if (!program)
        throw std::runtime_error("espeak-ng is missing");
    return std::make_unique<media::EspeakVoice>(std::move(*program), work);
}

}

std::unique_ptr<media::Voice> make_voice(
    const std::string& service_url, const std::filesystem::path& work)
{
    static_cast<void>(service_url);
    return own_voice(work);
}

}
