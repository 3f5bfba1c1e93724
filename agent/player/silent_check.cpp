// The booked test that nobody hears: would an alert sound on this device if it were given now?
#include "agent/player/silent_check.hpp"

#include "agent/player/opus_file.hpp"
#include "agent/player/player.hpp"
#include "runtime/log.hpp"

#include <system_error>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t decoded_of_each = 48'000; // samples: a second
constexpr auto output_is_late_after = 2s;
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

std::string look_at(const SilentCheck& check)
{
    // Its own eyes: what the player has seen before counts for nothing, and is not its thread's.
    MediaShelf shelf(check.folders);
    for (const Hash& hash : check.sounds) {
        const auto media = shelf.take(hash);
        if (!media && media.error().kind == Kind::missing)
            return "self_test.sound_missing";
        if (!media || !decodes(**media))
            return "self_test.sound_damaged";
    }
    return check.voice.speak("thử") ? "" : "self_test.no_voice";
}

}

std::string SilentCheck::run() const
{
    try {
        return look_at(*this);
    } catch (const std::system_error& error) {
        log::error("player.storage_failed", { { "what", error.what() } });
    }
    return "player.storage_failed";
}

// What can be seen at once; empty: all is well so far.
std::string Player::first_look(MonoTime now) const
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
    return papers_.plan() ? "" : "self_test.no_plan";
}

SilentCheck Player::silent_check() const
{
    SilentCheck check{ options_.folders, {}, options_.voice };
    check.voice.deadline = voice_within;
    for (const PlanTemplate& words : papers_.plan()->templates) {
        if (const auto hash = Hash::parse(words.media))
            check.sounds.push_back(*hash);
    }
    return check;
}

Result<AnswerContent> Player::end_test(const BegunTest& test, const std::string& found)
{
    return guarded([&]() -> Result<AnswerContent> {
        std::string reason = found;
        if (reason.empty() && !mapping_.trusted)
            reason = "self_test.no_trusted_time";
        return answered(test.command, { test.command.id, reason.empty(), reason });
    });
}

}
