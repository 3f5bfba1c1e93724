// What the player takes for the time before the agent has told it: a plan must be played also when
// no agent runs.
#pragma once

#include "agent/local/clock_mapping.hpp"
#include "base/moment.hpp"

#include <optional>
#include <string>

namespace nguon::agent {

// Another one after each start of the machine, as the kernel names it; empty: it does not.
std::string boot_of_machine();

// The mapping last told, as text to be kept; it holds while the machine stays on.
std::string keep_mapping(const ClockMapping& mapping);

// `kept` as keep_mapping wrote it. Without it the machine's clock counts where somebody vouches for
// it: a time service, or a hardware clock that is not behind `floor`.
ClockMapping start_mapping(
    const ClockBend& bend, const std::optional<std::string>& kept, std::optional<Moment> floor);

}
