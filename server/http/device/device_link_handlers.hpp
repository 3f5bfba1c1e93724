#pragma once

#include "net/router.hpp"
#include "server/app/media_folder.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "server/http/session/login_throttle.hpp"
#include "trust/document.hpp"

namespace nguon::http {

// What is handed to devices about trust; read anew after `nguon keys rotate`.
struct TrustFiles {
    std::function<std::string()> root; // public key, base64url
    std::function<Result<SignedDocument>()> keyring;
};

// The edge to devices: /device/v1/* and /media/{sha256}. A device shows its token as Bearer.
class DeviceLinkHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        FactDesk& facts;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        app::MediaFolder& media;
        News& news;
        TrustFiles trust;
        // Runs a WebSocket of a device to its end; the hub, seen through main.
        std::function<net::Response(const net::Request&)> link;
        // With another key than before, or with none any more.
        std::function<void(DeviceId)> paired;
        std::function<void(DeviceId, std::vector<PlayRecord>)> log_taken;
        // What the device says was set off there has come: into the audit. Throws only when it is
        // cancelled.
        std::function<awaitable<void>(DeviceId, std::string)> note_onsite;
        // Whether an order that stands for the device names this sound.
        std::function<bool(DeviceId, const std::string&)> ordered = {};
    };
    explicit DeviceLinkHandlers(Parts parts);

    awaitable<net::Response> enrol(net::Request request);
    awaitable<net::Response> link(net::Request request);
    awaitable<net::Response> plan(net::Request request);
    awaitable<net::Response> plan_part(net::Request request);
    awaitable<net::Response> play_log(net::Request request);
    // GET /media/{sha256}: for a device what its plan names, for a session what its unit may see.
    awaitable<net::Response> media(net::Request request);

private:
    awaitable<std::optional<DeviceId>> device_of(const net::Request& request);
    awaitable<void> enter_early(DeviceId device, std::vector<PlayRecord> told);

    Parts parts_;
    LoginThrottle throttle_; // of pairing codes, by address
};

}
