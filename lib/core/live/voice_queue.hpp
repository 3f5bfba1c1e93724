// A speaker's sound on the server, between a line that stutters and listeners who must hear every
// packet in its instant.
//
// The speaker's browser numbers what it records; a packet's place in the live follows from that
// number alone, so a burst after a stall does not shift what comes behind it. What has not come
// when it must leave for the horns leaves as silence. A browser that was reloaded, or whose phone
// call is over, begins to number anew where the live is by then.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/live/live.hpp"

namespace nguon {

using VoiceSamples = std::vector<float>; // 20 ms of sound; empty: silence

class VoiceQueue {
public:
    // `begun` is the arrival of the first packet.
    VoiceQueue(Moment begun, Milliseconds delay);

    // Everybody hears the first packet now.
    Moment starts() const { return begun_ + delay_; }

    // The next packet is the first of a new line.
    void begin_line() { line_.reset(); }
    enum class Placed : std::uint8_t {
        taken,
        late, // its instant has left already
        // Further than the clock of the live: a clock that races, or a play with numbers. What
        // follows is placed by the clock anew, so that whoever speaks on is heard.
        ahead,
    };
    Placed place(std::int64_t number, VoiceSamples samples, Moment now);

    // What leaves next, if it is time: as soon as it is there, or silence when it cannot be waited
    // for any longer.
    std::optional<VoiceSamples> take(Moment now);
    // The speaker is done: what is there leaves at once, with the gaps in between.
    std::optional<VoiceSamples> take_rest();

    std::int64_t taken() const { return next_; }
    // When the speaker was heard of last.
    Moment heard() const { return heard_; }
    // What was said and came too late for anybody.
    Milliseconds late() const { return late_ * voice_packet; }

private:
    std::int64_t packet_by(Moment now) const { return (now - begun_) / voice_packet; }
    VoiceSamples give();

    Moment begun_;
    Milliseconds delay_;
    Milliseconds reserve_; // what the way to the horns is given
    std::map<std::int64_t, VoiceSamples> waiting_;
    std::int64_t next_ = 0;
    std::int64_t last_ = -1; // the newest that was placed
    std::optional<std::int64_t> line_; // what is added to the numbers of this line
    Moment heard_;
    std::int64_t late_ = 0;
};

}
