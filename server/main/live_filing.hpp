// Files what was said live: the recording among the stored sounds, the bulletin, its schedule, and
// what the ledger expects of every cluster.
#pragma once

#include "runtime/desk.hpp"
#include "server/app/media_folder.hpp"
#include "server/device/hub.hpp"
#include "server/device/live_studio.hpp"
#include "server/main/live_spool.hpp"

namespace nguon {

class LiveFiling {
public:
    struct Parts {
        device::TruthDesk& truth;
        device::FactDesk& facts;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        runtime::WorkerPool& measuring;
        app::MediaFolder& media;
        std::filesystem::path kept; // what could not be filed
        LiveSpool& spool;
        std::function<void(BulletinId, const std::vector<UnitId>&)> filed;
    };
    explicit LiveFiling(Parts parts)
        : parts_(std::move(parts))
    {
    }

    // False: it lies in `kept`, for a person to look at.
    awaitable<bool> file(app::LiveDraft draft, device::LiveRecording recording);
    // What a server that was killed had in its spool: filed as far as it goes, and named as such.
    awaitable<void> file_left(std::vector<LiveSpool::Left> left);

private:
    awaitable<void> file_left(LiveSpool::Left left);
    awaitable<Result<void>> enter(
        app::LiveDraft draft, app::MediaFile file, Span heard, std::string why);
    awaitable<void> note_end(app::LiveDraft draft, std::string why, Milliseconds length);

    Parts parts_;
};

}
