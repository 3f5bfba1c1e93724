// One device as the server sees it: a line that is made, greeted, used and made again. No sound, no
// store; what it believes it has verified like a real one.
#pragma once

#include "net/websocket.hpp"
#include "swarm/crowd/roster.hpp"
#include "swarm/crowd/tally.hpp"
#include "swarm/crowd/verifier.hpp"

namespace nguon::swarm {

class SimulatedDevice;

// What the devices have in common, and where they tell what happens to them. Everything on one
// strand.
class Society {
public:
    virtual ~Society() = default;

    virtual awaitable<net::WebSocketPtr> open_line(std::size_t place) = 0;
    virtual Verifier& verifier() = 0;
    virtual void greeted(SimulatedDevice& device, const protocol::Welcome& welcome) = 0;
    virtual void lost(SimulatedDevice& device, const std::string& why) = 0;
    virtual void heard(SimulatedDevice& device, const protocol::Frame& frame) = 0;
    // A binary frame, as it came.
    virtual void heard_sound(SimulatedDevice& device, const std::string& bytes) = 0;
};

class SimulatedDevice {
public:
    SimulatedDevice(Society& society, const Member& member, std::size_t place);

    // Until cancelled, which cuts the line without a goodbye, as a power failure would.
    awaitable<void> run(runtime::Duration wait);

    DeviceId id() const { return id_; }
    std::size_t place() const { return place_; }
    bool is_up() const { return up_; }
    const SecretKey& key() const { return key_; }
    void send(protocol::Content content);
    protocol::StatusFrame status() const;

    Version plan = 0; // held

private:
    awaitable<void> one_line();
    awaitable<bool> greet();
    awaitable<std::shared_ptr<const Result<protocol::Frame>>> receive();

    Society& society_;
    DeviceId id_;
    SecretKey key_;
    std::size_t place_;
    net::WebSocketPtr socket_;
    std::string ended_by_;
    bool up_ = false;
    std::int64_t next_id_ = 1;
};

}
