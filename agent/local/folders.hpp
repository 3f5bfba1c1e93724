// Where the files of a device lie, for the two programs that share its data folder.
//
// What stands under player/ decides what is heard: the player alone writes it, after it has
// verified it. What stands under agent/ and media/ was merely fetched, and proves nothing until the
// player has looked at it. The conversation never carries a path: both programs know this layout,
// so neither can be sent to a file elsewhere.
//
//   DATA/player/   device.key  trust.json  keyring.json  profile.json  plan.json  bodies/HASH
//                  log.db  alive  player.sock
//   DATA/agent/    server.json  clock.json  incoming/plan.json  incoming/bodies/HASH
//   DATA/media/    aa/bb/SHA256.opus, and SHA256.part while it is being fetched
#pragma once

#include "core/ids.hpp"
#include "trust/hash.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace nguon::agent {

class Folders {
public:
    explicit Folders(std::filesystem::path data)
        : data_(std::move(data))
    {
    }

    const std::filesystem::path& data() const { return data_; }

    std::filesystem::path player() const { return data_ / "player"; }
    std::filesystem::path device_key() const { return player() / "device.key"; } // seed, 0600
    std::filesystem::path trust() const { return player() / "trust.json"; }
    std::filesystem::path keyring() const { return player() / "keyring.json"; }
    std::filesystem::path profile() const { return player() / "profile.json"; }
    std::filesystem::path plan() const { return player() / "plan.json"; }
    std::filesystem::path bodies() const { return player() / "bodies"; }
    std::filesystem::path body(const Hash& hash) const { return bodies() / hash.text(); }
    std::filesystem::path play_log() const { return player() / "log.db"; }
    std::filesystem::path sign_of_life() const { return player() / "alive"; }
    std::filesystem::path player_socket() const { return player() / "player.sock"; }

    std::filesystem::path agent() const { return data_ / "agent"; }
    std::filesystem::path server() const { return agent() / "server.json"; } // 0600: the token
    std::filesystem::path clock() const { return agent() / "clock.json"; }
    // What the server last answered: keyring, profile and plan, in their envelopes.
    std::filesystem::path incoming_plan() const { return agent() / "incoming" / "plan.json"; }
    std::filesystem::path incoming_bodies() const { return agent() / "incoming" / "bodies"; }
    // Gzip, as it came from the server.
    std::filesystem::path incoming_body(const Hash& hash) const
    {
        return incoming_bodies() / hash.text();
    }

    std::filesystem::path media() const { return data_ / "media"; }
    std::filesystem::path media_file(const Hash& hash) const { return media_path(hash, ".opus"); }
    std::filesystem::path media_part(const Hash& hash) const { return media_path(hash, ".part"); }

    // The folders of one program, open to their owner (and group) only; what exists stays.
    void make_for_player() const;
    void make_for_agent() const;

private:
    std::filesystem::path media_path(const Hash& hash, std::string_view ending) const;

    std::filesystem::path data_;
};

// Throws when the machinery is broken (no permission, a failing disk); none when there is no such
// file, or when it is larger than `most` bytes.
std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most);

// The whole file or the one before: written beside it, synchronised, then renamed, and the folder
// synchronised. Throws std::system_error, also when the disk is full.
void write_file(const std::filesystem::path& path, std::string_view bytes, int mode = 0600);

// Renames a finished file into its place so that a power cut leaves one or the other.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}
