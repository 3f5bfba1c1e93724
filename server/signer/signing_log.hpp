// What the key signed, line by line, before anybody got the signature:
//
//   12 1763680000123 plan 0a1b2c3d4e5f6071 812 <sha256 of the payload> <chain hash>
//   number, unix ms, type, kid, length of the payload
//
// Lines are chained (trust/chain.hpp), so that none can be changed or left out later. The log is
// cut into segments named for their first number; a segment begins with the chain's head before it.
// What a power cut tore off at the end was never answered and is dropped at the next start.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "server/signer/files.hpp"
#include "trust/chain.hpp"
#include "trust/document.hpp"

namespace nguon::signer {

class SigningLog {
public:
    // Refuses with `signer.log_damaged` when more than the torn end is wrong; the detail says
    // where.
    static Result<SigningLog> open(
        std::filesystem::path folder, std::size_t segment_bytes = 64 * 1024 * 1024);

    // Returns when all lines are on disk. Throws when they cannot be; nothing is kept of them then.
    void append(
        DocumentType type, const KeyId& kid, std::span<const std::string> payloads, Moment now);

    const ChainHead& head() const { return head_; }
    // Bytes that were dropped when it was opened.
    std::size_t torn_bytes() const { return torn_bytes_; }

private:
    SigningLog() = default;
    void begin_segment();

    std::filesystem::path folder_;
    std::size_t segment_bytes_ = 0;
    Descriptor file_;
    std::size_t size_ = 0;
    std::size_t torn_bytes_ = 0;
    ChainHead head_;
    bool broken_ = false;
};

// Follows every segment from the first line to the last, for `nguon verify`. Reads only.
Result<ChainHead> check_signing_log(const std::filesystem::path& folder);

}
