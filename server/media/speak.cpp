#include "server/media/speak.hpp"

namespace nguon::media {

Result<Speech> speak(Voice& voice, std::string_view spoken_text, const VoiceOptions& options,
    const std::filesystem::path& to, const std::filesystem::path& work, std::stop_token stop,
    const Progress& progress)
{
    Recording recording(work);
    recording.append_silence(lead_in);
    auto spoken = voice.synthesise(
        spoken_text, options, [&](std::span<const float> block) { recording.append(block); }, stop,
        [&](double share) { progress(0.3 * share); });
    if (!spoken)
        return tl::unexpected(spoken.error());
    recording.append_silence(tail);
    auto mastered
        = master(recording.view(), stop, [&](double share) { progress(0.3 + 0.7 * share); });
    if (!mastered)
        return tl::unexpected(mastered.error());
    write_new_file(to, mastered->file);
    return Speech{ std::move(mastered->facts), std::move(*spoken) };
}

}
