// Whether anything was altered: the audit chain and its seals, every device's play log, every
// sound, every plan that devices hold. Reads only, also beside a running server.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "server/app/records.hpp"
#include "server/storage/media_store.hpp"
#include "trust/keyring.hpp"

namespace nguon {

// What was found; both are Vietnamese sentences for the operator.
struct VerifyReport {
    std::vector<std::string> lines; // one for each part: what was looked at
    std::vector<std::string> damage;
};

// Each reads in pieces, so that no transaction is kept open on a server at work.
void verify_audit(app::TruthStore& truth, const Keyring* keyring, VerifyReport& report);
void verify_play_logs(app::TruthStore& truth, app::FactStore& facts, VerifyReport& report);
// `look` says how a sound is, wherever the sounds are.
void verify_media(app::TruthStore& truth,
    const std::function<storage::MediaCheck(const MediaHash&)>& look, VerifyReport& report);
void verify_media(app::TruthStore& truth, const storage::MediaStore& store, VerifyReport& report);
void verify_plans(app::TruthStore& truth, const Keyring* keyring, VerifyReport& report);

// All of it. `database` as the server's setting.
VerifyReport verify_data(const std::filesystem::path& data, const std::string& database);

// The same of SQLite databases that were taken out of a backup into `folder`, whose sounds are
// elsewhere. `keys`: the data directory whose list of keys counts.
VerifyReport verify_taken_out(const std::filesystem::path& folder,
    const std::filesystem::path& keys,
    const std::function<storage::MediaCheck(const MediaHash&)>& look, Moment now);

}
