// The devices the swarm plays, kept in a file (0600): entered and paired once, used again by every
// later run.
#pragma once

#include "core/ids.hpp"
#include "swarm/crowd/server_http.hpp"
#include "trust/chain.hpp"
#include "trust/keyring.hpp"

#include <filesystem>

namespace nguon::swarm {

struct Member {
    DeviceId device;
    std::string token;
    std::string seed; // of its Ed25519 key, 32 bytes
    ChainHead log; // behind the last play record that the server acknowledged
};

struct Roster {
    UnitId unit;
    std::vector<UnitId> units; // the unit and all above it: what a signed profile would say
    PublicKey root;
    SignedDocument keyring;
    std::vector<Member> members;
};

std::string encode(const Roster& roster);
Result<Roster> parse_roster(std::string_view text);

// None when there is no such file.
Result<std::optional<Roster>> load_roster(const std::filesystem::path& file);
void save_roster(const std::filesystem::path& file, const Roster& roster);

}
