// A live voice on its way from the line to the mixer.
//
// Packets wait in an inbox until their instant; a reader takes them out one after the other, ahead
// of need, and covers with silence what did not come in time. It never waits longer than that: a
// line that breaks leaves a gap of its own length, and whoever listens is in step behind it.
#pragma once

#include "agent/local/clock_mapping.hpp"
#include "agent/player/pcm_source.hpp"
#include "protocol/voice_frame.hpp"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

struct OpusDecoder;

namespace nguon::agent {

// What did not come this long before its instant is given up. A track counts as armed with a
// quarter of a second decoded, so it must be a little more than that.
inline constexpr std::chrono::milliseconds voice_given_up_before{ 300 };
// Without a frame for so long the line is gone, and the live is over here. While the server is
// there it sends, silence too.
inline constexpr std::chrono::seconds voice_lost_after{ 20 };

// Thread-safe: the player's thread adds, the decoding thread of a track takes.
class VoiceInbox {
public:
    VoiceInbox(Moment starts, const ClockMapping& mapping, MonoTime now);

    // The clock by which the packets' instants are known; a reader may outlive whoever knows it.
    void set_mapping(const ClockMapping& mapping);
    // Refuses what lies further ahead than any delay reaches (voice.too_early); what comes too late
    // or twice changes nothing.
    Result<void> add(const protocol::VoiceFrame& frame, MonoTime now);
    // The voice has so many packets and no more.
    std::optional<std::int64_t> end() const;

    struct Awaited {
        enum class What : std::uint8_t { packet, lost, over, gone };
        What what = What::lost;
        std::string packet;
    };
    // Waits for the packet until the instant at which it is given up.
    Awaited take(std::int64_t number);

    // How much was covered with silence while it should have sounded.
    std::chrono::milliseconds concealed() const;

private:
    MonoTime given_up_at(std::int64_t packet) const;

    const Moment starts_;
    mutable std::mutex mutex_;
    ClockMapping mapping_;
    std::condition_variable came_;
    std::map<std::int64_t, std::string> packets_; // of the last and next seconds
    std::optional<std::int64_t> end_;
    MonoTime arrived_; // the newest frame
    std::int64_t concealed_ = 0; // packets
};

// One reading of an inbox; an act that goes on behind an alert makes another.
class LiveVoice : public PcmSource {
public:
    explicit LiveVoice(std::shared_ptr<VoiceInbox> inbox);

    // Fails with media.missing when the line is gone for good.
    Result<std::size_t> read(std::span<float> samples) override;
    Result<void> seek(std::int64_t sample) override;

private:
    struct Close {
        void operator()(OpusDecoder* decoder) const;
    };

    void decode(const std::string& packet);
    void conceal();

    std::shared_ptr<VoiceInbox> inbox_;
    std::unique_ptr<OpusDecoder, Close> decoder_;
    std::vector<float> decoded_; // of one packet
    std::size_t at_ = 0; // in `decoded_`
    std::int64_t next_ = 0; // packet
    int lost_in_a_row_ = 0;
};

}
