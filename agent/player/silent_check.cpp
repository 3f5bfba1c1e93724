// The booked test that nobody hears: would an alert sound on this device if it were given now?
#include "agent/player/player.hpp"

#include "agent/player/opus_file.hpp"
#include "runtime/log.hpp"

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t decoded_of_each = 48'000; // samples: a second
constexpr auto output_is_late_after = 2s;
constexpr double silent_below_dbfs = -60;
constexpr auto voice_within = 3s;

// The beginning decodes; that the rest is what was stored, the hash says.
bool decodes(const SealedMedia& media)
{
    const auto file = OpusFile::open(media.path());
    if (!file)
        return false;
    std::vector<float> samples(decoded_of_each);
    const auto count = (*file)->read(samples);
    return count && *count > 0;
}

}

// Empty: all is well. Else the first thing that is not, as a code.
std::string Player::self_test(MonoTime now)
{
    if (conductor_->should_sound())
        return "player.busy";
    const OutputHealth health = sound_->health();
    if (!health.running || now - health.advanced_at > output_is_late_after)
        return "self_test.output_stalled";
    if (health.level_dbfs > silent_below_dbfs)
        return "self_test.not_silent";
    if (volumes_.emergency == 0)
        return "self_test.muted";
    if (!papers_.plan())
        return "self_test.no_plan";
    for (const PlanTemplate& words : papers_.plan()->templates) {
        const auto hash = Hash::parse(words.media);
        if (!hash)
            continue;
        if (shelf_.look(*hash) == MediaCondition::missing)
            return "self_test.sound_missing";
        const auto media = shelf_.take(*hash);
        if (!media || !decodes(**media))
            return "self_test.sound_damaged";
    }
    OwnVoice voice = options_.voice;
    voice.deadline = voice_within;
    if (!voice.speak("thử"))
        return "self_test.no_voice";
    return mapping_.trusted ? "" : "self_test.no_trusted_time";
}

}
