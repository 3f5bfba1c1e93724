// Signatures on messages of other systems (XML-DSig, as CAP 1.2 recommends), checked against the
// one certificate that an administrator gave for this authority: what a message says of its own key
// is not looked at.
#pragma once

#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "base/result.hpp"

namespace nguon::cap {

struct Certificate {
    std::string subject; // common name, or the whole name without one
    Moment valid_from{};
    Moment valid_to{};
};

// Refuses with `cap.bad_certificate` what is no X.509 certificate in PEM form.
Result<Certificate> read_certificate(std::string_view pem);

// The whole message is signed, by this key, with today's methods. `document` has been read by
// `read_alert` before, so it declares nothing. Refuses with cap.signature_missing,
// cap.signature_wrong or cap.certificate_expired.
Result<void> check_signature(std::string_view document, std::string_view pem, Moment now);

}
