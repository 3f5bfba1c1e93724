// Ogg/Opus as the house stores it: 48 kHz mono, 32 kbit/s variable, pages of at most 200 ms, no
// discontinuous transmission (a horn must not swallow the first syllable after a pause).
//
// Equal sound gives equal bytes on one machine: the serial number is fixed and no padding is
// random.
#pragma once

#include "server/media/pcm.hpp"

#include "base/result.hpp"

#include <stop_token>
#include <string>
#include <string_view>

namespace nguon::media {

inline constexpr int opus_bits_per_second = 32'000;
inline constexpr std::chrono::milliseconds longest_page{ 200 };

// Sees each packet as it is made.
using PacketSink = std::function<void(std::span<const std::uint8_t>)>;

class OpusWriter {
public:
    explicit OpusWriter(PacketSink packets = {});
    ~OpusWriter();
    OpusWriter(const OpusWriter&) = delete;
    OpusWriter& operator=(const OpusWriter&) = delete;

    void write(std::span<const float> samples);
    // What has been added to the file since this was asked last: whole pages, and nothing yet of
    // what the encoder still holds.
    std::string grown();
    // Ends the stream and hands over the file.
    std::string finish();

private:
    struct Encoder;
    std::unique_ptr<Encoder> encoder_;
    std::size_t shown_ = 0;
};

// Gives the decoded sound block by block; a refusal "media.damaged" where it is not Ogg/Opus. The
// sink ends the work by answering false.
Result<void> decode_opus(
    std::string_view file, const std::function<bool(std::span<const float>)>& sink);

}
