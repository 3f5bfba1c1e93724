// Where the samples of a station come from: a child process that decodes what the agent fetched, or
// that listens at an input of this device. What strangers send is read there and not in the process
// that holds the key, and a driver that hangs holds up nobody.
#pragma once

#include "agent/player/relay_inbox.hpp"

#include <functional>
#include <string>

namespace nguon::agent {

// Bytes of a stream that may wait for its decoder.
inline constexpr std::size_t most_relay_waiting = 256UL << 10;

// Open as long as it exists.
class RelayInput {
public:
    virtual ~RelayInput() = default;
    // The next bytes of a stream, `begins` with those of a connection that was made anew. Refuses
    // with relay.full (the same bytes again a little later), and with relay.broken: they cannot be
    // decoded, and only a new connection helps.
    virtual Result<void> feed(std::string_view bytes, bool begins) = 0;
};

using OpenRelay
    = std::function<std::unique_ptr<RelayInput>(const RelayFeed&, std::shared_ptr<RelayInbox>)>;

// The inputs of this device, as elements of GStreamer ("alsasrc device=hw:1"); empty: it has none.
// In that of FM, "{hz}" and "{mhz}" stand for the frequency.
struct RelayInputs {
    std::string program = "/proc/self/exe"; // of the player
    std::string line_in;
    std::string fm;
};
OpenRelay relay_inputs(RelayInputs inputs);

// What the child does until its input ends or it is ended: `source` is "stream" or an element. The
// samples go to the standard output, 48 kHz, mono, float. Returns its exit code.
int run_relay_child(const std::string& source);

}
