#include "net/websocket_codec.hpp"

#include "base/text.hpp"

#include <cstring>

namespace nguon::net {

namespace {

using Kind = FrameDecoder::Event::Kind;

constexpr unsigned char final_bit = 0x80;
constexpr unsigned char reserved_bits = 0x70;
constexpr unsigned char mask_bit = 0x80;
constexpr std::size_t most_control = 125;

bool is_control(Opcode opcode) { return static_cast<std::uint8_t>(opcode) >= 0x8; }

bool is_known(unsigned char opcode) { return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xA); }

// RFC 6455 section 7.4: which codes may stand in a frame.
bool may_be_sent(unsigned code)
{
    if (code >= 3000 && code <= 4999)
        return true;
    return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

// U+0000 is text here, though nowhere else in the house.
bool is_text(std::string_view text)
{
    if (text.find('\0') == std::string_view::npos)
        return is_valid_utf8(text);
    for (const auto part : split(text, '\0')) {
        if (!is_valid_utf8(part))
            return false;
    }
    return true;
}

void apply_mask(char* bytes, std::size_t size, const Mask& mask, std::size_t at)
{
    // Eight bytes at a time; a whole number of masks, so that each begins where the first did.
    std::array<unsigned char, 8> wide_mask;
    for (std::size_t i = 0; i < wide_mask.size(); ++i)
        wide_mask[i] = mask[(at + i) & 3];
    std::uint64_t pattern = 0;
    std::memcpy(&pattern, wide_mask.data(), sizeof pattern);
    std::size_t done = 0;
    for (; done + sizeof pattern <= size; done += sizeof pattern) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + done, sizeof word);
        word ^= pattern;
        std::memcpy(bytes + done, &word, sizeof word);
    }
    for (; done < size; ++done)
        bytes[done]
            = static_cast<char>(static_cast<unsigned char>(bytes[done]) ^ wide_mask[done & 7]);
}

}

std::string encode_frame(Opcode opcode, std::string_view payload, const std::optional<Mask>& mask)
{
    std::string frame;
    frame.reserve(14 + payload.size());
    frame += static_cast<char>(final_bit | static_cast<unsigned char>(opcode));
    const unsigned char masked = mask ? mask_bit : 0;
    const auto append_size = [&](unsigned char marker, int bytes) {
        frame += static_cast<char>(masked | marker);
        for (int i = bytes - 1; i >= 0; --i)
            frame += static_cast<char>((std::uint64_t(payload.size()) >> (8 * i)) & 0xFF);
    };
    if (payload.size() <= most_control)
        frame += static_cast<char>(masked | static_cast<unsigned char>(payload.size()));
    else if (payload.size() <= 0xFFFF)
        append_size(126, 2);
    else
        append_size(127, 8);
    if (mask)
        frame.append(reinterpret_cast<const char*>(mask->data()), mask->size());
    const std::size_t begins = frame.size();
    frame += payload;
    if (mask)
        apply_mask(frame.data() + begins, payload.size(), *mask, 0);
    return frame;
}

std::string close_payload(CloseCode code, std::string_view reason)
{
    const auto number = static_cast<std::uint16_t>(code);
    std::string payload{ static_cast<char>(number >> 8), static_cast<char>(number & 0xFF) };
    payload += cut_utf8(reason, most_control - payload.size());
    return payload;
}

std::size_t FrameDecoder::header_size() const
{
    if (header_filled_ < 2)
        return 2;
    const unsigned char size = header_[1] & 0x7F;
    return 2U + (size == 126 ? 2U : size == 127 ? 8U : 0U) + (header_[1] & mask_bit ? 4U : 0U);
}

