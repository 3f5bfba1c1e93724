// Where devices are greeted: after a power cut ten thousand say hello within seconds, so those who
// come together are looked up in one reading, welcomed under one flush of the signer's log, and
// given their open commands at once.
#pragma once

#include "protocol/frames.hpp"
#include "runtime/batch.hpp"
#include "runtime/clock.hpp"
#include "runtime/desk.hpp"
#include "server/app/deed.hpp"

namespace nguon::device {

// What a device has said, and to which nonce of ours.
struct Greeting {
    std::string nonce;
    protocol::Hello hello;
};

struct Received {
    UnitId unit;
    DeviceStatus status; // as it stands in the records
    Moment at{};
    SignedDocument proof; // of the welcome
    Version plan = 0; // newest there is; 0: none
    Version profile = 0;
    Version keyring = 0;
    std::int64_t log_acknowledged = 0;
};

class Reception {
public:
    struct Parts {
        runtime::Desk<app::TruthStore>& truth;
        runtime::Desk<app::FactStore>& facts;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        std::function<Version()> keyring_version;
    };
    Reception(runtime::Executor executor, Parts parts);

    // Refuses with link.unknown_device (not paired, out of service, or the proof fails) or
    // signer.unavailable.
    awaitable<Result<Received>> greet(Greeting greeting);
    awaitable<void> stop();

private:
    using Answers = std::vector<Result<Received>>;

    awaitable<Answers> receive(std::vector<Greeting> greetings);

    Parts parts_;
    runtime::Batch<Greeting, Result<Received>> greetings_;
};

}
