// Letters over SMTP, by libcurl: with TLS from the beginning (smtps), or from STARTTLS on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"

namespace nguon {

struct MailSettings {
    std::string server; // "smtp://host:587", "smtps://host:465"
    std::string user; // empty: without signing in
    std::string password;
    std::string from;
    std::vector<std::string> to;
    std::string ca_file; // PEM; empty: the system's store

    bool is_set() const { return !server.empty(); }
};

// An address as it may stand in a header and in an SMTP command: nothing that could be read as
// more than an address.
bool is_mail_address(std::string_view text);

// RFC 5322 with a body in UTF-8. `name` makes the message's own id.
std::string compose_mail(const MailSettings& settings, std::string_view subject,
    std::string_view text, Moment now, std::string_view name);

// Blocks for at most half a minute. A password is given away only over TLS or within this machine.
// Refuses with system.mail_failed and what the other side or libcurl said of it.
Result<void> send_mail(const MailSettings& settings, const std::string& letter);

}
