// An order as one text message, for a device that no line reaches: about a hundred bytes, written
// in base64url behind "NG1:" so that it passes every network as plain text of at most 160
// characters.
//
// It says of the order what fits: who, when, whom, and which of the texts that every device holds.
// A free text does not fit; the device then says what kind of danger it is. The signature is that
// of a document of type `order` whose payload is {"issued","sms"}, so that neither can stand in for
// the other, and no key is needed that does not sign orders already.
//
//   1   act (2 bits), exercise (1), level (2), names a template (1)
//   1   repeat (4 bits), hazard (4 bits)
//   8   order        1-9 revision (7 bits a byte, the last without the high bit)
//   4   issued, unix seconds                  3   life, seconds
//   12  template and the first 4 bytes of the SHA-256 of its text, where it names one
//   9   each: 'u', 'g' or 'd', and the id of the unit, group or device meant
//   64  signature
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "core/emergency/emergency.hpp"
#include "core/order/order.hpp"
#include "trust/document.hpp"
#include "trust/keyring.hpp"

namespace nguon::protocol {

inline constexpr std::size_t most_sms_bytes = 200;
inline constexpr std::size_t longest_sms = 160; // characters of the GSM alphabet in one message

struct SmsOrder {
    Order order; // without text, tone, media; the audience without areas
    Hazard hazard = Hazard::other;
    TemplateId words; // none: only the hazard is told
    std::uint32_t fingerprint = 0; // of the words
};

std::uint32_t fingerprint_of(std::string_view words);

// To be signed as DocumentType::order. Refuses with sms.too_long what does not fit one message, and
// with sms.area an audience of polygons or circles.
Result<std::string> sms_payload(const SmsOrder& order);
// The message of a payload that was signed.
std::string to_sms(const SignedDocument& document);
// Refuses with sms.malformed, order.too_long, order.expired, trust.*.
Result<SmsOrder> open_sms(std::string_view text, const Keyring& keyring, std::optional<Moment> now);
// Whether a message may be one of ours: others are none of our business.
bool is_sms_order(std::string_view text);

}
