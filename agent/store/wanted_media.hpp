// Which media a plan needs, and in which order to fetch it: what sounds first comes first.
#pragma once

#include "core/plan/play_plan.hpp"
#include "trust/hash.hpp"

#include <set>
#include <vector>

namespace nguon::agent {

struct WantedMedia {
    Hash hash;
    std::uint64_t size = 0; // bytes, as the plan says
    Moment needed{}; // the earliest airing that is not over

    friend bool operator==(const WantedMedia&, const WantedMedia&) = default;
};

// A device is ready when everything of this span is there.
inline constexpr std::chrono::hours ready_for{ 24 };

// Each file once; airings that are over at `now` want nothing. What an emergency may need at once
// is held at all times, and fetched behind what sounds within a day.
std::vector<WantedMedia> wanted_media(
    const std::vector<PlanSlot>& slots, const std::vector<PlanMedia>& always, Moment now);

// The part of it that being ready asks for.
std::set<Hash> wanted_soon(const std::vector<WantedMedia>& wanted, Moment now);

}