// Checks a whole header and prepares for the payload behind it.
std::optional<CloseCode> FrameDecoder::read_header()
{
    const bool masked = (header_[1] & mask_bit) != 0;
    const unsigned char opcode = header_[0] & 0x0F;
    if ((header_[0] & reserved_bits) != 0 || !is_known(opcode) || masked != (role_ == Role::server))
        return CloseCode::protocol_error;
    final_ = (header_[0] & final_bit) != 0;
    opcode_ = static_cast<Opcode>(opcode);

    std::size_t at = 2;
    left_ = header_[1] & 0x7F;
    const std::size_t wide = left_ == 126 ? 2 : left_ == 127 ? 8 : 0;
    if (wide > 0) {
        left_ = 0;
        for (std::size_t i = 0; i < wide; ++i)
            left_ = (left_ << 8) | header_[at++];
        // A length in more bytes than it needs is malformed.
        if (left_ <= (wide == 2 ? most_control : 0xFFFF) || (left_ >> 63) != 0)
            return CloseCode::protocol_error;
    }
    mask_at_ = 0;
    if (masked)
        std::memcpy(mask_.data(), header_.data() + at, mask_.size());

    if (is_control(opcode_))
        return final_ && left_ <= most_control ? std::nullopt
                                               : std::optional(CloseCode::protocol_error);
    const bool under_way = message_opcode_ != Opcode::continuation;
    if (under_way != (opcode_ == Opcode::continuation))
        return CloseCode::protocol_error;
    if (left_ > max_message_ - message_.size())
        return CloseCode::too_big;
    if (!under_way)
        message_opcode_ = opcode_;
    return std::nullopt;
}

void FrameDecoder::take_payload(std::string_view& input)
{
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
    std::string& into = is_control(opcode_) ? control_ : message_;
    const std::size_t begins = into.size();
    into.append(input.substr(0, size));
    if (role_ == Role::server)
        apply_mask(into.data() + begins, size, mask_, mask_at_);
    mask_at_ += size;
    left_ -= size;
    input.remove_prefix(size);
}

FrameDecoder::Event FrameDecoder::break_off(CloseCode code)
{
    broken_ = true;
    message_ = {};
    control_ = {};
    return { Kind::broken, {}, static_cast<std::uint16_t>(code) };
}

FrameDecoder::Event FrameDecoder::finish_message()
{
    const Kind kind = message_opcode_ == Opcode::text ? Kind::text : Kind::binary;
    message_opcode_ = Opcode::continuation;
    if (kind == Kind::text && !is_text(message_))
        return break_off(CloseCode::bad_text);
    return { kind, std::exchange(message_, {}), 0 };
}

FrameDecoder::Event FrameDecoder::finish_close()
{
    const std::string payload = std::exchange(control_, {});
    if (payload.empty())
        return { Kind::close, {}, static_cast<std::uint16_t>(CloseCode::none_given) };
    if (payload.size() == 1)
        return break_off(CloseCode::protocol_error);
    const unsigned code
        = static_cast<unsigned char>(payload[0]) * 256U + static_cast<unsigned char>(payload[1]);
    if (!may_be_sent(code))
        return break_off(CloseCode::protocol_error);
    std::string reason = payload.substr(2);
    if (!is_text(reason))
        return break_off(CloseCode::bad_text);
    return { Kind::close, std::move(reason), static_cast<std::uint16_t>(code) };
}

FrameDecoder::Event FrameDecoder::finish_frame()
{
    in_payload_ = false;
    header_filled_ = 0;
    switch (opcode_) {
    case Opcode::close:
        return finish_close();
    case Opcode::ping:
        return { Kind::ping, std::exchange(control_, {}), 0 };
    case Opcode::pong:
        return { Kind::pong, std::exchange(control_, {}), 0 };
    case Opcode::continuation:
    case Opcode::text:
    case Opcode::binary:
        break;
    }
    return final_ ? finish_message() : Event{};
}

FrameDecoder::Event FrameDecoder::next(std::string_view& input)
{
    while (!broken_) {
        if (!in_payload_) {
            while (header_filled_ < header_size() && !input.empty()) {
                header_[header_filled_++] = static_cast<unsigned char>(input.front());
                input.remove_prefix(1);
            }
            if (header_filled_ < header_size())
                return {};
            if (const auto code = read_header())
                return break_off(*code);
            in_payload_ = true;
        }
        take_payload(input);
        if (left_ > 0)
            return {};
        if (Event event = finish_frame(); event.kind != Kind::incomplete)
            return event;
    }
    input = {};
    return {};
}

}
