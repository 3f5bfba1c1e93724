// The frames of the device link: JSON text of at most 16 KB, described in docs/device-protocol.md.
//
//   {"type": "hello", "id": 7, ...}   "id" counts the frames of a direction; an answer names it in
//   "re". A frame of an unknown type is passed over, an unknown field too: newer peers may say
//   more.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "core/device/device.hpp"
#include "core/ids.hpp"
#include "core/live/live.hpp"
#include "trust/document.hpp"
#include "trust/keyring.hpp"

namespace nguon::protocol {

inline constexpr std::size_t most_frame_bytes = 16 * 1024;
inline constexpr std::size_t most_command_bytes = 2 * 1024;
// Words and place in four, and who approved them: two passkeys take a kilobyte and a half.
inline constexpr std::size_t most_order_bytes = 6 * 1024;

struct Challenge {
    std::string nonce; // 32 bytes, base64url
};

// The device proves its key by signing {nonce, own nonce, device} (DocumentType::hello).
struct Hello {
    DeviceId device;
    SignedDocument proof;
    std::string nonce; // the device's own
    Version plan = 0;
    Version keyring = 0;
    Version profile = 0;
    std::string software;
    std::string state; // digest of the status last reported
};
std::string hello_payload(
    DeviceId device, std::string_view nonce, std::string_view own_nonce, Moment issued);
// Refuses with trust.* or link.wrong_nonce.
Result<void> check_hello(const Hello& hello, std::string_view nonce, const PublicKey& key);

// The server proves itself for this connection (DocumentType::welcome).
struct Welcome {
    SignedDocument proof; // {device nonce, server time}
    Moment server_time{};
    Version plan = 0; // newest there is; higher than held: fetch
    Version keyring = 0;
    Version profile = 0;
    std::int64_t log_acknowledged = 0;
};
std::string welcome_payload(std::string_view device_nonce, Moment issued);

// Four timestamps in nanoseconds: t1 sent by the device (its own clock), t2 and t3 by the server.
struct TimeRequest {
    std::int64_t t1 = 0;
};
struct TimeAnswer {
    std::int64_t t1 = 0;
    std::int64_t t2 = 0;
    std::int64_t t3 = 0;
};

struct PlanNews {
    Version version = 0;
    std::int64_t within_ms = 0; // devices spread their fetching over this long; 0: at once
};
struct OrderFrame {
    SignedDocument order;
};
struct CommandFrame {
    SignedDocument command;
};
struct Wake {
    bool keyring = false;
    bool profile = false;
    bool media = false;
};

// For a frame with id `re`: received, accepted, refused, sounding, sounded, ready. A stage of an
// order that came over an earlier line names the order itself.
struct Ack {
    std::int64_t re = 0;
    std::string state;
    std::string reason; // a code, when refused
    Version plan = 0; // with `ready`: the plan that is ready
    OrderId order{}; // may be missing
    std::int64_t revision = 0; // of the order named
};
struct CommandResult {
    CommandId command;
    bool done = false;
    std::string reason; // a code, when not done
};
struct StatusFrame {
    DeviceStatus status; // online and last_seen are the server's own to say
};
struct LogNews {
    std::int64_t sequence = 0; // a play log up to here waits
};
struct ErrorFrame {
    std::string code;
    std::int64_t re = 0;
};
// Somebody is about to speak live: the statement behind the binary frames that follow.
struct LiveFrame {
    SignedDocument live;
};
// What became of it on the device: accepted, refused, sounding, interrupted, over.
struct ListeningFrame {
    LiveId live;
    std::string state;
    std::string reason; // a code, when refused
};

using Content = std::variant<Challenge, Hello, Welcome, TimeRequest, TimeAnswer, PlanNews,
    OrderFrame, CommandFrame, Wake, Ack, CommandResult, StatusFrame, LogNews, ErrorFrame, LiveFrame,
    ListeningFrame>;

struct Frame {
    std::int64_t id = 0;
    Content content;
};

std::string encode(const Frame& frame);
// Refuses with link.malformed, input.too_large, or link.unknown_type, which is to be passed over.
Result<Frame> decode_frame(std::string_view text);

// A command to a device, signed as DocumentType::command.
struct SignedCommand {
    CommandId id;
    DeviceId device;
    CommandVerb verb = CommandVerb::report_status;
    std::int64_t number = 0;
    Moment issued{};
    Moment expires{};
};
std::string to_payload(const SignedCommand& command);
// Refuses with command.malformed, command.other_device, command.expired, trust.*.
Result<SignedCommand> open_command(const SignedDocument& document, const Keyring& keyring,
    DeviceId device, std::optional<Moment> now);

}
