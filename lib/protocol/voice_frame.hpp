// Live sound on the wire: the binary frames of the device link, the same bytes for every device.
//
//   2 bytes  "NV"
//   1        version, 1
//   1        flags: bit 0, the last frame of this live
//   8        live
//   4        number of the first packet; packet n sounds at `starts` + n x 20 ms
//   1        how many packets follow, 10 at most; none only in the last frame
//   2 + n    of each packet: its length, and Opus
//   64       Ed25519 over "nguon" NUL "voice" NUL and everything before, by the key of the live
//
// Numbers have the high byte first. A frame is worth nothing beside the signed statement that names
// its key (trust/live_approval.hpp), and nothing at any other moment than its own: one that comes
// again comes too late.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "core/live/live.hpp"
#include "trust/keys.hpp"

namespace nguon::protocol {

inline constexpr std::size_t most_voice_bytes = 8 * 1024;
inline constexpr std::size_t most_packet_bytes = 640; // 20 ms at 256 kbit/s

struct VoiceFrame {
    LiveId live;
    std::int64_t first = 0;
    std::vector<std::string> packets;
    bool last = false;

    std::int64_t end() const { return first + static_cast<std::int64_t>(packets.size()); }
    friend bool operator==(const VoiceFrame&, const VoiceFrame&) = default;
};

std::string seal(const VoiceFrame& frame, const SecretKey& key);
// Which live it says to belong to; nothing of it is believed yet. None: it is no such frame.
std::optional<LiveId> live_of(std::string_view bytes);
// Refuses with voice.malformed or voice.forged.
Result<VoiceFrame> open_voice(std::string_view bytes, const PublicKey& key);

}
