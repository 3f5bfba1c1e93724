#pragma once

#include "net/router.hpp"
#include "server/app/jobs.hpp"
#include "server/app/media_folder.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// POST /api/v1/media?upload=&offset=&size=&name= takes a recording in one stream or in pieces and
// goes on after a cut; of it the part from `keep_from` to `keep_to` is kept; GET
// /api/v1/media/{sha256} tells what is known of a sound.
class MediaHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        app::Studio& studio;
        app::MediaFolder& folder;
        runtime::WorkerPool& workers;
        std::function<void()> job_waits;
    };
    explicit MediaHandlers(Parts parts);

    awaitable<net::Response> upload(net::Request request);
    awaitable<net::Response> show(net::Request request);

private:
    awaitable<net::Response> take_in(
        app::Deed deed, UnitId unit, app::RecordingJob work, std::uint64_t size);

    Parts parts_;
};

inline constexpr std::uint64_t most_upload_bytes = 200ULL << 20;

}
