// The server's end of the signer's socket. Calls block: use them on a worker thread, or from the
// database's writer. Two connections, so that an emergency order never waits behind a batch of
// thousands of plan headers.
#pragma once

#include <filesystem>
#include <memory>

#include "base/moment.hpp"
#include "trust/document.hpp"

namespace nguon::signer {

struct RemoteSettings {
    std::filesystem::path socket;
    Milliseconds deadline{ std::chrono::seconds(5) }; // of one document
    Milliseconds bulk_deadline{ std::chrono::seconds(60) }; // of a batch
};

class RemoteSigner final : public Signer {
public:
    // Connects and learns the public key. Refuses with `signer.unavailable` or `signer.refused`.
    static Result<std::unique_ptr<RemoteSigner>> connect(RemoteSettings settings);
    ~RemoteSigner() override;

    // As the signer named it last: it changes when the signer comes back with another key.
    PublicKey public_key() const override;
    // Whether a signer is there right now: asks it, within a second.
    bool answers();
    // A lost connection is made anew and the request repeated within the deadline: signing twice
    // does no harm. Refuses with `signer.unavailable`, or as the signer does.
    Result<SignedDocument> sign(DocumentType type, std::string_view payload) override;
    Result<std::vector<SignedDocument>> sign_all(
        DocumentType type, std::span<const std::string> payloads) override;

private:
    class Line;
    explicit RemoteSigner(RemoteSettings settings);

    RemoteSettings settings_;
    std::unique_ptr<Line> single_;
    std::unique_ptr<Line> bulk_;
};

}
