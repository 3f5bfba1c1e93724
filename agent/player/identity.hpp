// Who this device is: its own key, and the root it was told to trust when it was paired. Both are
// written once; another root or another name is refused until the files are removed by hand.
#pragma once

#include "agent/local/folders.hpp"
#include "trust/document.hpp"

#include <optional>

namespace nguon::agent {

struct Enrolment {
    DeviceId device;
    PublicKey root;

    friend bool operator==(const Enrolment&, const Enrolment&) = default;
};

class Identity {
public:
    // Makes the key at the first start. Throws when the files are there and unreadable: a device
    // that silently took a new key could never be told from a stolen one.
    explicit Identity(const Folders& folders);

    LocalSigner& signer() { return signer_; }
    const std::optional<Enrolment>& enrolment() const { return enrolment_; }
    // Refuses with local.enrolled_elsewhere.
    Result<void> enrol(const Enrolment& enrolment);

private:
    Folders folders_;
    LocalSigner signer_;
    std::optional<Enrolment> enrolment_;
};

}
