#include "agent/player/live_voice.hpp"

#include "agent/player/sound.hpp"

#include <opus/opus.h>

#include <algorithm>
#include <stdexcept>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t packet_samples = sample_rate / 50;
constexpr auto kept_behind = 5s;
constexpr auto taken_ahead = 15s;
// The decoder draws on what it heard last: for longer than a syllable that is a drone.
constexpr int most_drawn_on = 5;

}

VoiceInbox::VoiceInbox(Moment starts, const ClockMapping& mapping, MonoTime now)
    : starts_(starts)
    , mapping_(mapping)
    , arrived_(now)
{
}

void VoiceInbox::set_mapping(const ClockMapping& mapping)
{
    const std::lock_guard lock(mutex_);
    mapping_ = mapping;
}

MonoTime VoiceInbox::given_up_at(std::int64_t packet) const
{
    return mapping_.mono_at(WallTime(heard_at(starts_, packet)) - voice_given_up_before);
}

Result<void> VoiceInbox::add(const protocol::VoiceFrame& frame, MonoTime now)
{
    const auto packet_at = [&](WallTime at) { return (at - WallTime(starts_)) / voice_packet; };
    const std::lock_guard lock(mutex_);
    const WallTime wall = mapping_.wall_at(now);
    if (frame.end() > packet_at(wall + taken_ahead))
        return fail(Kind::invalid, "voice.too_early");
    arrived_ = now;
    const std::int64_t oldest = packet_at(wall - kept_behind);
    packets_.erase(packets_.begin(), packets_.lower_bound(oldest));
    for (std::size_t i = 0; i < frame.packets.size(); ++i) {
        const std::int64_t number = frame.first + static_cast<std::int64_t>(i);
        if (number >= oldest)
            packets_.try_emplace(number, frame.packets[i]);
    }
    if (frame.last)
        end_ = frame.end();
    came_.notify_all();
    return {};
}

std::optional<std::int64_t> VoiceInbox::end() const
{
    const std::lock_guard lock(mutex_);
    return end_;
}

VoiceInbox::Awaited VoiceInbox::take(std::int64_t number)
{
    std::unique_lock lock(mutex_);
    const MonoTime until = given_up_at(number);
    const auto is_known = [&] { return packets_.contains(number) || (end_ && number >= *end_); };
    came_.wait_until(lock, until, is_known);
    if (end_ && number >= *end_)
        return { Awaited::What::over, {} };
    if (const auto found = packets_.find(number); found != packets_.end())
        return { Awaited::What::packet, found->second };
    if (std::chrono::steady_clock::now() > arrived_ + voice_lost_after)
        return { Awaited::What::gone, {} };
    ++concealed_;
    return { Awaited::What::lost, {} };
}

std::chrono::milliseconds VoiceInbox::concealed() const
{
    const std::lock_guard lock(mutex_);
    return concealed_ * voice_packet;
}

void LiveVoice::Close::operator()(OpusDecoder* decoder) const { opus_decoder_destroy(decoder); }

LiveVoice::LiveVoice(std::shared_ptr<VoiceInbox> inbox)
    : inbox_(std::move(inbox))
{
    int error = 0;
    decoder_.reset(opus_decoder_create(sample_rate, 1, &error));
    if (!decoder_)
        throw std::runtime_error(opus_strerror(error));
}

Result<std::size_t> LiveVoice::read(std::span<float> samples)
{
    using What = VoiceInbox::Awaited::What;
    while (at_ >= decoded_.size()) {
        const auto awaited = inbox_->take(next_);
        if (awaited.what == What::over)
            return std::size_t{ 0 };
        if (awaited.what == What::gone)
            return fail(Kind::unavailable, "media.missing");
        at_ -= decoded_.size();
        if (awaited.what == What::packet)
            decode(awaited.packet);
        else
            conceal();
        ++next_;
    }
    const std::size_t count = std::min(samples.size(), decoded_.size() - at_);
    std::copy_n(decoded_.begin() + static_cast<std::ptrdiff_t>(at_), count, samples.begin());
    at_ += count;
    return count;
}

// A packet that cannot be decoded was signed all the same: it is covered like a lost one.
void LiveVoice::decode(const std::string& packet)
{
    decoded_.resize(packet_samples);
    const int count
        = opus_decode_float(decoder_.get(), reinterpret_cast<const unsigned char*>(packet.data()),
            static_cast<int>(packet.size()), decoded_.data(), static_cast<int>(packet_samples), 0);
    if (count != static_cast<int>(packet_samples))
        return conceal();
    lost_in_a_row_ = 0;
}

void LiveVoice::conceal()
{
    decoded_.assign(packet_samples, 0.0F);
    if (++lost_in_a_row_ > most_drawn_on)
        return;
    const int count = opus_decode_float(
        decoder_.get(), nullptr, 0, decoded_.data(), static_cast<int>(packet_samples), 0);
    if (count < 0)
        std::fill(decoded_.begin(), decoded_.end(), 0.0F);
}

Result<void> LiveVoice::seek(std::int64_t sample)
{
    opus_decoder_ctl(decoder_.get(), OPUS_RESET_STATE);
    decoded_.clear();
    next_ = sample / static_cast<std::int64_t>(packet_samples);
    at_ = static_cast<std::size_t>(sample % static_cast<std::int64_t>(packet_samples));
    lost_in_a_row_ = most_drawn_on; // nothing was heard that could be drawn on
    return {};
}

}
