// Frames on the signer's socket: four bytes of length (big-endian), then a JSON object. A request
// is answered by one frame, in order.
//
//   {"do":"who"}                                    -> {"public":"..."}
//   {"do":"sign","typ":"plan","payloads":["..."]}   -> {"public":"...","sigs":["..."]}
//   refused                                         ->
//   {"error":{"kind":"forbidden","code":"...","detail":"..."}}
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "server/signer/files.hpp"
#include "trust/document.hpp"
#include "json/value.hpp"

namespace nguon::signer {

using Deadline = std::chrono::steady_clock::time_point;

inline constexpr std::size_t max_frame = 8 * 1024 * 1024;
// A batch is cut into pieces of at most this; one piece is one flush of the log.
inline constexpr std::size_t max_payloads = 500;
inline constexpr std::size_t max_payload_bytes = 4 * 1024 * 1024;

// The other end has gone, was too slow, or speaks something else.
struct LineLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A connected or listening socket at a path of any length (the kernel itself takes 107 bytes).
Descriptor connect_to(const std::filesystem::path& path); // empty when nobody listens
Descriptor listen_at(const std::filesystem::path& path, mode_t mode);

// Throws LineLost when it does not get through by the deadline.
void send_frame(int socket, const json::Object& object, Deadline deadline);
// Waits for the first byte as long as `stop_fd` (-1: none) is not readable and the deadline, if
// any, has not passed; a frame once begun must be complete in `frame_patience`. None: closed, or
// told to stop. Throws LineLost.
std::optional<json::Object> receive_frame(
    int socket, std::optional<Deadline> deadline, int stop_fd = -1);

inline constexpr std::chrono::seconds frame_patience{ 10 };

struct SignRequest {
    DocumentType type{};
    std::vector<std::string> payloads;
};
json::Object to_json(DocumentType type, std::span<const std::string> payloads);
Result<SignRequest> parse_sign_request(const json::Object& object);

json::Object error_to_json(const Error& error);
// The error inside an answer; none when it is not a refusal.
std::optional<Error> parse_error(const json::Object& answer);

struct SignAnswer {
    PublicKey public_key;
    std::vector<Signature> signatures;
};
json::Object to_json(const SignAnswer& answer);
// Throws LineLost when it is no answer.
SignAnswer parse_sign_answer(const json::Object& object);

}
