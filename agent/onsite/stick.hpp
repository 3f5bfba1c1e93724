// Orders on a stick: a file `nguon-order*.json` in the watched folder, or in a folder right below
// it (where sticks are mounted under their names). It holds the signed order as it goes over the
// line and, where it was put there, the sound it names:
//
//   {"order": {"typ", "alg", "kid", "payload", "sig"}, "media": "base64url of the Ogg/Opus file"}
//
// The player judges it; here nothing is believed.
#pragma once

#include "agent/onsite/questions.hpp"
#include "agent/store/media_store.hpp"
#include "runtime/worker_pool.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::agent {

inline constexpr std::size_t most_stick_bytes = 16UL << 20;

struct StickOrder {
    SignedDocument order;
    std::string media; // bytes; may be empty
};
// Refuses with stick.malformed, trust.malformed.
Result<StickOrder> read_stick_order(std::string_view text);

class StickWatcher {
public:
    struct Parts {
        OnsiteQuestions questions;
        MediaStore& store;
        runtime::WorkerPool& files;
    };

    StickWatcher(std::filesystem::path folder, Parts parts);

    // Until cancelled.
    awaitable<void> run();
    // One look; each file is taken once for as long as it lies there unchanged, and again while the
    // player refuses it for a reason that may pass.
    awaitable<void> look(MonoTime now);

private:
    struct Found {
        std::filesystem::path path;
        std::string stick; // the folder's name
        std::string stamp;
    };

    std::vector<Found> find() const;
    struct Taken {
        std::string stamp;
        std::optional<MonoTime> again; // none: it is done with
    };

    // When to try again.
    awaitable<std::optional<MonoTime>> take(Found found, MonoTime now);
    void keep_sound(const Hash& hash, const std::string& bytes);

    std::filesystem::path folder_;
    Parts parts_;
    std::map<std::filesystem::path, Taken> taken_;
};

}
