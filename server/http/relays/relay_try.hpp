// Listens to a stream for a moment before it is entered: what answers there, and whether devices
// could play it. Refuses what devices refuse (agent/link/relay_fetcher.hpp).
#pragma once

#include "core/relay/relay.hpp"
#include "core/relay/stream_look.hpp"
#include "runtime/asio.hpp"

namespace nguon::http {

struct TriedStream {
    std::string address; // behind playlists: what devices are to be given
    StreamFormat format = StreamFormat::unknown;
    int kbps = 0; // as the station says; 0: it does not
    Milliseconds answered_after{}; // until the first sound came
};

// Refuses with relay.private_address, relay.unreachable, relay.hls, relay.no_sound.
awaitable<Result<TriedStream>> try_stream(std::string address, PrivateNetworks networks);

}
