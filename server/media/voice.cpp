#include "server/media/voice.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace nguon::media {

std::string_view name_of(Region region)
{
    switch (region) {
    case Region::north:
        return "north";
    case Region::central:
        return "central";
    case Region::south:
        return "south";
    }
    return "";
}

std::string_view name_of(Sex sex) { return sex == Sex::male ? "male" : "female"; }

Result<VoiceInfo> check(
    std::string_view spoken_text, const VoiceOptions& options, const std::vector<VoiceInfo>& voices)
{
    if (spoken_text.size() > most_spoken_bytes)
        return fail(Kind::too_many, "speech.text_too_long");
    if (!is_valid_utf8(spoken_text))
        return fail(Kind::invalid, "speech.text_not_utf8");
    if (trim(spoken_text).empty())
        return fail(Kind::invalid, "speech.text_empty");
    if (!(options.speed >= slowest_speed && options.speed <= fastest_speed))
        return fail(Kind::invalid, "speech.speed_out_of_range");
    for (const auto gap : { options.phrase_gap, options.sentence_gap }) {
        if (gap.count() < 0 || gap > longest_gap)
            return fail(Kind::invalid, "speech.gap_out_of_range");
    }
    const auto found = std::ranges::find_if(voices, [&](const VoiceInfo& voice) {
        return options.voice.empty() ? voice.is_default : voice.id == options.voice;
    });
    if (found == voices.end())
        return fail(Kind::invalid, "speech.unknown_voice");
    return *found;
}

}
