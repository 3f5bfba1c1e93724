// The play log on the wire: a stretch of records, and the device's signature over the chain behind
// it.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/playlog/play_record.hpp"
#include "trust/chain.hpp"

namespace nguon::protocol {

inline constexpr std::size_t most_records = 2'000; // in one upload
inline constexpr std::size_t most_upload_bytes = 4UL << 20;

// The canonical bytes of one record: what the chain goes over, on the device and ever after.
std::string to_canonical(const PlayRecord& record);
// Refuses with log.malformed.
Result<PlayRecord> parse_record(std::string_view canonical);

// The name of a device's chain in its seals: "device:42".
std::string chain_name(DeviceId device);

// POST /device/v1/playlog {first, entries: [canonical text...], seal: {...}}
struct LogUpload {
    std::int64_t first = 0; // sequence of entries[0]
    std::vector<std::string> entries; // at least one
    SignedDocument seal; // of the head behind the last entry (DocumentType::log)
};
std::string encode(const LogUpload& upload);
// Refuses with log.malformed or input.too_large.
Result<LogUpload> parse_log_upload(std::string_view body);

// What an upload adds to the log a server holds up to `held`.
struct LogAddition {
    std::vector<PlayRecord> records; // those behind `held` only
    std::vector<std::string> entries;
    std::vector<Hash> chain; // the head behind each of them
    ChainHead head;
};
// Checks the device's signature, the numbering and the chain. Entries up to `held` came before and
// are passed over; that is no refusal, because the acknowledgement may have been lost. Refuses with
// log.gap (something between is missing), log.broken_chain, log.other_device, trust.*.
Result<LogAddition> open_log(
    const LogUpload& upload, DeviceId device, const PublicKey& device_key, const ChainHead& held);

}
