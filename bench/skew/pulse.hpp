// A PulseAudio of our own, without a sound card: one stereo null sink that everybody can listen to,
// and two mono sinks that lead into its left and right side.
#pragma once

#include "bench/skew/child.hpp"

#include <memory>

namespace nguon::bench {

class Pulse {
public:
    // Throws std::runtime_error when the server does not come up.
    explicit Pulse(const std::filesystem::path& folder);

    const std::vector<std::string>& environment() const { return environment_; }
    // Records both sides until the child is destroyed.
    std::unique_ptr<Child> record(const std::filesystem::path& to) const;

private:
    std::vector<std::string> environment_;
    std::unique_ptr<Child> server_;
};

}
