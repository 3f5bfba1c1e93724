// The frames of RFC 6455 as bytes, without sockets.
#pragma once

#include "net/websocket.hpp"

#include <array>

namespace nguon::net {

enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xA,
};

using Mask = std::array<unsigned char, 4>;

// One whole frame; a client gives a mask, made anew for each.
std::string encode_frame(Opcode opcode, std::string_view payload, const std::optional<Mask>& mask);
// What a close frame carries; the reason is cut to what fits.
std::string close_payload(CloseCode code, std::string_view reason);

// Reads a stream of frames cut anywhere, and puts fragmented messages together.
class FrameDecoder {
public:
    struct Event {
        enum class Kind : std::uint8_t {
            incomplete, // everything was taken in; nothing is finished yet
            text,
            binary,
            ping,
            pong,
            close, // `code` and `data` as the peer gave them, 1005 when it gave none
            broken, // the peer breaks the rules: `code` says how to close; nothing follows
        };
        Kind kind = Kind::incomplete;
        std::string data;
        std::uint16_t code = 0;
    };

    // `role` is our own: a server accepts masked frames only, a client unmasked ones only.
    FrameDecoder(Role role, std::size_t max_message)
        : role_(role)
        , max_message_(max_message)
    {
    }

    // Takes bytes from the front of `input` until something is finished or nothing is left.
    Event next(std::string_view& input);

private:
    std::optional<CloseCode> read_header();
    std::size_t header_size() const;
    void take_payload(std::string_view& input);
    Event finish_frame();
    Event finish_message();
    Event finish_close();
    Event break_off(CloseCode code);

    Role role_;
    bool broken_ = false;
    bool in_payload_ = false;
    bool final_ = false;
    Opcode opcode_ = Opcode::continuation;
    Opcode message_opcode_ = Opcode::continuation; // continuation: no message is under way
    std::uint8_t header_filled_ = 0;
    std::array<unsigned char, 14> header_{};
    Mask mask_{};
    std::size_t mask_at_ = 0;
    std::size_t max_message_;
    std::uint64_t left_ = 0; // of the frame's payload
    std::string message_;
    std::string control_;
};

}
