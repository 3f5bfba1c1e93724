#include "core/live/voice_queue.hpp"

#include <algorithm>

namespace nguon {
namespace {

using namespace std::chrono_literals;

// A quarter of the least delay is lost to the horns' readiness; the rest is shared by both ways.
constexpr Milliseconds least_reserve = 600ms;
constexpr Milliseconds most_reserve = 1'500ms;
// Crystals differ by 100 ppm at the most, 180 ms in half an hour.
constexpr std::int64_t most_ahead = Milliseconds(1s) / voice_packet;

}

VoiceQueue::VoiceQueue(Moment begun, Milliseconds delay)
    : begun_(begun)
    , delay_(delay)
    , reserve_(std::clamp(delay / 2, least_reserve, most_reserve))
    , heard_(begun)
{
}

VoiceQueue::Placed VoiceQueue::place(std::int64_t number, VoiceSamples samples, Moment now)
{
    if (!line_)
        line_ = std::max(last_ + 1, packet_by(now)) - number;
    const std::int64_t packet = number + *line_;
    if (packet > packet_by(now) + most_ahead) {
        line_.reset();
        return Placed::ahead;
    }
    heard_ = now;
    if (packet < next_) {
        ++late_;
        return Placed::late;
    }
    last_ = std::max(last_, packet);
    waiting_.try_emplace(packet, std::move(samples));
    return Placed::taken;
}

VoiceSamples VoiceQueue::give()
{
    const auto found = waiting_.find(next_++);
    if (found == waiting_.end())
        return {};
    VoiceSamples samples = std::move(found->second);
    waiting_.erase(found);
    return samples;
}

std::optional<VoiceSamples> VoiceQueue::take(Moment now)
{
    if (!waiting_.contains(next_) && now < heard_at(starts(), next_) - reserve_)
        return std::nullopt;
    return give();
}

std::optional<VoiceSamples> VoiceQueue::take_rest()
{
    return next_ <= last_ ? std::optional(give()) : std::nullopt;
}

}
