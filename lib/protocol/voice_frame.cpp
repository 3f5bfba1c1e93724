#include "protocol/voice_frame.hpp"

#include <cassert>

namespace nguon::protocol {
namespace {

constexpr std::string_view magic{ "NV\x01", 3 };
constexpr std::size_t head_bytes = 17;
constexpr unsigned char last_flag = 1;
constexpr std::string_view signed_as{ "nguon\0voice\0", 12 };

void put(std::string& out, std::uint64_t number, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>((number >> shift) & 0xFF));
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t count)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

tl::unexpected<Error> malformed() { return fail(Kind::invalid, "voice.malformed"); }

std::string under_signature(std::string_view frame)
{
    std::string bytes(signed_as);
    bytes.append(frame);
    return bytes;
}

}

std::string seal(const VoiceFrame& frame, const SecretKey& key)
{
    assert(frame.packets.size() <= packets_in_frame);
    std::string out(magic);
    out.push_back(static_cast<char>(frame.last ? last_flag : 0));
    put(out, static_cast<std::uint64_t>(frame.live.value()), 8);
    put(out, static_cast<std::uint64_t>(frame.first), 4);
    put(out, frame.packets.size(), 1);
    for (const std::string& packet : frame.packets) {
        assert(packet.size() <= most_packet_bytes);
        put(out, packet.size(), 2);
        out.append(packet);
    }
    out.append(key.sign(under_signature(out)).bytes());
    return out;
}

std::optional<LiveId> live_of(std::string_view bytes)
{
    if (bytes.size() < head_bytes + Signature::size || bytes.size() > most_voice_bytes
        || !bytes.starts_with(magic))
        return std::nullopt;
    const auto value = static_cast<std::int64_t>(number_at(bytes, 4, 8));
    return value > 0 ? std::optional(LiveId(value)) : std::nullopt;
}

Result<VoiceFrame> open_voice(std::string_view bytes, const PublicKey& key)
{
    const auto live = live_of(bytes);
    if (!live)
        return malformed();
    const std::string_view frame = bytes.substr(0, bytes.size() - Signature::size);
    const auto signature = Signature::from_bytes(bytes.substr(frame.size()));
    // Before anything of it is read: what was not signed is nobody's voice.
    if (!signature || !is_signed_by(key, under_signature(frame), *signature))
        return fail(Kind::forbidden, "voice.forged");
    VoiceFrame voice;
    voice.live = *live;
    voice.last = (static_cast<unsigned char>(frame[3]) & last_flag) != 0;
    voice.first = static_cast<std::int64_t>(number_at(frame, 12, 4));
    const std::size_t count = number_at(frame, 16, 1);
    if (count > packets_in_frame || (count == 0 && !voice.last))
        return malformed();
    std::string_view rest = frame.substr(head_bytes);
    for (std::size_t i = 0; i < count; ++i) {
        if (rest.size() < 2)
            return malformed();
        const std::size_t size = number_at(rest, 0, 2);
        if (size > most_packet_bytes || size > rest.size() - 2)
            return malformed();
        voice.packets.emplace_back(rest.substr(2, size));
        rest.remove_prefix(2 + size);
    }
    return rest.empty() ? Result<VoiceFrame>(std::move(voice)) : malformed();
}

}
