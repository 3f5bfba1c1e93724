// Taking in what devices report to have played.
#pragma once

#include "protocol/play_log.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct LogSender {
    DeviceId device;
    UnitId unit;
    std::string public_key;
};

// Who uploads: from the device's token.
std::optional<LogSender> log_sender(Records& records, const std::string& token_hash);

struct LogTaken {
    std::int64_t acknowledged = 0;
    std::vector<PlayRecord> records; // the new ones
};
// Checks signature and chain against what is held, stores, settles deliveries. A broken chain or a
// gap is refused and noted as an incident of the device.
Result<LogTaken> take_log(
    Facts& facts, const LogSender& sender, const protocol::LogUpload& upload, Moment now);

}
