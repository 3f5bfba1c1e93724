// The process that holds the key: a Unix socket, requests in, signatures out.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include <sys/types.h>

#include "runtime/clock.hpp"
#include "server/signer/notary.hpp"

namespace nguon::signer {

struct SignerSettings {
    std::filesystem::path data;
    // Default: DATA/signer/signer.sock.
    std::optional<std::filesystem::path> socket;
    // Who may ask, besides the signer's own user. The socket is 0600, or 0660 with a `group`.
    std::vector<uid_t> allowed_users;
    std::optional<gid_t> group;
    // A systemd credential (LoadCredential=); without it DATA/signer/passphrase.
    std::optional<std::filesystem::path> credential;
    std::size_t max_connections = 16;
    std::vector<PayloadRule> rules = default_rules();
};

std::filesystem::path socket_path(const std::filesystem::path& data);

// Serves until told to stop, then finishes the requests under way. Returns the exit code: 0 after a
// stop, 1 when it could not start (the reason is logged). `clock` must outlive the call.
int run_signer(const SignerSettings& settings, const runtime::Clock& clock, std::stop_token stop);
int run_signer(const SignerSettings& settings, std::stop_token stop);

// No core dumps, no ptrace by the same user, memory kept from swap where the limits allow it. For
// the signer's own process, called first in `main`.
void keep_memory_private();

}
