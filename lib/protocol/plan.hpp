// Plans on the wire: a signed header for each device, bodies shared by hash.
//
// A body's bytes are its canonical JSON, compressed with gzip in one fixed way; its name is the
// SHA-256 of the canonical JSON, so that a device checks what it unpacked, not how it was packed.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "core/device/device.hpp"
#include "core/plan/play_plan.hpp"
#include "core/schedule/timeline.hpp"
#include "trust/document.hpp"
#include "trust/hash.hpp"
#include "trust/keyring.hpp"

namespace nguon::protocol {

inline constexpr std::size_t most_body_bytes = 16UL << 20; // unpacked
inline constexpr std::size_t most_header_bytes = 64UL << 10;

struct PackedBody {
    Hash hash; // of the canonical JSON
    std::string gzip;
    std::size_t plain_size = 0;
};

std::string to_canonical(const PlanBody& body);
PackedBody pack(const PlanBody& body);
// Refuses a bomb (plan.too_large), damaged gzip (plan.damaged), another hash (plan.wrong_hash), and
// what is no body (plan.malformed).
Result<PlanBody> unpack(std::string_view gzip, const Hash& expected);

// What a slot's `media` must be for the feed that it names: approvals vouch for it like for a
// sound.
Hash hash_of(const RelayFeed& feed);
// By which a template on a device is told from any other words, tone or sound of the same name.
Hash hash_of(const PlanTemplate& words);

// The payload of DocumentType::plan.
std::string to_payload(const PlanHeader& header);
Result<PlanHeader> parse_plan_header(const json::Object& payload);
// Equal for headers that differ only in version and time of issue.
std::string content_of(const PlanHeader& header);

// A header from outside: signed, for this device, and not older than what it holds
// (plan.other_device, plan.old_version, trust.*).
Result<PlanHeader> open_plan(const SignedDocument& document, const Keyring& keyring,
    DeviceId device, Version held, std::optional<Moment> now);

// The payload of DocumentType::profile.
std::string to_payload(const DeviceProfile& profile, Moment issued);
Result<DeviceProfile> open_profile(const SignedDocument& document, const Keyring& keyring,
    DeviceId device, Version held, std::optional<Moment> now);

// What the device keeps of a verified approval.
struct VerifiedApproval {
    std::vector<Hash> media;
    std::string audience;
    Moment valid_from{};
    Moment valid_to{};
    Priority priority = Priority::normal;
};

// The approvals in a body, by (bulletin, version). One that does not verify is left out and named
// in `refused`.
struct Approvals {
    std::map<std::pair<BulletinId, Version>, VerifiedApproval> by_version;
    std::vector<std::string> refused; // codes
};
Approvals verify_approvals(const PlanBody& body, const Keyring& keyring, std::optional<Moment> now);

// Why the device may not play the slot, by the approval it carries: not_approved (none, other
// media, other class), expired (outside its validity), refused (not for this device).
std::optional<Reason> why_not(
    const PlanSlot& slot, const Approvals& approvals, const DeviceProfile& profile);

// Whether an audience key ("u:1,g:7,d:9") means the device of the profile.
bool means(std::string_view audience_key, const DeviceProfile& profile);

}
